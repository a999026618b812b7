package dev.podium.costs;

import dev.podium.costs.outlook.BurnDown;
import dev.podium.costs.outlook.Forecast;
import dev.podium.costs.outlook.LedgerChange;
import dev.podium.costs.outlook.LedgerWhatIf;
import java.time.LocalDate;
import java.util.List;

/**
 * What is to come, from what was: for the same people as {@link Spending}, in the same currency. Nothing here is booked.
 */
public interface Outlooks {

    /**
     * To the end of the calendar month, week or quarter that {@code day} is in.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.bad-period}
     */
    Forecast forecast(Spending.Asked asked, LocalDate today);

    /** @param name whose it is, for people */
    record Budgeted(Budgets.Budget budget, String name, BurnDown burnDown) {}

    /** Budgets that one may see, those that run out first first; at most 200. Amounts are US dollars, as budgets are. */
    List<Budgeted> budgets(Budgets.Of whose);

    /**
     * The acting team's own use with something changed; takes {@link dev.podium.identity.Permission#COSTS_SEE}.
     *
     * @param months how far ahead, 1 to 60
     */
    LedgerWhatIf whatIf(Spending.Period period, List<LedgerChange> changes, int months);
}
