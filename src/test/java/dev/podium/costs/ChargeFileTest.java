package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import dev.podium.portal.CsvBytes;
import dev.podium.portal.CsvCells;
import dev.podium.portal.CsvText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of bills is taken for. */
class ChargeFileTest {

    private static final String HEAD = "day,amount,currency,what\n";

    private static void refused(String code, String says, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.sentence()).contains(says);
            assertThat(refusal.field()).isEqualTo("csv");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1234.50 | 1234.50",
                "1,234.50 | 1234.50",
                "1.234,50 | 1234.50",
                "1 234,50 | 1234.50",
                "1'234.50 | 1234.50",
                "12.345.678,9 | 12345678.9",
                "1.234.567 | 1234567",
                "40,40 | 40.40",
                "-0.10 | -0.10",
                "−5 | -5",
                "+7 | 7",
                "0,125 | 0.125",
                "1234,5678 | 1234.5678"
            })
    void anAmountIsReadAsItsCountryWritesIt(String text, String amount) {
        assertThat(ChargeFile.amount(text)).isEqualByComparingTo(amount);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1,234",
                "1.234",
                "-12.345",
                "1,23,456",
                "1.2.3",
                "€5",
                "5 EUR",
                "1e9",
                "12.",
                ".5",
                "1,2.3.4",
                "=1+1"
            })
    void anAmountThatCouldBeTwoOrNoneIsRefused(String text) {
        refused("costs.bad-csv", "amount", () -> ChargeFile.amount(text));
    }

    @Test
    void daysThatCouldBeTwoAreRefused() {
        var day = LocalDate.of(2026, 3, 4);
        assertThat(ChargeFile.day("2026-03-04")).isEqualTo(day);
        assertThat(ChargeFile.day("4.3.2026")).isEqualTo(day);
        for (var text : new String[] {"", "3/4/2026", "2026-02-30", "31.4.2026", "04.03.26", "today"}) {
            refused("costs.bad-csv", "day", () -> ChargeFile.day(text));
        }
    }

    @Test
    void columnsAreFoundByTheirNamesAndSaid() {
        var file = ChargeFile.read("Rechnungsdatum;Betrag;Währung;Beschreibung;Lieferant;E-Mail;Rechnungsnummer;Konto\n"
                + "31.1.2026;1.234,50;eur;\"Miete; Januar\";Haus GmbH;Ada@Example.org;R 1;4711\n");
        assertThat(file.columns())
                .contains("“Betrag” → amount", "“Währung” → currency", "“E-Mail” → person", "“Konto” → left out");
        assertThat(file.rows()).singleElement().satisfies(row -> {
            assertThat(row.wrong()).isEmpty();
            assertThat(row.day()).isEqualTo(LocalDate.of(2026, 1, 31));
            assertThat(row.amount()).isEqualByComparingTo("1234.50");
            assertThat(row.what()).isEqualTo("Miete; Januar");
            assertThat(row.email()).isEqualTo("ada@example.org");
            assertThat(row.reference()).isEqualTo("R 1");
        });
    }

    @Test
    void aFileWithoutAColumnThatIsNeededIsRefused() {
        refused("costs.bad-csv", "no column currency", () -> ChargeFile.read("day,amount,what\n2026-01-01,1,x\n"));
        refused("costs.bad-csv", "would both be", () -> ChargeFile.read("day,date,amount,currency,what\n"));
        refused("costs.bad-csv", "is empty", () -> ChargeFile.read(" \n"));
        refused("costs.bad-csv", "no rows", () -> ChargeFile.read(HEAD));
        refused("costs.bad-csv", "NUL", () -> ChargeFile.read(HEAD + "2026-01-01,1,USD,\0\n"));
    }

    @Test
    void moreRowsThanMayBeAreRefusedTogether() {
        var row = "2026-01-01,1,USD,x\n";
        assertThat(ChargeFile.read(HEAD + row.repeat(5_000)).rows()).hasSize(5_000);
        refused("costs.csv-too-large", "5001 rows", () -> ChargeFile.read(HEAD + row.repeat(5_001)));
    }

    @Test
    void whatIsWrongIsSaidOfItsLine() {
        var rows = ChargeFile.read("day,amount,currency,what,vendor,reference\n"
                        + "2026-01-01,1,USD,a,V,1\n"
                        + "2026-01-02,2,USD,b,V,1\n"
                        + "2026-01-03,3,USD,c,W,1\n"
                        + "2026-01-04,1,50,EUR,d,V,2\n"
                        + "2026-01-05,x,USD,e,V,3\n")
                .rows();
        assertThat(rows.get(0).wrong()).isEmpty();
        assertThat(rows.get(1).wrong()).contains("stands on line 2 already");
        assertThat(rows.get(2).wrong()).isEmpty();
        assertThat(rows.get(3).wrong()).contains("7 values where there are 6");
        assertThat(rows.get(4).wrong()).contains("is no number");
        assertThat(rows.get(4).line()).isEqualTo(6);
    }

    @Test
    void everyEncodingOfASpreadsheetIsReadAndAWrongOneRefused() {
        var csv = "Datum;Betrag;Währung;Für\n2026-01-01;5;EUR;Büro\n".replace("Für", "what");
        for (var charset :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, Charset.forName("windows-1252")}) {
            var bom = charset.equals(StandardCharsets.UTF_16LE) ? "\ufeff" : "";
            var read = CsvBytes.read((bom + csv).getBytes(charset), null, "costs");
            assertThat(ChargeFile.read(read.text()).rows().getFirst().what()).isEqualTo("Büro");
        }
        refused(
                "costs.bad-encoding",
                "not in UTF-8",
                () -> CsvBytes.read(csv.getBytes(Charset.forName("windows-1252")), StandardCharsets.UTF_8, "costs"));
    }

    @Test
    void whatASpreadsheetWouldRunIsGuardedAndReadBackAsItWas() {
        var evil = "=HYPERLINK(\"http://x\")";
        var out = new StringBuilder("day,amount,currency,what\n2026-01-01,-5,USD,");
        out.append(CsvCells.text(evil)).append('\n');
        assertThat(CsvText.read(out.toString()).get(1).values().get(3)).startsWith("'=");
        assertThat(ChargeFile.read(out.toString()).rows().getFirst().what()).isEqualTo(evil);
    }
}
