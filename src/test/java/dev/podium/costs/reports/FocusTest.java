package dev.podium.costs.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.costs.reports.FocusCharge.Counted;
import dev.podium.costs.reports.FocusCharge.Entry;
import dev.podium.costs.reports.FocusCharge.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as the specification has them. */
class FocusTest {

    private static final Focus FOCUS = new Focus("podium");
    private static final Counted NONE = new Counted(0, 0, 0, 0);

    private static FocusCharge charge(
            String kind, Names names, long entries, Counted tokens, String amount, @Nullable Entry entry) {
        return new FocusCharge(
                Instant.parse("2031-03-29T23:00:00Z"),
                // The day on which an hour is missing.
                Instant.parse("2031-03-30T22:00:00Z"),
                Instant.parse("2031-02-28T23:00:00Z"),
                Instant.parse("2031-03-31T22:00:00Z"),
                "team-1",
                "person-1",
                "agent-1",
                null,
                kind.equals("machine") ? "machine-1" : null,
                names,
                kind,
                "anthropic",
                "m",
                kind.equals("model-call") ? 3 : 0,
                entries,
                tokens,
                new BigDecimal(amount),
                entry);
    }

    private static Entry entry(@Nullable String corrects, @Nullable String seconds) {
        return new Entry(
                "e-1",
                corrects,
                "code",
                seconds == null ? null : new BigDecimal(seconds),
                seconds == null ? null : new BigDecimal("500"),
                "PLN",
                new BigDecimal("40.4"),
                true,
                false);
    }

    private static final Names ADA = new Names("Red", "Ada", "web");

    private static Map<String, @Nullable String> row(FocusCharge charge) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var csv = FocusWriter.csv(bytes);
        csv.row(FOCUS.row(charge));
        csv.flush();
        return FocusRules.parsed(bytes.toString(StandardCharsets.UTF_8)).getFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model-call",
                "gpu",
                "machine",
                "hardware",
                "electricity",
                "subscription",
                "charge",
                "not-told-apart",
                "of-tomorrow"
            })
    void eachKindIsAsTheSpecificationAsks(String kind) throws IOException {
        var all = new ArrayList<FocusCharge>();
        for (var amount : List.of("0", "0.000000000001", "1234567.123456789012", "-3.5")) {
            all.add(charge(kind, ADA, 1, NONE, amount, null));
            all.add(charge(kind, ADA, 0, NONE, amount, null));
            all.add(charge(kind, ADA, 7, new Counted(10, 20, 30, 40), amount, null));
            all.add(charge(kind, new Names(null, null, null), 1, NONE, amount, entry(null, null)));
            all.add(charge(kind, ADA, 1, NONE, amount, entry("e-0", null)));
            all.add(charge(kind, ADA, 1, NONE, amount, entry(null, "1800")));
        }
        for (var each : all) {
            var row = row(each);
            assertThat(FocusRules.problems(row)).as(row.toString()).isEmpty();
            assertThat(row.keySet())
                    .containsExactlyElementsOf(
                            Focus.COLUMNS.stream().map(Focus.Column::name).toList());
            assertThat(new BigDecimal(String.valueOf(row.get("BilledCost")))).isEqualTo(each.amount());
        }
    }

    @Test
    void tokensAreCountedOnceAndHoursOfGpusWhereTheyAreKnown() throws IOException {
        assertThat(row(charge("model-call", ADA, 7, new Counted(10, 20, 30, 40), "1", null)))
                .containsEntry("ConsumedQuantity", "100")
                .containsEntry("ConsumedUnit", "Tokens")
                .containsEntry("x_Entries", "7")
                .containsEntry("x_Tier", "3");
        assertThat(row(charge("gpu", ADA, 1, NONE, "1", entry(null, "1800"))))
                .containsEntry("ConsumedQuantity", "0.250000")
                .containsEntry("ConsumedUnit", "GPU-Hours");
        assertThat(row(charge("gpu", ADA, 4, NONE, "1", null))).containsEntry("ConsumedUnit", "Units");
    }

    @Test
    void aCorrectionAndACreditAreSaidToBeSome() throws IOException {
        assertThat(row(charge("model-call", ADA, 1, NONE, "-0.5", entry("e-0", null))))
                .containsEntry("ChargeCategory", "Usage")
                .containsEntry("ChargeClass", "Correction")
                .containsEntry("x_CorrectsEntryId", "e-0")
                .containsEntry("ConsumedQuantity", null);
        assertThat(row(charge("charge", ADA, 1, NONE, "-0.5", null)))
                .containsEntry("ChargeCategory", "Credit")
                .containsEntry("ChargeClass", "Correction");
    }

    @Test
    void namesOfAnyKindStayInTheirCellAndAreNoFormula() throws IOException {
        var names = new Names("Red, \"the\" team", "=cmd|' /C calc'!A0", "a\r\nb");
        var row = row(charge("model-call", names, 1, NONE, "1", null));
        assertThat(row)
                .containsEntry("SubAccountName", "Red, \"the\" team")
                .containsEntry("x_PersonName", "'=cmd|' /C calc'!A0");
        assertThat(FocusRules.problems(row)).isEmpty();
        // As they are where nothing takes them for a formula.
        var bytes = new ByteArrayOutputStream();
        var lines = FocusWriter.lines(bytes);
        lines.row(FOCUS.row(charge("model-call", names, 1, NONE, "1E+3", null)));
        lines.row(FOCUS.row(charge("model-call", names, 1, NONE, "2", null)));
        lines.flush();
        var text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("}\n").contains("\"BilledCost\":1000,").doesNotContain("\n\n");
        assertThat(text.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"BilledCost\":"));
        assertThat(text).contains("\"x_PersonName\":\"=cmd|' /C calc'!A0\"", "\"ResourceName\":\"a\\r\\nb\"");
    }

    @Test
    void linesThatWereKeptAreTheSameCsv() throws IOException {
        var csvBytes = new ByteArrayOutputStream();
        var lineBytes = new ByteArrayOutputStream();
        var csv = FocusWriter.csv(csvBytes);
        var lines = FocusWriter.lines(lineBytes);
        for (var kind : List.of("model-call", "charge", "gpu")) {
            var row = FOCUS.row(
                    charge(kind, new Names("R", "=1+1", "a\nb, \"c\""), 1, NONE, "0.100000000001", entry(null, "10")));
            csv.row(row);
            lines.row(row);
        }
        csv.flush();
        lines.flush();
        var again = new StringWriter();
        boolean first = true;
        for (var line : lineBytes.toString(StandardCharsets.UTF_8).lines().toList()) {
            FocusWriter.lineAsCsv(line, first, again);
            first = false;
        }
        assertThat(again.toString()).isEqualTo(csvBytes.toString(StandardCharsets.UTF_8));
        assertThat(FocusRules.parsed(FocusWriter.emptyCsv())).isEmpty();
    }
}
