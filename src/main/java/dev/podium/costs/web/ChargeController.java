package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.ChargeFiles;
import dev.podium.costs.Charges;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.portal.web.CsvBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/charges")
@Tag(name = "Costs")
class ChargeController {

    private static final String CSV = "text/csv";
    private static final int SHOWN = 100;
    private static final CsvBody BODY = new CsvBody("costs");

    private final Charges charges;
    private final ChargeFiles files;

    ChargeController(Charges charges, ChargeFiles files) {
        this.charges = charges;
        this.files = files;
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

    @Schema(name = "Charge", description = "What was entered, as it stands in the ledger.")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Entered(
            UUID entry,
            LocalDate day,

            @Schema(description = "Below 0 for what came back.")
            BigDecimal amount,

            String currency,
            BigDecimal dollars,
            String what,
            String vendor,
            @Nullable String person,
            @Nullable String machine,
            String reference,
            Instant enteredAt,
            String enteredBy) {

        static Entered of(Charges.Entered entered) {
            var charge = entered.charge();
            return new Entered(
                    entered.entry(),
                    charge.day(),
                    charge.amount(),
                    charge.currency(),
                    entered.dollars(),
                    charge.what(),
                    charge.vendor(),
                    charge.person() == null ? null : charge.person().toString(),
                    charge.machine() == null ? null : charge.machine().toString(),
                    charge.reference(),
                    entered.at(),
                    entered.by());
        }
    }

    @Schema(name = "ChargeList")
    record AllEntered(List<Entered> items) {}

    @Schema(name = "ChargeRow", description = "A row of a file, as it was understood.")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record FileRow(
            @Schema(description = "Of the file.") int line,
            @Nullable LocalDate day,
            @Nullable BigDecimal amount,
            String currency,
            String what,
            String vendor,

            @Schema(description = "The e-mail.") String person,

            @Schema(description = "The name.") String machine,

            String reference,

            @Schema(description = "The id of the ledger's entry; null where it was not entered.") @Nullable
            UUID entry,

            @Nullable BigDecimal dollars,

            @Schema(description = "Empty where nothing is wrong.")
            String problem,

            @Schema(description = "True where it stood there already, by its reference.")
            boolean again) {}

    @Schema(name = "ChargeFileResult")
    record FileResult(
            @Schema(description = "In which the file was read.")
            String charset,

            @Schema(description = "True where the file did not say its charset and is not UTF-8.")
            boolean guessed,

            @Schema(description = "What each column was taken for.")
            List<String> columns,

            @Schema(description = "False for a dry run, and where one row has a problem.")
            boolean entered,

            List<FileRow> items) {}

    @GetMapping
    @Operation(
            summary = "List what was entered last",
            description =
                    "The last 100, the last first. Scope costs:read; all of them are in the ledger, as the kind charge.")
    AllEntered list() {
        return new AllEntered(charges.entered(SHOWN).stream().map(Entered::of).toList());
    }

    @GetMapping("/export")
    @Operation(
            summary = "Take what was entered as CSV",
            description = "The last 5,000, in the columns that are read. Scope costs:read.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = CSV)))
    ResponseEntity<byte[]> export() {
        return file("charges.csv", files.export());
    }

    @GetMapping("/template")
    @Operation(
            summary = "Take a file to begin with",
            description = "Column names, and a row to replace. Scope costs:read.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = CSV)))
    ResponseEntity<byte[]> template() {
        return file("charges-template.csv", files.template());
    }

    private static ResponseEntity<byte[]> file(String name, String text) {
        return ResponseEntity.ok()
                .header("Content-Type", CSV + ";charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .header("Cache-Control", "no-store")
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping(consumes = {CSV, "text/plain", "text/tab-separated-values"})
    @Operation(
            summary = "Enter what a file holds",
            description =
                    "The file as the body, in the charset of its Content-Type; without one it is found out. People are"
                            + " named by e-mail, machines by name; all rows are entered, or none where one has a problem.")
    FileResult enter(
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestHeader(name = "Content-Type", required = false) @Nullable String type,
            InputStream content) {
        var file = BODY.read(type, content);
        var did = files.read(file.text(), dryRun);
        return new FileResult(
                file.charset().name(),
                file.guessed(),
                did.columns(),
                did.entered(),
                did.rows().stream().map(ChargeController::row).toList());
    }

    private static FileRow row(ChargeFiles.Row row) {
        return new FileRow(
                row.line(),
                row.day(),
                row.amount(),
                row.currency(),
                row.what(),
                row.vendor(),
                row.person(),
                row.machine(),
                row.reference(),
                row.entry(),
                row.dollars(),
                row.problem(),
                row.kind() == ChargeFiles.Kind.AGAIN);
    }

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
