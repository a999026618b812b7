package dev.podium.costs.web;

import dev.podium.costs.Ledger;
import dev.podium.costs.Outlooks;
import dev.podium.costs.ReadyScenarios;
import dev.podium.costs.Spending;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Costs")
class WhatIfController {

    private static final int USUAL_MONTHS = 24;
    private static final int USUAL_DAYS = 30;

    private final Outlooks outlooks;
    private final ReadyScenarios scenarios;
    private final Clock clock;
    private final ZoneId zone;

    WhatIfController(Outlooks outlooks, ReadyScenarios scenarios, Ledger ledger, Clock clock) {
        this.outlooks = outlooks;
        this.scenarios = scenarios;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
    }

    @GetMapping("/scenarios")
    @Operation(
            summary = "List ways to run that can be compared",
            description = "With what each assumes. Nothing is booked.")
    WhatIfJson.Scenarios list() {
        return new WhatIfJson.Scenarios(
                scenarios.all().stream().map(WhatIfJson.One::of).toList());
    }

    @PostMapping("/scenarios/{id}")
    @Operation(
            summary = "Compare ways to run",
            description = "With the assumptions that are sent in place of the usual ones. In US dollars.")
    WhatIfJson.Comparisons compare(@PathVariable String id, @RequestBody WhatIfJson.Compare body) {
        return new WhatIfJson.Comparisons(scenarios
                .compare(
                        id,
                        body.assumptions() == null ? Map.of() : WhatIfJson.numbers(body.assumptions()),
                        Bodies.optional(body.start(), text -> Bodies.day("start", text)),
                        body.months() == null ? USUAL_MONTHS : body.months())
                .stream()
                .map(WhatIfJson.Compared::of)
                .toList());
    }

    @PostMapping("/what-if")
    @Operation(
            summary = "Work out the team's own use with something changed",
            description =
                    "From what its calls of models came to, by kind of task and tier, as a month of 365/12 days. The last 30"
                            + " days when no period is sent; the changes count one after another. Nothing is booked. Scope"
                            + " costs:read.")
    WhatIfJson.Own own(@RequestBody WhatIfJson.Change body) {
        var to = Bodies.optional(body.to(), text -> Bodies.day("to", text));
        if (to == null) {
            to = LocalDate.ofInstant(clock.instant(), zone).minusDays(1);
        }
        var from = Bodies.optional(body.from(), text -> Bodies.day("from", text));
        var changes = Bodies.needed("changes", body.changes());
        return WhatIfJson.Own.of(outlooks.whatIf(
                new Spending.Period(from == null ? to.minusDays(USUAL_DAYS - 1L) : from, to),
                IntStream.range(0, changes.size())
                        .mapToObj(at -> {
                            var field = "changes[" + at + "]";
                            return Bodies.needed(field, changes.get(at)).change(field + ".");
                        })
                        .toList(),
                body.months() == null ? USUAL_MONTHS : body.months()));
    }
}
