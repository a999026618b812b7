package dev.podium.machines.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachinePrices;
import dev.podium.machines.MachinePrices.Price;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Machines")
class MachinePriceController {

    private final MachinePrices prices;

    MachinePriceController(MachinePrices prices) {
        this.prices = prices;
    }

    @Schema(name = "MachinePrice")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            @Schema(description = "The first day on which it counts, in UTC.")
            LocalDate validFrom,

            String currency,

            @Schema(description = "What an hour costs without electricity; worked out where purchase is not null.")
            BigDecimal perHour,

            @Nullable BigDecimal purchase,
            @Nullable BigDecimal lifeYears,
            @Nullable Integer watts,
            @Nullable Integer idleWatts,
            Instant enteredAt,

            @Schema(description = "A name; empty but for admins.")
            String enteredBy) {

        static One of(MachinePrices.Rate rate) {
            var bought = rate.price() instanceof Price.Bought price ? price : null;
            return new One(
                    rate.from(),
                    rate.currency(),
                    rate.price().perHour(),
                    bought == null ? null : bought.amount(),
                    bought == null ? null : bought.lifeYears(),
                    bought == null ? null : bought.watts(),
                    bought == null ? null : bought.idleWatts(),
                    rate.enteredAt(),
                    rate.enteredBy());
        }
    }

    @Schema(name = "MachinePrices")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record All(
            @Schema(description = "The one that counts today.") @Nullable
            One now,

            List<One> items) {}

    @Schema(name = "NewMachinePrice", description = "Either perHour, or purchase, lifeYears and watts.")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            LocalDate validFrom,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "EUR") @Nullable
            String currency,

            @Nullable BigDecimal perHour,
            @Nullable BigDecimal purchase,
            @Nullable BigDecimal lifeYears,
            @Nullable Integer watts,
            @Nullable Integer idleWatts) {

        MachinePrices.Entry entry() {
            return new MachinePrices.Entry(needed("validFrom", validFrom), needed("currency", currency), price());
        }

        private Price price() {
            if (perHour == null) {
                return new Price.Bought(
                        needed("purchase", purchase),
                        needed("lifeYears", lifeYears),
                        needed("watts", watts),
                        idleWatts);
            }
            if (purchase != null || lifeYears != null || watts != null || idleWatts != null) {
                throw Refusal.invalidField(
                        "perHour",
                        "machines.bad-price",
                        "A price is either an amount per hour or what the machine was bought for, not both.",
                        "Send perHour alone, or purchase, lifeYears and watts without it.");
            }
            return new Price.Hourly(perHour);
        }
    }

    private static <T> T needed(String field, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalidField(
                    field,
                    "machines.field-missing",
                    "The field " + field + " is missing.",
                    "Send it; a price is perHour, or purchase, lifeYears and watts.");
        }
        return value;
    }

    @GetMapping("/machines/{id}/prices")
    @Operation(
            summary = "Say what an hour on a machine costs",
            description = "For whoever sees the machine. The latest day first, 500 at most.")
    All prices(@PathVariable String id) {
        var rates = prices.of(MachineId.parse(id));
        var now = rates.now();
        return new All(
                now == null ? null : One.of(now),
                rates.all().stream().map(One::of).toList());
    }

    @PostMapping("/machine-registry/{id}/prices")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Enter what an hour on a machine costs from a day on",
            description = "For admins. Prices are only added; of two for one day the later counts.")
    All enter(@PathVariable String id, @RequestBody Fields body) {
        prices.enter(MachineId.parse(id), body.entry());
        return prices(id);
    }
}
