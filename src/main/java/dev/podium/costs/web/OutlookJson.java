package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.Outlooks;
import dev.podium.costs.outlook.BurnDown;
import dev.podium.costs.outlook.Forecast;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to come, as REST shows it. */
final class OutlookJson {

    private OutlookJson() {}

    @Schema(name = "OutlookRange", description = "In which 8 of 10 such periods end.")
    record Range(BigDecimal low, BigDecimal high) {

        static @Nullable Range of(Forecast.@Nullable Range range) {
            return range == null ? null : new Range(range.low(), range.high());
        }
    }

    @Schema(name = "OutlookDay", description = "Sums from the beginning of the period to the end of this day.")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Day(
            LocalDate day,

            @Schema(description = "Null for days to come.") @Nullable
            BigDecimal spent,

            @Schema(description = "Null for days that are over.") @Nullable
            BigDecimal expected,

            @Nullable Range range) {}

    @Schema(name = "OutlookDamped")
    record Damped(
            LocalDate day,
            BigDecimal amount,

            @Schema(description = "What it counts as for the days to come.")
            BigDecimal countedAs) {}

    @Schema(name = "Outlook")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Period(
            LocalDate from,
            LocalDate to,
            LocalDate today,
            String currency,
            BigDecimal spent,

            @Schema(description = "Subscriptions, and machines by what a day of theirs cost lately.")
            BigDecimal fixedAhead,

            BigDecimal expected,

            @Schema(description = "Null where too little is known.") @Nullable
            Range range,

            String sentence,
            List<Day> days,

            @Schema(description = "Days that stand out.") List<Damped> damped,

            @Schema(description = "How it was worked out.") List<String> method,

            List<String> notes) {

        static Period of(Forecast forecast) {
            return new Period(
                    forecast.window().from(),
                    forecast.window().last(),
                    forecast.today().day(),
                    forecast.currency().getCurrencyCode(),
                    forecast.spent(),
                    forecast.fixedAhead(),
                    forecast.expected(),
                    Range.of(forecast.range()),
                    forecast.sentence(),
                    forecast.days().stream()
                            .map(each -> new Day(each.day(), each.spent(), each.expected(), Range.of(each.range())))
                            .toList(),
                    forecast.damped().stream()
                            .map(each -> new Damped(each.day(), each.amount(), each.countedAs()))
                            .toList(),
                    forecast.method(),
                    forecast.notes());
        }
    }

    @Schema(name = "BudgetOutlookDay")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record BudgetDay(
            LocalDate day,
            @Nullable BigDecimal spent,

            @Schema(description = "If each day cost the same, and all was used up at the end.")
            BigDecimal evenPace,

            @Nullable BigDecimal expected,
            @Nullable Range range) {}

    @Schema(name = "BudgetOutlook")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Budget(
            BudgetJson.One budget,
            String name,
            BurnDown.State state,

            @Schema(description = "The day on which it is used up, as expected or as it was.") @Nullable
            LocalDate runsOut,

            @Schema(description = "The same if it comes as dear as the range says.") @Nullable
            LocalDate soonest,

            @Schema(description = "The same if it comes as cheap.") @Nullable
            LocalDate latest,

            String sentence,
            List<BudgetDay> days) {

        static Budget of(Outlooks.Budgeted budgeted) {
            var burnDown = budgeted.burnDown();
            return new Budget(
                    BudgetJson.One.of(budgeted.budget()),
                    budgeted.name(),
                    burnDown.state(),
                    burnDown.runsOut(),
                    burnDown.soonest(),
                    burnDown.latest(),
                    burnDown.sentence(),
                    burnDown.points().stream()
                            .map(each -> new BudgetDay(
                                    each.day(), each.spent(), each.evenPace(), each.expected(), Range.of(each.range())))
                            .toList());
        }
    }

    @Schema(name = "BudgetOutlookList")
    record Budgets(List<Budget> items) {}
}
