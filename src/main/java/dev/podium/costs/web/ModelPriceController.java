package dev.podium.costs.web;

import dev.podium.costs.Prices;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/model-prices")
@Tag(name = "Costs")
class ModelPriceController {

    private final Prices prices;

    ModelPriceController(Prices prices) {
        this.prices = prices;
    }

    @Schema(name = "ModelPrice", description = "US dollars per million tokens, and per use of a tool at the provider.")
    record One(
            long id,

            @Schema(description = "* for any.") String provider,

            @Schema(description = "* for any.") String model,

            Instant validFrom,
            BigDecimal input,
            BigDecimal cacheRead,
            BigDecimal cacheWrite5m,
            BigDecimal cacheWrite1h,
            BigDecimal output,
            BigDecimal serverTool,
            Instant enteredAt,

            @Schema(description = "A name; empty but for admins.")
            String enteredBy) {

        static One of(Prices.Price price) {
            var rate = price.rate();
            return new One(
                    rate.id(),
                    price.provider(),
                    price.model(),
                    price.from(),
                    rate.input(),
                    rate.cacheRead(),
                    rate.cacheWrite5m(),
                    rate.cacheWrite1h(),
                    rate.output(),
                    rate.serverTool(),
                    price.enteredAt(),
                    price.enteredBy());
        }
    }

    @Schema(name = "ModelPriceList")
    record All(List<One> items) {}

    @Schema(
            name = "NewModelPrice",
            description =
                    "Without them, cache reads cost a tenth of the input, writes for 5 minutes 1.25 and for an hour 2"
                            + " times as much, and tools nothing.")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "* for any.") @Nullable
            String provider,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "* for any.") @Nullable
            String model,

            @Schema(description = "From when it counts; now when absent.") @Nullable
            String validFrom,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal input,

            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite5m,
            @Nullable BigDecimal cacheWrite1h,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal output,

            @Nullable BigDecimal serverTool) {

        Prices.NewPrice price() {
            return new Prices.NewPrice(
                    Bodies.needed("provider", provider),
                    Bodies.needed("model", model),
                    Bodies.optional(validFrom, text -> Bodies.moment("validFrom", text)),
                    Bodies.needed("input", input),
                    cacheRead,
                    cacheWrite5m,
                    cacheWrite1h,
                    Bodies.needed("output", output),
                    serverTool);
        }
    }

    @GetMapping
    @Operation(
            summary = "List what models cost",
            description =
                    "By provider and model, the latest first; 500 at most. The price of a model at its provider"
                            + " counts, else of the model anywhere, else of anything at the provider, else of anything anywhere.")
    All list() {
        return new All(prices.all().stream().map(One::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Enter what a model costs",
            description = "For admins. Prices are only added; counts within 2 s, or from validFrom on.")
    One add(@RequestBody Fields body) {
        return One.of(prices.add(body.price()));
    }
}
