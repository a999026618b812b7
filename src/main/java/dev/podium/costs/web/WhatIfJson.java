package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.outlook.Assumption;
import dev.podium.costs.outlook.BreakEven;
import dev.podium.costs.outlook.Comparison;
import dev.podium.costs.outlook.CostKind;
import dev.podium.costs.outlook.LedgerChange;
import dev.podium.costs.outlook.LedgerWhatIf;
import dev.podium.costs.outlook.Measure;
import dev.podium.costs.outlook.Part;
import dev.podium.costs.outlook.Running;
import dev.podium.costs.outlook.Scenario;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comparisons, as REST shows them and takes what they assume. Longer than most files: it is one body after another. */
final class WhatIfJson {

    private WhatIfJson() {}

    @Schema(name = "ScenarioAssumption")
    record Assumed(
            String key,
            BigDecimal usual,
            Measure measure,
            String unit,
            BigDecimal least,
            BigDecimal most,
            int decimals,

            @Schema(description = "Where the usual figure is from; an EXAMPLE waits for one's own.")
            Assumption.Source source,

            String sentence) {

        static Assumed of(Assumption assumption) {
            var measure = assumption.measure();
            return new Assumed(
                    assumption.key(),
                    assumption.usual(),
                    measure,
                    measure.unit(),
                    measure.least(),
                    measure.most(),
                    measure.decimals(),
                    assumption.source(),
                    assumption.sentence());
        }
    }

    @Schema(name = "Scenario")
    record One(String id, String question, List<Assumed> assumptions) {

        static One of(Scenario scenario) {
            return new One(
                    scenario.id(),
                    scenario.question(),
                    scenario.assumptions().stream().map(Assumed::of).toList());
        }
    }

    @Schema(name = "ScenarioList")
    record Scenarios(List<One> items) {}

    @Schema(name = "ScenarioCompare")
    record Compare(
            @Schema(description = "Figures by key; what is left out is as usual.") @Nullable
            Map<String, @Nullable BigDecimal> assumptions,

            @Schema(format = "date", description = "The first day; today when absent.") @Nullable
            String start,

            @Schema(description = "How long the series are, 1 to 60; 24 when absent.") @Nullable
            Integer months) {}

    static Map<String, BigDecimal> numbers(Map<String, @Nullable BigDecimal> given) {
        var numbers = new HashMap<String, BigDecimal>();
        given.forEach((key, value) -> numbers.put(key, Bodies.needed(key, value)));
        return numbers;
    }

    @Schema(name = "ScenarioCharge")
    record Charge(String part, CostKind kind, BigDecimal monthly) {}

    @Schema(name = "ScenarioWay")
    record Way(
            String name,

            @Schema(description = "With hardware written off.")
            BigDecimal monthly,

            @Schema(description = "Without hardware, which is paid when it is bought.")
            BigDecimal monthlyCash,

            BigDecimal atStart,
            List<Charge> charges) {

        static Way of(Running running) {
            return new Way(
                    running.setup().name(),
                    running.monthly(),
                    running.monthlyCash(),
                    running.atStart(),
                    running.charges().stream()
                            .map(each -> new Charge(each.part(), each.kind(), each.monthly()))
                            .toList());
        }
    }

    @Schema(name = "BreakEven")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Even(
            BreakEven.Outcome outcome,

            @Schema(description = "From when on no more was paid for the other way; for LOST, more.") @Nullable
            LocalDate day,

            @Schema(description = "When that is no longer so.") @Nullable
            LocalDate turnsBack) {}

    @Schema(name = "ComparedMonth", description = "Sums when so many months are over.")
    record Month(
            int month,
            LocalDate day,
            BigDecimal nowCash,
            BigDecimal otherCash,
            BigDecimal nowWrittenOff,
            BigDecimal otherWrittenOff) {}

    @Schema(name = "Compared")
    record Compared(
            LocalDate start,
            String currency,
            String sentence,

            @Schema(description = "What the other saves a month.")
            BigDecimal saved,

            Even breakEven,
            Way now,
            Way other,
            List<Month> months) {

        static Compared of(Comparison comparison) {
            var even = comparison.breakEven();
            return new Compared(
                    comparison.start(),
                    comparison.currency().getCurrencyCode(),
                    comparison.sentence(),
                    comparison.saved(),
                    new Even(even.outcome(), even.day(), even.turnsBack()),
                    Way.of(comparison.now()),
                    Way.of(comparison.other()),
                    comparison.points().stream()
                            .map(each -> new Month(
                                    each.month(),
                                    each.day(),
                                    each.nowCash(),
                                    each.otherCash(),
                                    each.nowWrittenOff(),
                                    each.otherWrittenOff()))
                            .toList());
        }
    }

    @Schema(name = "ComparedList")
    record Comparisons(List<Compared> items) {}

    enum Kind {
        MOVE,
        DEARER,
        PRICED,
        ENGINE
    }

    @Schema(name = "WhatIfRate", description = "Per million tokens; what is left out follows from the input.")
    record Prices(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal input,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal output,

            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite5m,
            @Nullable BigDecimal cacheWrite1h) {

        LedgerChange priced(String at, int tier) {
            return LedgerChange.Priced.of(
                    tier,
                    Bodies.needed(at + "input", input),
                    cacheRead,
                    cacheWrite5m,
                    cacheWrite1h,
                    Bodies.needed(at + "output", output));
        }
    }

    @Schema(name = "WhatIfMachine", description = "Bought on the first day, and anew when its life is over.")
    record Machine(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal price,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal lifeMonths,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal wattsIdle,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal wattsBusy,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "Of the day; it is always on.") @Nullable
            BigDecimal busyPercent) {

        Part.Bought bought(String at) {
            return new Part.Bought(
                    "engine",
                    BigDecimal.ONE,
                    Bodies.needed(at + "price", price),
                    Bodies.needed(at + "lifeMonths", lifeMonths),
                    Bodies.needed(at + "wattsIdle", wattsIdle),
                    Bodies.needed(at + "wattsBusy", wattsBusy),
                    Part.HOURS_A_DAY,
                    Bodies.needed(at + "busyPercent", busyPercent));
        }
    }

    @Schema(
            name = "WhatIfChange",
            description =
                    "MOVE: task?, from, to, sharePercent?, sentUpAgainPercent?. DEARER: tier, percent. PRICED: tier, rate."
                            + " ENGINE: machine, tariff, from, sharePercent?, sentUpAgainPercent?.")
    record Changed(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, implementation = Kind.class) @Nullable
            String kind,

            @Schema(description = "The kind of task; all when absent.") @Nullable
            String task,

            @Nullable Integer from,
            @Nullable Integer to,
            @Nullable Integer tier,

            @Schema(description = "Of the work; 100 when absent.") @Nullable
            BigDecimal sharePercent,

            @Schema(description = "Of what went there, done at the old tier after all; 0 when absent.") @Nullable
            BigDecimal sentUpAgainPercent,

            @Schema(description = "By how much dearer; below 0 for cheaper.") @Nullable
            BigDecimal percent,

            @Nullable Prices rate,
            @Nullable Machine machine,

            @Schema(description = "Per kilowatt hour.") @Nullable
            BigDecimal tariff) {

        private static final BigDecimal HUNDRED = new BigDecimal(100);

        LedgerChange change(String at) {
            return switch (Bodies.word(at + "kind", Bodies.needed(at + "kind", kind), Kind.class)) {
                case MOVE ->
                    new LedgerChange.Move(
                            task,
                            Bodies.needed(at + "from", from),
                            Bodies.needed(at + "to", to),
                            or(sharePercent, HUNDRED),
                            or(sentUpAgainPercent, BigDecimal.ZERO));
                case DEARER ->
                    new LedgerChange.Dearer(Bodies.needed(at + "tier", tier), Bodies.needed(at + "percent", percent));
                case PRICED -> Bodies.needed(at + "rate", rate).priced(at + "rate.", Bodies.needed(at + "tier", tier));
                case ENGINE ->
                    new LedgerChange.Engine(
                            Bodies.needed(at + "machine", machine).bought(at + "machine."),
                            Bodies.needed(at + "tariff", tariff),
                            Bodies.needed(at + "from", from),
                            or(sharePercent, HUNDRED),
                            or(sentUpAgainPercent, BigDecimal.ZERO));
            };
        }

        private static BigDecimal or(@Nullable BigDecimal value, BigDecimal usual) {
            return value == null ? usual : value;
        }
    }

    @Schema(name = "WhatIf")
    record Change(
            @Schema(format = "date") @Nullable String from,
            @Schema(format = "date") @Nullable String to,

            @Schema(description = "How long the series are, 1 to 60; 24 when absent.") @Nullable
            Integer months,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            List<@Nullable Changed> changes) {}

    @Schema(name = "WhatIfRow", description = "A month's amounts.")
    record Row(String task, int tier, BigDecimal before, BigDecimal after) {}

    @Schema(name = "WhatIfResult")
    record Own(List<Row> rows, Compared comparison) {

        static Own of(LedgerWhatIf whatIf) {
            return new Own(
                    whatIf.rows().stream()
                            .map(each -> new Row(each.task(), each.tier(), each.before(), each.after()))
                            .toList(),
                    Compared.of(whatIf.comparison()));
        }
    }
}
