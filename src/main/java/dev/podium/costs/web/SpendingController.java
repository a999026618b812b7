package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.Ledger;
import dev.podium.costs.Spending;
import dev.podium.costs.Spending.Asked;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Narrowed;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Part;
import dev.podium.costs.Spending.Period;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sums of what was spent, by REST: nothing but the translation of {@link Spending} to JSON. Longer than most files, for what is sent
 * stands beside the question that it answers.
 */
@RestController
@RequestMapping("/api/v1/spending")
@Tag(name = "Costs", description = "What was spent, what may be, and what things cost.")
class SpendingController {

    private static final int USUAL_DAYS = 30;

    private final Spending spending;
    private final Ledger ledger;
    private final Clock clock;

    SpendingController(Spending spending, Ledger ledger, Clock clock) {
        this.spending = spending;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** What is looked at, as it is sent; all optional. */
    record Query(
            @Parameter(
                    description = "Own, team (the default, with costs:read) or organisation (with org:read).",
                    example = "team")
            @Nullable
            String of,

            @Parameter(description = "The first day; 30 days ago when absent.", example = "2026-01-01") @Nullable
            String from,

            @Parameter(description = "The last day; today when absent.") @Nullable
            String to,

            @Parameter(description = "Only these kinds, such as model-call, gpu, machine, electricity.") @Nullable
            List<String> kind,

            @Parameter(description = "A team's id.") @Nullable
            String team,

            @Parameter(description = "A person's id.") @Nullable
            String person,

            @Parameter(description = "An agent's id.") @Nullable
            String agent,

            @Parameter(description = "A project's id.") @Nullable
            String project,

            @Nullable String provider,
            @Nullable String model,
            @Nullable Integer tier,

            @Parameter(description = "A machine's id.") @Nullable
            String machine,

            @Parameter(description = "An API token's id.") @Nullable
            String key) {

        Asked asked(LocalDate today) {
            var last = Bodies.optional(to, text -> Bodies.day("to", text));
            var first = Bodies.optional(from, text -> Bodies.day("from", text));
            var until = last == null ? today : last;
            var whose = Bodies.optional(of, text -> Bodies.word("of", text, Of.class));
            return new Asked(
                    whose == null ? Of.TEAM : whose,
                    new Period(first == null ? until.minusDays(USUAL_DAYS - 1L) : first, until),
                    new Narrowed(
                            kind == null ? Set.of() : new HashSet<>(kind),
                            Bodies.optional(team, Bodies.id("team", TeamId::parse)),
                            Bodies.optional(person, Bodies.id("person", PersonId::parse)),
                            Bodies.optional(agent, Bodies.id("agent", AgentId::parse)),
                            Bodies.optional(project, Bodies.key("project")),
                            Bodies.optional(provider, text -> text),
                            Bodies.optional(model, text -> text),
                            tier,
                            Bodies.optional(machine, Bodies.id("machine", MachineId::parse)),
                            Bodies.optional(key, Bodies.key("key"))));
        }
    }

    private Asked asked(Query query) {
        return query.asked(LocalDate.ofInstant(clock.instant(), ZoneId.of(ledger.zone())));
    }

    @Schema(name = "SpendingSum")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SumJson(
            BigDecimal amount,

            @Schema(
                    description = "Of the same days of the months before, or of as many days just before; null where"
                            + " nothing was booked then.")
            @Nullable
            BigDecimal before,

            long entries,

            @Schema(
                    description =
                            "Calls of models; null, as what follows, where that would be of fewer than five people"
                                    + " of a course.")
            @Nullable
            Long calls,

            @Schema(description = "Of those, how many went to tier 3.") @Nullable
            Long dearest,

            @Nullable BigDecimal dearestAmount) {

        static SumJson of(Spending.Sum sum) {
            return new SumJson(
                    sum.amount(), sum.before(), sum.entries(), sum.calls(), sum.dearest(), sum.dearestAmount());
        }
    }

    @Schema(name = "SpendingPart")
    record PartJson(
            @Schema(description = "What it can be narrowed by; \"\" for what has none.")
            String id,

            String name,
            SumJson sum,

            @Schema(description = "Of the last 30 days, where asked for.")
            List<BigDecimal> line) {

        static PartJson of(Part part) {
            return new PartJson(part.id(), part.name(), SumJson.of(part.sum()), part.line());
        }
    }

    @Schema(name = "Spending")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record PartsJson(
            String zone,
            String currency,

            @Schema(description = "Why it is another currency than the one that was chosen; \"\" where it is not.")
            String note,

            LocalDate from,
            LocalDate to,
            String by,
            SumJson whole,
            List<PartJson> parts,

            @Schema(description = "What all the others come to.") @Nullable
            SumJson rest,

            int others,

            @Schema(description = "Why not all are told one by one; \"\" where all could be.")
            String withheld) {}

    @GetMapping
    @Operation(
            summary = "Sum up what was spent, and beside it the time before",
            description = "The largest parts first. All teams together with of=organisation, and nobody's name then.")
    PartsJson parts(
            @ParameterObject Query query,
            @Parameter(
                            description =
                                    "Kind (the default), team, person, agent, project, model, tier, task, machine,"
                                            + " provider or key.")
                    @RequestParam(defaultValue = "kind")
                    String by,
            @Parameter(description = "How many one by one, at most " + Spending.MOST_PARTS + ".")
                    @RequestParam(defaultValue = "50")
                    int most,
            @Parameter(description = "Whether each has its last 30 days.") @RequestParam(defaultValue = "false")
                    boolean lines) {
        var asked = asked(query);
        var found = spending.parts(asked, Bodies.word("by", by, By.class), most, lines);
        var shown = spending.shown(asked.period());
        return new PartsJson(
                ledger.zone(),
                shown.currency().getCurrencyCode(),
                shown.note(),
                asked.period().from(),
                asked.period().to(),
                word(found.by()),
                SumJson.of(found.whole()),
                found.parts().stream().map(PartJson::of).toList(),
                found.rest() == null ? null : SumJson.of(found.rest()),
                found.others(),
                found.withheld());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Schema(name = "SpendingSlice")
    record SliceJson(
            LocalDate from,
            LocalDate to,

            @Schema(description = "By the part's id; \" rest\" is what is left.")
            Map<String, BigDecimal> amounts) {}

    @Schema(name = "SpendingOverTime")
    record StackedJson(
            String currency,

            @Schema(description = "Day, week or month, by how long the period is.")
            String step,

            @Schema(description = "In the order of what they come to.")
            List<String> parts,

            Map<String, String> names,
            List<SliceJson> slices) {}

    @GetMapping("/time")
    @Operation(summary = "Sum up what was spent, by day, week or month")
    StackedJson time(
            @ParameterObject Query query,
            @RequestParam(defaultValue = "kind") String by,
            @RequestParam(defaultValue = "10") int most) {
        var asked = asked(query);
        var found = spending.stacked(asked, Bodies.word("by", by, By.class), most);
        return new StackedJson(
                spending.shown(asked.period()).currency().getCurrencyCode(),
                word(found.step()),
                found.parts(),
                found.names(),
                found.slices().stream()
                        .map(slice -> new SliceJson(slice.from(), slice.to(), slice.amounts()))
                        .toList());
    }

    @Schema(name = "SpendingInstead")
    record InsteadJson(
            @Schema(description = "The tier that would have answered all.")
            int tier,

            BigDecimal paid,
            BigDecimal instead,
            BigDecimal saved,

            @Schema(description = "Calls of days on which the tier had no price; in no figure.")
            long unpriced,

            @Schema(description = "What it comes to, and what is not in it.")
            String sentence) {}

    @Schema(name = "SpendingByTier")
    record RoutingJson(
            String currency,

            @Schema(description = "Of tiers 1, 2 and 3.") List<Long> calls,

            List<BigDecimal> amounts,

            @Schema(description = "The part of calls that tier 3 should stay under, of one.")
            BigDecimal target,

            @Schema(description = "What went to tier 3, by the kind of task.")
            List<PartJson> tasks,

            List<InsteadJson> instead) {}

    @GetMapping("/tiers")
    @Operation(summary = "Say how calls were spread over tiers, and what that saved")
    RoutingJson tiers(@ParameterObject Query query) {
        var asked = asked(query);
        var found = spending.routing(asked);
        return new RoutingJson(
                spending.shown(asked.period()).currency().getCurrencyCode(),
                found.calls(),
                found.amounts(),
                found.target(),
                found.tasks().stream().map(PartJson::of).toList(),
                found.instead().stream()
                        .map(each -> new InsteadJson(
                                each.insteadOf(),
                                each.paid(),
                                each.instead(),
                                each.saved(),
                                each.unpriced(),
                                each.sentence()))
                        .toList());
    }

    @Schema(name = "SpendingIdle")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record IdleJson(
            String currency,

            @Schema(description = "Of machines on which nobody's agents ran.")
            BigDecimal machines,

            @Schema(description = "Of GPUs that were held and did nothing; null where that is not known.") @Nullable
            BigDecimal gpus,

            @Schema(description = "Of a whole GPU.") @Nullable
            BigDecimal gpuHours,

            List<PartJson> byMachine) {}

    @GetMapping("/idle")
    @Operation(summary = "Say what was paid for nothing")
    IdleJson idle(@ParameterObject Query query) {
        var asked = asked(query);
        var found = spending.idle(asked);
        return new IdleJson(
                spending.shown(asked.period()).currency().getCurrencyCode(),
                found.machines(),
                found.gpus(),
                found.gpuHours(),
                found.byMachine().stream().map(PartJson::of).toList());
    }

    @Schema(name = "SpendingOfRuns")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RunsJson(
            String currency,

            @Schema(description = "How often an agent said that it was done.")
            long ended,

            @Schema(description = "What models and GPUs cost for each; null where none ended.") @Nullable
            BigDecimal each,

            @Schema(description = "The same of the time before.") @Nullable
            BigDecimal before) {}

    @GetMapping("/runs")
    @Operation(summary = "Say what a finished run cost")
    RunsJson runs(@ParameterObject Query query) {
        var asked = asked(query);
        var found = spending.runs(asked);
        return new RunsJson(
                spending.shown(asked.period()).currency().getCurrencyCode(),
                found.ended(),
                found.each(),
                found.before());
    }
}
