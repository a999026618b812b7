package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.CostsCurrency;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/costs-currency")
@Tag(name = "Costs")
class CostsCurrencyController {

    private final CostsCurrency currency;

    CostsCurrencyController(CostsCurrency currency) {
        this.currency = currency;
    }

    @Schema(name = "CostsCurrencyChoice")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Chosen(
            String currency,

            @Schema(description = "Null for US dollars that nobody chose.") @Nullable
            Instant chosenAt,

            @Schema(description = "Empty but for admins.") String chosenBy) {

        static Chosen of(CostsCurrency.Chosen chosen) {
            return new Chosen(chosen.currency(), chosen.at(), chosen.by());
        }
    }

    @Schema(name = "CostsCurrency", description = "In which currency the organisation reads its costs.")
    record Now(
            Chosen now,

            @Schema(description = "For which an exchange rate counts today.")
            List<String> choices,

            @Schema(description = "The last first.") List<Chosen> history) {}

    @Schema(name = "NewCostsCurrency")
    record Body(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "EUR") @Nullable
            String currency) {}

    @GetMapping
    @Operation(summary = "Show in which currency costs are read", description = "Scope costs:own.")
    Now get() {
        return new Now(
                Chosen.of(currency.now()),
                currency.choices(),
                currency.history().stream().map(Chosen::of).toList());
    }

    @PutMapping
    @Operation(
            summary = "Choose in which currency costs are read",
            description =
                    "For admins; one for which an exchange rate counts today. The ledger and budgets stay in US dollars.")
    Chosen choose(@RequestBody Body body) {
        return Chosen.of(currency.choose(Bodies.needed("currency", body.currency())));
    }
}
