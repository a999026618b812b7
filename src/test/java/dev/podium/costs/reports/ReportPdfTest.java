package dev.podium.costs.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.costs.reports.ReportFigures.Day;
import dev.podium.costs.reports.ReportFigures.Idle;
import dev.podium.costs.reports.ReportFigures.Mover;
import dev.podium.costs.reports.ReportFigures.Part;
import dev.podium.costs.reports.ReportFigures.Saved;
import dev.podium.costs.reports.ReportFigures.Stood;
import dev.podium.costs.reports.ReportFigures.Tiers;
import dev.podium.costs.reports.ReportFigures.Total;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** The report as a manager opens it. */
class ReportPdfTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final ZonedDateTime MADE = ZonedDateTime.parse("2026-11-03T02:00:00+01:00[Europe/Berlin]");
    private static final Currency EURO = Currency.getInstance("EUR");

    private static BigDecimal of(String amount) {
        return new BigDecimal(amount);
    }

    private static Part part(String name, String amount, String before, long calls) {
        return new Part(name, of(amount), of(before), calls, false);
    }

    static ReportFigures figures(String whose, int until, int people) {
        var days = new ArrayList<Day>();
        for (int day = 1; day <= until; day++) {
            boolean weekend = OCTOBER.atDay(day).getDayOfWeek().getValue() > 5;
            days.add(new Day(
                    OCTOBER.atDay(day),
                    Map.of(
                            "Model calls", of(weekend ? "11.20" : Integer.toString(40 + day * 7 % 31)),
                            "GPUs", of(day % 3 == 0 ? "22.5" : "4.4"),
                            "Machines", of("9.60"),
                            "Subscriptions", of("6.45"),
                            "Electricity", of("1.12"),
                            "Hardware", of("3.05"))));
        }
        var who = new ArrayList<Part>();
        for (int person = 1; person <= people; person++) {
            who.add(part(
                    switch (person) {
                        case 1 -> "Zażółć Gęślą-Jaźń";
                        case 2 -> "=HYPERLINK(\"x\"), “quoted”\nand on a second line";
                        case 3 ->
                            "Somebody with a name that is so long that it can never stand in this column of the table";
                        default -> "Person " + person;
                    },
                    Integer.toString(500 - person * 12),
                    Integer.toString(380 - person * 9),
                    0));
        }
        if (people > 20) {
            who.add(new Part("14 others", of("310.07"), null, 0, true));
        }
        return new ReportFigures(
                whose,
                OCTOBER,
                OCTOBER.atDay(until),
                2,
                MADE,
                "Europe/Berlin",
                EURO,
                List.of("1 USD was 0.9213 EUR from 1 October, 0.9307 from 16 October."),
                new Total(of("2304.125"), of("1871.90"), 18_204L, of("0.4231"), 2_411),
                days,
                List.of(
                        part("Model calls", "1380.52", "1104.10", 18_204),
                        part("GPUs", "412.10", "380.00", 0),
                        part("Machines", "297.60", "288.00", 0),
                        part("Subscriptions", "199.95", "99.80", 0),
                        part("Hardware", "94.55", "0", 0),
                        part("Electricity", "34.72", "0", 0)),
                who,
                List.of(
                        part("claude-opus-5", "801.22", "420.10", 1_411),
                        part("qwen3-coder:30b", "0.004", "0", 14_000),
                        new Part("5 others", of("21.10"), null, 300, true)),
                new Tiers(List.of(14_000L, 2_700L, 1_504L), List.of(of("0"), of("310.2"), of("1070.3")), of("0.1")),
                List.of(
                        new Stood("This team", "a month", true, of("2500"), 1, of("2450.10"), 0, 1),
                        new Stood("Ada Lovelace", "a day", true, of("20"), 31, of("20"), 0, 3),
                        new Stood("claude-opus-5", "a month", false, of("500"), 1, of("869.66"), 1, 0)),
                new Idle(of("120.33"), of("33.1"), of("18.25"), List.of(part("gpu-1", "80.10", "0", 0))),
                List.of(part("Assistant seats", "199.95", "99.80", 0)),
                List.of(
                        new Saved(
                                2,
                                of("-310.2"),
                                "€1,380.52 was paid; all at tier 2 the same tokens would have cost €1,070.32, €310.20 less."),
                        new Saved(
                                3,
                                of("5120.4"),
                                "€1,380.52 was paid; all at tier 3 the same tokens would have cost €6,500.92, €5,120.40 more. Without 12 calls of days on which tier 3 had no price.")),
                List.of(
                        new Mover("model", "claude-opus-5", of("801.22"), of("420.10")),
                        new Mover("person", "Zażółć Gęślą-Jaźń", of("488"), of("371")),
                        new Mover("machine", "old-box", of("0"), of("88.10"))));
    }

    static ReportFigures nothing() {
        return new ReportFigures(
                "Quiet",
                OCTOBER,
                OCTOBER.atEndOfMonth(),
                1,
                MADE,
                "UTC",
                Currency.getInstance("USD"),
                List.of(),
                new Total(BigDecimal.ZERO, null, 0L, null, 0),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Tiers(List.of(0L, 0L, 0L), List.of(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO), of("0.1")),
                List.of(),
                new Idle(BigDecimal.ZERO, null, null, List.of()),
                List.of(),
                List.of(),
                List.of());
    }

    private static String text(PDDocument document) throws IOException {
        return new PDFTextStripper().getText(document);
    }

    /** Where somebody wants to look at it. */
    private static void keep(String name, byte[] bytes) throws IOException {
        var folder = System.getProperty("podium.test.reports");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name), bytes);
        }
    }

    @Test
    void aReportHasItsFiguresToTheCentOnAtMostFourPages() throws IOException {
        var bytes = ReportPdf.of(figures("Łódź & Søn", 31, 34));
        keep("team.pdf", bytes);
        try (var document = Loader.loadPDF(bytes)) {
            assertThat(document.getNumberOfPages()).isBetween(1, 4);
            var text = text(document);
            assertThat(text)
                    .contains("Costs of Łódź & Søn, October 2026")
                    .contains("€2,304.13", "+23.1 % against €1,871.90 in September")
                    .contains("Zażółć Gęślą-Jaźń", "€1,380.52", "14 others")
                    .contains("8.3 % of calls that were given a tier went to the dearest")
                    .contains("<€0.01")
                    .contains("1 USD was 0.9213 EUR from 1 October")
                    .contains("Version 2")
                    .contains("+€381.12", "−€88.10")
                    .contains("Europe/Berlin");
        }
    }

    @Test
    void itCanBeReadAloudAndHasItsFontsWithIt() throws IOException {
        try (var document = Loader.loadPDF(ReportPdf.of(figures("Red", 31, 3)))) {
            var catalog = document.getDocumentCatalog();
            assertThat(catalog.getLanguage()).isEqualTo("en");
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Costs of Red, October 2026");
            assertThat(catalog.getMarkInfo().isMarked()).isTrue();
            assertThat(catalog.getViewerPreferences().displayDocTitle()).isTrue();
            assertThat(catalog.getStructureTreeRoot().getKids()).hasSize(1);
            var marks = new ArrayList<String>();
            catalog.getDocumentOutline().children().forEach(each -> marks.add(each.getTitle()));
            assertThat(marks)
                    .startsWith("Costs of Red, October 2026", "Day by day", "What it went to")
                    .contains("Budgets", "By person", "Tiers");
            for (var page : document.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).isTrue();
                }
            }
        }
    }

    @Test
    void theSameFiguresMakeTheSameBytes() throws IOException {
        assertThat(ReportPdf.of(figures("Red", 31, 34))).isEqualTo(ReportPdf.of(figures("Red", 31, 34)));
    }

    @Test
    void aMonthThatIsNotOverSaysSoAndOneWithNothingToo() throws IOException {
        var soFar = ReportPdf.of(figures("", 12, 5));
        keep("organisation.pdf", soFar);
        try (var document = Loader.loadPDF(soFar)) {
            assertThat(text(document)).contains("Costs of all teams", "so far: the month is not over", "By team");
        }
        var empty = ReportPdf.of(nothing());
        keep("empty.pdf", empty);
        try (var document = Loader.loadPDF(empty)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(text(document)).contains("Nothing was spent in this month.", "$0.00");
        }
    }

    @Test
    void whatTheFontHasNoShapeForIsAQuestionMark() throws IOException {
        try (var document = Loader.loadPDF(ReportPdf.of(figures("Team \ud83d\ude80 明", 31, 1)))) {
            assertThat(text(document)).contains("Costs of Team ? ?, October 2026");
        }
    }
}
