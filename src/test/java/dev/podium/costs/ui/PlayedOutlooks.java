package dev.podium.costs.ui;

import dev.podium.costs.Budgets;
import dev.podium.costs.Outlooks;
import dev.podium.costs.Spending;
import dev.podium.costs.outlook.BurnDown;
import dev.podium.costs.outlook.Forecast;
import dev.podium.costs.outlook.LedgerChange;
import dev.podium.costs.outlook.LedgerWhatIf;
import dev.podium.costs.outlook.Today;
import dev.podium.costs.outlook.Window;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;

/** Of days that each cost five and now and then six; it is known once a test says so. */
final class PlayedOutlooks implements Outlooks {

    static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    boolean refuses;
    final List<Budgeted> budgets = new ArrayList<>();

    private static Forecast month(Window window, String currency) {
        var days = new TreeMap<LocalDate, BigDecimal>();
        for (var day = TODAY.minusDays(60); !day.isAfter(TODAY); day = day.plusDays(1)) {
            days.put(day, BigDecimal.valueOf(day.getDayOfMonth() % 3 == 0 ? 6 : 5));
        }
        return Forecast.of(new dev.podium.costs.outlook.Spending(
                window, Today.endOf(TODAY), Currency.getInstance(currency), days, List.of()));
    }

    void add(Budgets.Budget budget, String name) {
        var window = new Window(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 12, 1));
        budgets.add(new Budgeted(budget, name, BurnDown.of(month(window, "USD"), budget.limit())));
    }

    @Override
    public Forecast forecast(Spending.Asked asked, LocalDate today) {
        if (refuses) {
            throw Refusal.invalid("costs.bad-period", "Single days are not told of this course.", "Look at a month.");
        }
        return month(new Window(asked.period().from(), asked.period().to().plusDays(1)), "EUR");
    }

    @Override
    public List<Budgeted> budgets(Budgets.Of whose) {
        return budgets;
    }

    @Override
    public LedgerWhatIf whatIf(Spending.Period period, List<LedgerChange> changes, int months) {
        throw new UnsupportedOperationException("nobody asks that here");
    }
}
