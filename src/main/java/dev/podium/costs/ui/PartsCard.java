package dev.podium.costs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.QueryParameters;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Part;
import dev.podium.costs.Spending.Parts;
import dev.podium.costs.Spending.Sum;
import dev.podium.portal.Sheet;
import dev.podium.portal.Sheet.Cell;
import dev.podium.portal.Sheet.Column;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who and what it was spent by, the most first; a row leads to itself alone. */
final class PartsCard extends Div {

    /** How many there are one by one, until somebody wants more. */
    static final int FIRST = 10;

    private static final int WIDTH = 72;
    private static final int HEIGHT = 20;
    private static final int EDGE = 2;
    private static final int HUNDRED = 100;
    private static final int LINE = 30;
    private static final String ALL = "All";

    /** @param line "" where it is not known; @param second under the name */
    private record Row(String name, String second, String address, Sum sum, String line, double lastX, double lastY) {}

    private final transient Sheet sheet;

    /**
     * @param more leads to more of them; null where all are there
     * @param calls leads to the single calls; null where they cannot be narrowed so
     */
    PartsCard(CostsLook look, Parts parts, @Nullable Component more, @Nullable Component calls) {
        addClassNames("card", "costs-card", "costs-parts");
        var rows = rows(look, parts);
        sheet = sheet(look, parts, rows);
        var file = new Anchor(sheet.download(), "");
        file.add(Symbol.DOWNLOAD.smallIcon());
        file.addClassName("costs-file");
        file.getElement()
                .setAttribute("title", "Save as CSV")
                .setAttribute("aria-label", sheet.caption() + ": save as CSV");
        var right = new Div(chooser(look), file);
        right.addClassNames("push", "costs-head");
        var top = new Div(new H2(title(parts.by())), right);
        top.addClassName("costs-top");
        add(top, table(look, sheet.caption(), rows));
        if (!parts.withheld().isEmpty()) {
            add(new Paragraph(parts.withheld()));
        }
        var foot = new Div();
        foot.addClassName("costs-foot");
        if (more != null) {
            foot.add(more);
        }
        if (calls != null) {
            foot.add(calls);
        }
        if (more != null || calls != null) {
            add(foot);
        }
    }

    static String title(By by) {
        var several = CostsWords.several(by);
        return several.substring(0, 1).toUpperCase(Locale.ROOT) + several.substring(1);
    }

    /** By what the table is apart. */
    static CostsSegments chooser(CostsLook look) {
        var chooser = new CostsSegments("Apart by");
        look.choice()
                .tables()
                .forEach(by -> chooser.add(
                        CostsWords.one(by),
                        CostsAddress.of(look.choice().by(by), look.today()),
                        by == look.choice().by()));
        return chooser;
    }

    Sheet sheet() {
        return sheet;
    }

    private static List<Row> rows(CostsLook look, Parts parts) {
        var whole = parts.whole().amount();
        var rows = new ArrayList<Row>();
        for (var part : parts.parts()) {
            rows.add(row(
                    CostsWords.name(parts.by(), part), share(part.sum(), whole), look.address(parts.by(), part), part));
        }
        var rest = parts.rest();
        if (rest != null) {
            rows.add(row(
                    "The rest (" + (parts.others() == 1 ? "1 other" : CostsWords.number(parts.others()) + " others")
                            + ")",
                    share(rest, whole),
                    "",
                    new Part("", "", rest, List.of())));
        }
        rows.add(row(ALL, "", "", new Part("", "", parts.whole(), List.of())));
        return rows;
    }

    private static String share(Sum sum, BigDecimal whole) {
        return whole.signum() <= 0 ? "" : CostsWords.percent(CostsWords.share(sum.amount(), whole)) + " of all";
    }

    private static Row row(String name, String second, String address, Part part) {
        var path = new StringBuilder();
        double x = 0;
        double y = 0;
        var high = part.line().stream().reduce(BigDecimal.ZERO, BigDecimal::max).doubleValue();
        if (part.line().size() > 1 && high > 0) {
            for (int at = 0; at < part.line().size(); at++) {
                x = EDGE + (double) at * (WIDTH - 2 * EDGE) / (part.line().size() - 1);
                var value = Math.max(0, part.line().get(at).doubleValue());
                y = HEIGHT - EDGE - value / high * (HEIGHT - 2 * EDGE);
                path.append(at == 0 ? "M" : "L").append(rounded(x)).append(' ').append(rounded(y));
            }
        }
        return new Row(name, second, address, part.sum(), path.toString(), rounded(x), rounded(y));
    }

    private static double rounded(double value) {
        return (double) Math.round(value * HUNDRED) / HUNDRED;
    }

    private static Table<Row> table(CostsLook look, String caption, List<Row> rows) {
        var table = new Table<Row>(caption);
        table.addColumn(LitRenderer.<Row>of("""
                                <div class="called">${item.address ? html`<a class="cut strong" href=${item.address} router-link>${item.name}</a>` \
                                : html`<b class="cut">${item.name}</b>`}<span class="t2 s cut" ?hidden=${!item.second}>${item.second}</span>\
                                <span class="t3 s phone">${item.facts}</span></div>""")
                        .withProperty("address", Row::address)
                        .withProperty("name", Row::name)
                        .withProperty("second", Row::second)
                        .withProperty("facts", PartsCard::facts))
                .setHeader("Name")
                .setFlexGrow(2);
        table.onPhone(
                table.addColumn(LitRenderer.<Row>of("""
                                        <svg class="costs-spark" viewBox="0 0 72 20" aria-hidden="true" ?hidden=${!item.line}>\
                                        <path d=${item.line}></path><circle cx=${item.x} cy=${item.y} r="2"></circle></svg>""")
                                .withProperty("line", Row::line)
                                .withProperty("x", Row::lastX)
                                .withProperty("y", Row::lastY))
                        .setHeader(days(look))
                        .setWidth("104px")
                        .setFlexGrow(0),
                row -> "");
        table.addColumn(LitRenderer.<Row>of("<b>${item.spent}</b>")
                        .withProperty("spent", row -> look.money(row.sum().amount())))
                .setHeader("Spent")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
        number(table, "vs before", row -> CostsWords.change(row.sum()));
        number(table, "Calls", row -> CostsWords.count(row.sum().calls()));
        number(table, "Tier 3", row -> CostsWords.dearest(row.sum()));
        table.setItems(rows);
        table.fit(rows.size());
        table.addItemClickListener(clicked -> {
            var address = clicked.getItem().address();
            if (!address.isEmpty()) {
                go(address);
            }
        });
        table.setPartNameGenerator(
                row -> row.name().equals(ALL) ? "sum" : row.address().isEmpty() ? null : "opens");
        return table;
    }

    private static String facts(Row row) {
        var calls = row.sum().calls();
        return CostsWords.change(row.sum())
                + (calls == null ? "" : " · " + CostsWords.calls(calls) + " · tier 3 " + CostsWords.dearest(row.sum()));
    }

    private static void go(String address) {
        int query = address.indexOf('?');
        UI.getCurrent().navigate(address.substring(0, query), QueryParameters.fromString(address.substring(query + 1)));
    }

    /** A phone has these under the name already. */
    private static void number(Table<Row> table, String header, ValueProvider<Row, String> value) {
        table.onPhone(table.addColumn(value).setHeader(header), row -> "")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    private static String days(CostsLook look) {
        long days = look.period().to().toEpochDay() - look.period().from().toEpochDay() + 1;
        return days >= LINE ? "Last 30 days" : "Day by day";
    }

    private static Sheet sheet(CostsLook look, Parts parts, List<Row> rows) {
        return look.sheet(
                "Costs by " + CostsWords.one(parts.by()).toLowerCase(Locale.ROOT),
                "by-" + CostsAddress.word(parts.by()),
                List.of(
                        Column.words(CostsWords.one(parts.by())),
                        look.amounts("Spent"),
                        look.amounts("Before"),
                        Column.number("Calls", ""),
                        Column.number("Calls at tier 3", ""),
                        look.amounts("Cost of tier 3")),
                rows.stream()
                        .map(row -> List.of(
                                Cell.words(row.name()),
                                look.amount(row.sum().amount()),
                                row.sum().before() == null
                                        ? Cell.NONE
                                        : look.amount(row.sum().before()),
                                count(row.sum().calls()),
                                count(row.sum().dearest()),
                                row.sum().dearestAmount() == null
                                        ? Cell.NONE
                                        : look.amount(row.sum().dearestAmount())))
                        .toList());
    }

    private static Cell count(@Nullable Long number) {
        return number == null ? Cell.NONE : Cell.number(CostsWords.number(number), BigDecimal.valueOf(number));
    }
}
