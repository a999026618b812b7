package dev.podium.costs.web;

import dev.podium.costs.Ledger;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger by REST: nothing but the translation of {@link Ledger} to JSON. */
@RestController
@RequestMapping("/api/v1/ledger")
@Tag(name = "Costs", description = "What was spent, what may be, and what things cost.")
class LedgerController {

    private final Ledger ledger;
    private final Clock clock;

    LedgerController(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The filters as they are sent, all optional. */
    record Query(
            @Parameter(description = "Begun at this moment or later.", example = "2026-01-31T00:00:00Z") @Nullable
            String from,

            @Parameter(description = "Begun before this moment.") @Nullable
            String to,

            @Parameter(description = "A person's id.") @Nullable
            String person,

            @Parameter(description = "An agent's id.") @Nullable
            String agent,

            @Parameter(description = "A project's id: of the agents that work on it now.") @Nullable
            String project,

            @Parameter(description = "The id of the machine on which it ran.") @Nullable
            String machine,

            @Parameter(description = "An API token's id.") @Nullable
            String key,

            @Nullable String provider,
            @Nullable String model,
            @Nullable Integer tier,
            @Nullable String kind,

            @Parameter(description = "Such as ok, aborted, failed, refused, cut.") @Nullable
            String outcome) {

        Ledger.Filter filter() {
            return new Ledger.Filter(
                    Bodies.optional(from, text -> Bodies.moment("from", text)),
                    Bodies.optional(to, text -> Bodies.moment("to", text)),
                    Bodies.optional(person, Bodies.id("person", PersonId::parse)),
                    Bodies.optional(agent, Bodies.id("agent", AgentId::parse)),
                    Bodies.optional(
                            project,
                            Bodies.id("project", text -> ProjectId.parse(text).value())),
                    Bodies.optional(machine, Bodies.id("machine", MachineId::parse)),
                    Bodies.optional(key, Bodies.key("key")),
                    Bodies.optional(provider, text -> text),
                    Bodies.optional(model, text -> text),
                    tier,
                    Bodies.optional(kind, text -> text),
                    Bodies.optional(outcome, text -> text));
        }
    }

    @GetMapping
    @Operation(
            summary = "List what was spent, entry by entry",
            description = "The latest first. One's own; with the scope costs:read the team's.")
    LedgerJson.Page list(
            @ParameterObject Query wanted,
            @Parameter(description = "The next of the page before.") @RequestParam(required = false) @Nullable
                    String after,
            @Parameter(description = "At most " + Ledger.MOST + ".") @RequestParam(defaultValue = "50") int limit) {
        var items = ledger.entries(wanted.filter(), Bodies.optional(after, LedgerController::cursor), limit);
        var last = items.isEmpty() || items.size() < limit ? null : items.getLast();
        return new LedgerJson.Page(
                items.stream().map(LedgerJson.One::of).toList(), last == null ? null : last.begun() + "," + last.id());
    }

    private static Ledger.Cursor cursor(String text) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw Refusal.invalidField(
                    "after", "costs.bad-page", "That is no next of a page.", "Send the next of the page before.");
        }
        return new Ledger.Cursor(
                Bodies.moment("after", text.substring(0, comma)),
                Bodies.key("after").apply(text.substring(comma + 1)));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show an entry of the ledger")
    LedgerJson.One get(@PathVariable String id) {
        return LedgerJson.One.of(ledger.entry(Bodies.key("id").apply(id)));
    }

    @GetMapping("/sums")
    @Operation(
            summary = "Sum up what was spent",
            description = "By whole days, the largest amount first, with day the earliest day first; 10,000 at most."
                    + " One's own; with the scope costs:read the team's.")
    LedgerJson.Sums sums(
            @Parameter(description = "The first day; 30 days ago when absent.", example = "2026-01-01")
                    @RequestParam(required = false)
                    @Nullable
                    String from,
            @Parameter(description = "The last day; today when absent.") @RequestParam(required = false) @Nullable
                    String to,
            @Parameter(description = "Day, person, agent, key, provider, model, tier, kind; one sum when absent.")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> by) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneId.of(ledger.zone()));
        var first = Bodies.optional(from, text -> Bodies.day("from", text));
        var last = Bodies.optional(to, text -> Bodies.day("to", text));
        var kinds = EnumSet.noneOf(Ledger.By.class);
        if (by != null) {
            by.forEach(each -> kinds.add(Bodies.word("by", each, Ledger.By.class)));
        }
        return new LedgerJson.Sums(
                ledger.zone(),
                ledger.sums(first == null ? today.minusDays(30) : first, last == null ? today : last, kinds).stream()
                        .map(LedgerJson.Sum::of)
                        .toList());
    }
}
