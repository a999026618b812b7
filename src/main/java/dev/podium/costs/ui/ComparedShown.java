package dev.podium.costs.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.costs.Money;
import dev.podium.costs.outlook.BreakEven;
import dev.podium.costs.outlook.Comparison;
import dev.podium.costs.outlook.CostKind;
import dev.podium.costs.outlook.Running;
import dev.podium.costs.outlook.WhatIf;
import dev.podium.portal.Chart;
import dev.podium.portal.Sheet;
import dev.podium.portal.Table;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** One comparison: the sentence, what each way costs a month, and both over time with the day on which they meet. */
class ComparedShown extends Div {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    /** Some, so that one sees how it goes on. */
    private static final int MONTHS_AFTER = 4;

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);

    /** @param file what files of it are called */
    ComparedShown(Comparison comparison, String file) {
        addClassName("whatif-compared");
        var sentence = new Paragraph(comparison.sentence());
        sentence.addClassName("whatif-sentence");
        var card = new Div(sentence, figures(comparison));
        card.addClassNames("card", "whatif-said");
        add(card, chart(comparison, file), parts(comparison));
    }

    private static Div figures(Comparison comparison) {
        var currency = comparison.currency();
        var saved = comparison.saved();
        var figures = new Div(
                figure(
                        "Now, a month",
                        Money.shown(comparison.now().monthly(), currency),
                        comparison.now().setup().name()),
                figure(
                        "Then, a month",
                        Money.shown(comparison.other().monthly(), currency),
                        comparison.other().setup().name()),
                figure(
                        saved.signum() < 0 ? "Costs more, a month" : "Saved, a month",
                        Money.shown(saved.abs(), currency),
                        "hardware written off over its life"),
                figure("Break-even", evenDay(comparison.breakEven()), evenWords(comparison.breakEven())));
        figures.addClassName("whatif-figures");
        return figures;
    }

    private static Div figure(String name, String value, String words) {
        var what = new Span(name);
        what.addClassNames("t2", "s");
        var number = new Span(value);
        number.addClassName("whatif-number");
        var more = new Span(words);
        more.addClassNames("t3", "s");
        return new Div(what, number, more);
    }

    private static String evenDay(BreakEven even) {
        return switch (even.outcome()) {
            case REACHED, LOST -> even.day() == null ? "–" : DAY.format(even.day());
            case AT_ONCE -> "At once";
            case SAME -> "The same";
            case NEVER -> "Never";
        };
    }

    private static String evenWords(BreakEven even) {
        return switch (even.outcome()) {
            case REACHED -> "from then on less was paid";
            case LOST -> "from then on more was paid";
            case AT_ONCE -> "it never costs more";
            case SAME -> "both cost the same";
            case NEVER -> "not within 5 years";
        };
    }

    /** The chart in a sentence. */
    private static String meaning(BreakEven even, String other) {
        var day = even.day() == null ? "" : DAY.format(even.day());
        return switch (even.outcome()) {
            case REACHED -> other + " has paid for itself by " + day + ".";
            case LOST -> other + " has cost more from " + day + " on.";
            case AT_ONCE -> other + " costs less from the first day on.";
            case SAME -> "Both cost the same all along.";
            case NEVER -> other + " does not pay for itself within 5 years.";
        };
    }

    /**
     * How many months show the day on which they meet, where that is in the 5 years in which it is looked for.
     *
     * @param least how many there are at least
     */
    static int months(List<Comparison> compared, int least) {
        int months = least;
        for (var each : compared) {
            var day = each.breakEven().day();
            if (day != null) {
                months = Math.max(months, Math.toIntExact(ChronoUnit.MONTHS.between(each.start(), day)) + MONTHS_AFTER);
            }
        }
        return Math.min(months, WhatIf.LONGEST_MONTHS);
    }

    private static Chart chart(Comparison comparison, String file) {
        var points = comparison.points();
        var now = name(comparison.now());
        var other = name(comparison.other());
        var places = points.stream().map(each -> MONTH.format(each.day())).toList();
        var lines = List.of(
                new Chart.Line(
                        now,
                        "text-3",
                        Chart.Look.SOLID,
                        false,
                        new ArrayList<>(
                                points.stream().map(Comparison.Point::nowCash).toList()),
                        "now",
                        false),
                new Chart.Line(
                        other,
                        "accent",
                        Chart.Look.SOLID,
                        false,
                        new ArrayList<>(
                                points.stream().map(Comparison.Point::otherCash).toList()),
                        "then",
                        true));
        var figure = Chart.Figure.of(
                "Paid, all together",
                comparison.currency().getCurrencyCode(),
                meaning(comparison.breakEven(), other),
                new Chart.Drawing(places, List.of(), lines, List.of(), marks(comparison)));
        return new Chart(
                figure,
                List.of(new Chart.Key(now, "text-3", "solid"), new Chart.Key(other, "accent", "solid")),
                months(comparison, now, other, file),
                false);
    }

    /** The month at whose end they have met, where the chart reaches so far. */
    private static List<Chart.Mark> marks(Comparison comparison) {
        var day = comparison.breakEven().day();
        if (day == null) {
            return List.of();
        }
        var points = comparison.points();
        for (int at = 0; at < points.size(); at++) {
            if (!points.get(at).day().isBefore(day)) {
                return List.of(new Chart.Mark(at, points.get(at).otherCash(), "even on " + DAY.format(day)));
            }
        }
        return List.of();
    }

    private static Sheet months(Comparison comparison, String now, String other, String file) {
        var currency = comparison.currency();
        var code = currency.getCurrencyCode();
        var rows = comparison.points().stream()
                .map(point -> List.of(
                        Sheet.Cell.number(Integer.toString(point.month()), BigDecimal.valueOf(point.month())),
                        new Sheet.Cell(DAY.format(point.day()), point.day().toString(), false),
                        cell(point.nowCash(), currency),
                        cell(point.otherCash(), currency),
                        cell(point.nowCash().subtract(point.otherCash()), currency),
                        cell(point.nowWrittenOff(), currency),
                        cell(point.otherWrittenOff(), currency)))
                .toList();
        return new Sheet(
                "Paid month by month, all together: " + now + " and " + other,
                file + "-by-month",
                List.of(
                        Sheet.Column.number("Month", ""),
                        Sheet.Column.words("Day"),
                        Sheet.Column.number(now, code),
                        Sheet.Column.number(other, code),
                        Sheet.Column.number("Saved", code),
                        Sheet.Column.number(now + ", written off", code),
                        Sheet.Column.number(other + ", written off", code)),
                rows);
    }

    private static Sheet.Cell cell(BigDecimal amount, Currency currency) {
        return Sheet.Cell.number(Money.shown(amount, currency), amount);
    }

    private record Row(String part, CostKind kind, BigDecimal now, BigDecimal other) {}

    private static Div parts(Comparison comparison) {
        var rows = new LinkedHashMap<String, Row>();
        comparison
                .now()
                .charges()
                .forEach(each -> add(rows, new Row(each.part(), each.kind(), each.monthly(), BigDecimal.ZERO)));
        comparison
                .other()
                .charges()
                .forEach(each -> add(rows, new Row(each.part(), each.kind(), BigDecimal.ZERO, each.monthly())));
        var currency = comparison.currency();
        var table = new Table<Row>("What a month is made of");
        table.addName("Part", Row::part, row -> row.kind().words());
        amounts(table, "Now", Row::now, currency);
        amounts(table, "Then", Row::other, currency);
        table.setItems(List.copyOf(rows.values()));
        table.fit(rows.size());
        var head = new Div(new H3("What a month is made of"));
        head.addClassName("whatif-head");
        var card = new Div(head, table);
        card.addClassNames("card", "whatif-table");
        card.setVisible(!rows.isEmpty());
        return card;
    }

    /** On a phone, where the columns stand under the name, each says which it is. */
    static <R> void amounts(Table<R> table, String header, Function<R, BigDecimal> amount, Currency currency) {
        table.onPhone(
                table.addColumn(row -> shown(amount.apply(row), currency))
                        .setHeader(header)
                        .setTextAlign(ColumnTextAlign.END),
                row -> header.toLowerCase(Locale.ENGLISH) + " " + shown(amount.apply(row), currency));
    }

    private static String shown(BigDecimal amount, Currency currency) {
        return amount.signum() == 0 ? "–" : Money.shown(amount, currency);
    }

    private static void add(LinkedHashMap<String, Row> rows, Row row) {
        rows.merge(
                row.part() + row.kind(),
                row,
                (one, two) -> new Row(
                        one.part(),
                        one.kind(),
                        one.now().add(two.now()),
                        one.other().add(two.other())));
    }

    private static String name(Running running) {
        var name = running.setup().name();
        return name.substring(0, 1).toUpperCase(Locale.ENGLISH) + name.substring(1);
    }
}
