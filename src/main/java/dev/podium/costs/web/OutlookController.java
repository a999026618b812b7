package dev.podium.costs.web;

import dev.podium.costs.Budgets;
import dev.podium.costs.Ledger;
import dev.podium.costs.Outlooks;
import dev.podium.costs.Spending;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Costs")
class OutlookController {

    private final Outlooks outlooks;
    private final Clock clock;
    private final ZoneId zone;

    OutlookController(Outlooks outlooks, Ledger ledger, Clock clock) {
        this.outlooks = outlooks;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
    }

    @GetMapping("/outlook")
    @Operation(
            summary = "Show what a period will probably have cost",
            description =
                    "With what is booked and known of it, the range in which 8 of 10 such periods end, and how it was"
                            + " worked out.")
    OutlookJson.Period outlook(
            @Parameter(description = "own, team (scope costs:read) or organisation (org:read).")
                    @RequestParam(defaultValue = "own")
                    String of,
            @Parameter(description = "The first day; that of this month when absent.")
                    @RequestParam(required = false)
                    @Nullable
                    String from,
            @Parameter(description = "The last day, at most a year later; that of the month of the first when absent.")
                    @RequestParam(required = false)
                    @Nullable
                    String to) {
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var first = Bodies.optional(from, text -> Bodies.day("from", text));
        if (first == null) {
            first = today.withDayOfMonth(1);
        }
        var last = Bodies.optional(to, text -> Bodies.day("to", text));
        var asked = new Spending.Asked(
                Bodies.word("of", of, Spending.Of.class),
                new Spending.Period(first, last == null ? YearMonth.from(first).atEndOfMonth() : last),
                Spending.Narrowed.TO_NOTHING);
        return OutlookJson.Period.of(outlooks.forecast(asked, today));
    }

    @GetMapping("/budgets/outlook")
    @Operation(
            summary = "Show how long budgets last",
            description =
                    "Of the team (those that count for oneself without the scope costs:read) or of the organisation; those"
                            + " that run out first first. In US dollars.")
    OutlookJson.Budgets budgets(
            @Parameter(description = "team or organisation (org:read).") @RequestParam(defaultValue = "team")
                    String of) {
        return new OutlookJson.Budgets(outlooks.budgets(Bodies.word("of", of, Budgets.Of.class)).stream()
                .map(OutlookJson.Budget::of)
                .toList());
    }
}
