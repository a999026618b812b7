package dev.podium.costs.reports;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the report of a month. Amounts are exact and in {@code currency}, but for budgets, which are in US dollars.
 *
 * @param whose the team's name; "" for all teams together
 * @param until the last day that is counted; before the month's last where it is not over
 * @param version 1 for the first report of this month
 * @param zone of days
 * @param notes on the currency and its rates; empty where nothing is to be said
 * @param days each day up to {@code until}, in order; empty where days are not told
 * @param kinds the dearest first, and so the other parts
 * @param who by person, or by team in the report of the organisation
 * @param subscriptions by vendor
 * @param movers what changed most against the month before, the largest change first
 */
public record ReportFigures(
        String whose,
        YearMonth month,
        LocalDate until,
        int version,
        ZonedDateTime made,
        String zone,
        Currency currency,
        List<String> notes,
        Total total,
        List<Day> days,
        List<Part> kinds,
        List<Part> who,
        List<Part> models,
        Tiers tiers,
        List<Stood> budgets,
        Idle idle,
        List<Part> subscriptions,
        List<Saved> saved,
        List<Mover> movers) {

    public ReportFigures {
        notes = List.copyOf(notes);
        days = List.copyOf(days);
        kinds = List.copyOf(kinds);
        who = List.copyOf(who);
        models = List.copyOf(models);
        budgets = List.copyOf(budgets);
        subscriptions = List.copyOf(subscriptions);
        saved = List.copyOf(saved);
        movers = List.copyOf(movers);
    }

    /**
     * @param before of the month before, as many days of it; null where nothing was booked before
     * @param calls of models; null where of a course that is not told
     */
    public record Total(
            BigDecimal amount,
            @Nullable BigDecimal before,
            @Nullable Long calls,
            @Nullable BigDecimal eachRun,
            long runs) {}

    /** @param amounts by the name of the kind */
    public record Day(LocalDate day, Map<String, BigDecimal> amounts) {

        public Day {
            amounts = Map.copyOf(amounts);
        }
    }

    /**
     * @param before of the month before; null where there was none
     * @param calls of models; 0 where there were none
     * @param rest whether it is what the others come to
     */
    public record Part(
            String name, BigDecimal amount, @Nullable BigDecimal before, long calls, boolean rest) {}

    /**
     * @param calls of tiers 1, 2 and 3, and {@code amounts} what they cost
     * @param target the part of calls that tier 3 should stay under, of one
     */
    public record Tiers(List<Long> calls, List<BigDecimal> amounts, BigDecimal target) {

        public Tiers {
            calls = List.copyOf(calls);
            amounts = List.copyOf(amounts);
        }
    }

    /**
     * How a budget stood in the month, in US dollars.
     *
     * @param period "a day", "a week" or "a month"
     * @param windows of these that began in the month
     * @param most spent in the fullest
     * @param passed how many went over the cap, and {@code refused} in how many something was refused
     */
    public record Stood(
            String name,
            String period,
            boolean hard,
            BigDecimal cap,
            int windows,
            BigDecimal most,
            int passed,
            int refused) {}

    /** @param gpus null where that is not known */
    public record Idle(
            BigDecimal machines,
            @Nullable BigDecimal gpus,
            @Nullable BigDecimal gpuHours,
            List<Part> byMachine) {

        public Idle {
            byMachine = List.copyOf(byMachine);
        }
    }

    /** @param tier that would have done all. @param amount below 0 where it would have cost less. @param sentence with what is left out */
    public record Saved(int tier, BigDecimal amount, String sentence) {}

    /** @param of what kind of thing it is, such as "model" */
    public record Mover(String of, String name, BigDecimal amount, BigDecimal before) {

        public BigDecimal change() {
            return amount.subtract(before);
        }
    }
}
