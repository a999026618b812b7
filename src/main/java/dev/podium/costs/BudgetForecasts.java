package dev.podium.costs;

import dev.podium.costs.outlook.BurnDown;
import dev.podium.costs.outlook.Forecast;
import dev.podium.costs.outlook.Today;
import dev.podium.costs.outlook.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Budgets against what is to come of them, in their window of a moment. Who may see which is for others to say. */
@Component
class BudgetForecasts {

    private static final Currency DOLLARS = Currency.getInstance("USD");

    private final BudgetStore store;
    private final ZoneId zone;

    BudgetForecasts(BudgetStore store, CostsSettings settings) {
        this.store = store;
        this.zone = settings.zone();
    }

    /** @param limit what counts now, above 0 */
    record Capped(UUID id, Budgets.Period period, BigDecimal limit) {}

    Map<UUID, BurnDown> of(Collection<Capped> budgets, Instant now) {
        if (budgets.isEmpty()) {
            return Map.of();
        }
        var today = Today.at(now, zone);
        var windows = new HashMap<Budgets.Period, Window>();
        budgets.forEach(each -> windows.computeIfAbsent(each.period(), period -> window(period, now)));
        var first = windows.values().stream()
                .map(Window::from)
                .min(LocalDate::compareTo)
                .orElseThrow();
        var days = store.days(
                budgets.stream().map(Capped::id).toList(),
                first.minusDays(dev.podium.costs.outlook.Spending.BEFORE),
                today.day());
        var found = new HashMap<UUID, BurnDown>();
        for (var each : budgets) {
            var spending = new dev.podium.costs.outlook.Spending(
                    Objects.requireNonNull(windows.get(each.period())),
                    today,
                    DOLLARS,
                    days.getOrDefault(each.id(), new TreeMap<>()),
                    List.of());
            found.put(each.id(), BurnDown.of(Forecast.of(spending), each.limit()));
        }
        return found;
    }

    private Window window(Budgets.Period period, Instant now) {
        var stretch = Stretch.of(period, now, zone);
        return new Window(LocalDate.ofInstant(stretch.starts(), zone), LocalDate.ofInstant(stretch.ends(), zone));
    }
}
