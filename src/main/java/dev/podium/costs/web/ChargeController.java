package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.Charges;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/charges")
@Tag(name = "Costs")
class ChargeController {

    private final Charges charges;

    ChargeController(Charges charges) {
        this.charges = charges;
    }

    @Schema(name = "NewCharge")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, format = "date", description = "Today at the latest.")
            @Nullable
            String day,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "Below 0 for what comes back.") @Nullable
            BigDecimal amount,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "EUR") @Nullable
            String currency,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "Domain example.org") @Nullable
            String what,

            @Nullable String vendor,

            @Schema(description = "The id of whose it is; nobody's own when absent.") @Nullable
            String person,

            @Schema(description = "The id of the machine of which it is.") @Nullable
            String machine,

            @Schema(description = "Of the bill: the same one of a vendor is entered once.") @Nullable
            String reference) {

        Charges.NewCharge charge() {
            return new Charges.NewCharge(
                    Bodies.day("day", Bodies.needed("day", day)),
                    Bodies.needed("amount", amount),
                    Bodies.needed("currency", currency),
                    Bodies.needed("what", what),
                    vendor == null ? "" : vendor,
                    Bodies.optional(person, Bodies.id("person", PersonId::parse)),
                    Bodies.optional(machine, Bodies.id("machine", MachineId::parse)),
                    reference == null ? "" : reference);
        }
    }

    @Schema(name = "NewCharges")
    record Body(
            @Schema(description = "True says what would become of them, and enters none.") @Nullable
            Boolean dryRun,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            List<Fields> charges) {}

    @Schema(name = "ChargeResult")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            int line,

            @Schema(description = "The id of the ledger's entry; null where it was not entered.") @Nullable
            UUID entry,

            @Nullable BigDecimal dollars,

            @Schema(description = "Empty where nothing is wrong.")
            String problem,

            @Schema(description = "True where it stood there already, by its reference.")
            boolean again) {}

    @Schema(name = "ChargeResults")
    record All(
            @Schema(description = "False for a dry run, and where one has a problem.")
            boolean entered,

            List<One> items) {}

    @PostMapping
    @Operation(
            summary = "Enter what Podium does not meter",
            description =
                    "For whoever manages the team's budgets; 5,000 at once. All of them are entered, or none where one"
                            + " has a problem.")
    All enter(@RequestBody Body body) {
        boolean dry = Boolean.TRUE.equals(body.dryRun());
        var results = charges.enter(
                Bodies.needed("charges", body.charges()).stream()
                        .map(each -> Bodies.needed("charges", each).charge())
                        .toList(),
                dry);
        return new All(
                !dry && results.stream().allMatch(each -> each.problem().isEmpty()),
                results.stream()
                        .map(each -> new One(each.line(), each.entry(), each.dollars(), each.problem(), each.again()))
                        .toList());
    }
}
