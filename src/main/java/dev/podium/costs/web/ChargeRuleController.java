package dev.podium.costs.web;

import dev.podium.costs.ChargeRules;
import dev.podium.costs.ChargeRules.NewAllocation;
import dev.podium.costs.ChargeRules.NewExchangeRate;
import dev.podium.costs.ChargeRules.NewTariff;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/charge-rules")
@Tag(name = "Costs")
class ChargeRuleController {

    private final ChargeRules rules;

    ChargeRuleController(ChargeRules rules) {
        this.rules = rules;
    }

    @Schema(name = "ExchangeRate", description = "What one of a currency is worth in US dollars, from a day on.")
    record Exchange(String currency, LocalDate validFrom, BigDecimal dollars, Instant enteredAt, String enteredBy) {}

    @Schema(name = "ElectricityTariff")
    record Tariff(
            @Schema(description = "Null for all machines that have none of their own.") @Nullable
            String machine,

            LocalDate validFrom,
            String currency,
            BigDecimal perKilowattHour,
            Instant enteredAt,
            String enteredBy) {}

    @Schema(name = "MachineAllocation", description = "To whom a machine's days are charged, from a day on.")
    record Allocation(
            String machine,
            LocalDate validFrom,

            @Schema(allowableValues = {"use", "equal", "share"})
            String rule,

            @Schema(description = "Of teams, by id; empty but for share.")
            Map<String, BigDecimal> weights,

            Instant enteredAt,
            String enteredBy) {}

    @Schema(name = "ChargesWaiting", description = "Days of machines and subscriptions that are not charged yet.")
    record Waiting(String problem, LocalDate from, LocalDate to, int days) {}

    @Schema(name = "ChargeRules")
    record All(List<Exchange> exchangeRates, List<Tariff> tariffs, List<Allocation> allocations) {}

    @Schema(name = "ChargesWaitingList")
    record AllWaiting(List<Waiting> items) {}

    @Schema(name = "NewExchangeRate")
    record ExchangeFields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String currency,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, format = "date") @Nullable
            String validFrom,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal dollars) {}

    @Schema(name = "NewElectricityTariff")
    record TariffFields(
            @Schema(description = "All machines that have none of their own when absent.") @Nullable
            String machine,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, format = "date") @Nullable
            String validFrom,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String currency,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal perKilowattHour) {}

    @Schema(name = "NewMachineAllocation")
    record AllocationFields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String machine,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, format = "date") @Nullable
            String validFrom,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"use", "equal", "share"})
            @Nullable
            String rule,

            @Schema(description = "Of teams, by id; only for share.") @Nullable
            Map<String, BigDecimal> weights) {}

    @GetMapping
    @Operation(
            summary = "List by what shared things are charged",
            description = "The latest first. A machine without an allocation is charged by use.")
    All list() {
        return new All(
                rules.exchangeRates().stream()
                        .map(each -> new Exchange(
                                each.rate().currency(),
                                each.rate().from(),
                                each.rate().dollars(),
                                each.entered().at(),
                                each.entered().by()))
                        .toList(),
                rules.tariffs().stream()
                        .map(each -> new Tariff(
                                each.tariff().machine() == null
                                        ? null
                                        : each.tariff().machine().toString(),
                                each.tariff().from(),
                                each.tariff().currency(),
                                each.tariff().perKilowattHour(),
                                each.entered().at(),
                                each.entered().by()))
                        .toList(),
                rules.allocations().stream()
                        .map(ChargeRuleController::allocation)
                        .toList());
    }

    private static Allocation allocation(ChargeRules.Allocation each) {
        var weights = new TreeMap<String, BigDecimal>();
        each.allocation().weights().forEach((team, weight) -> weights.put(team.toString(), weight));
        return new Allocation(
                each.allocation().machine().toString(),
                each.allocation().from(),
                each.allocation().rule().name().toLowerCase(Locale.ROOT),
                weights,
                each.entered().at(),
                each.entered().by());
    }

    @GetMapping("/waiting")
    @Operation(
            summary = "List the days that wait to be charged",
            description = "For admins, with what keeps them from it.")
    AllWaiting waiting() {
        return new AllWaiting(rules.waiting().stream()
                .map(each -> new Waiting(each.problem(), each.from(), each.to(), each.days()))
                .toList());
    }

    @PostMapping("/exchange-rates")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Enter what a currency is worth",
            description = "For admins. Counts from the day on until the next rate; what is booked stays as it is.")
    void add(@RequestBody ExchangeFields body) {
        rules.add(new NewExchangeRate(
                Bodies.needed("currency", body.currency()),
                Bodies.day("validFrom", Bodies.needed("validFrom", body.validFrom())),
                Bodies.needed("dollars", body.dollars())));
    }

    @PostMapping("/tariffs")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Enter what electricity costs", description = "For admins.")
    void add(@RequestBody TariffFields body) {
        rules.add(new NewTariff(
                Bodies.optional(body.machine(), Bodies.id("machine", MachineId::parse)),
                Bodies.day("validFrom", Bodies.needed("validFrom", body.validFrom())),
                Bodies.needed("currency", body.currency()),
                Bodies.needed("perKilowattHour", body.perKilowattHour())));
    }

    @PostMapping("/allocations")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Say who pays for a machine",
            description = "For admins. use: whose agents ran, and the teams that may use it for the time in which none"
                    + " did; equal: those teams; share: by weights.")
    void add(@RequestBody AllocationFields body) {
        var weights = new HashMap<TeamId, BigDecimal>();
        if (body.weights() != null) {
            body.weights()
                    .forEach((team, weight) -> weights.put(
                            Bodies.id("weights", TeamId::parse).apply(team), Bodies.needed("weights", weight)));
        }
        rules.add(new NewAllocation(
                Bodies.id("machine", MachineId::parse).apply(Bodies.needed("machine", body.machine())),
                Bodies.day("validFrom", Bodies.needed("validFrom", body.validFrom())),
                Bodies.word("rule", Bodies.needed("rule", body.rule()), ChargeRules.Rule.class),
                weights));
    }
}
