package dev.podium.inference.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.costs.Dollars;
import dev.podium.costs.Ledger;
import dev.podium.costs.LedgerSearch;
import dev.podium.costs.Prices;
import dev.podium.costs.Rate;
import dev.podium.costs.Tokens;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a call cost: its tokens by class, the price of each, and what it came to. */
class CallCostPart extends Div {

    private static final int MILLION = 6;

    CallCostPart(LedgerSearch search, Ledger.Entry entry) {
        addClassName("card");
        var total = new Span(Dollars.exactly(entry.amount()));
        total.addClassNames("push", "strong");
        var head = new Div(new H2("Cost"), total);
        head.addClassName("models-head");
        var price = search.price(entry.rate());
        var body = new Div(table(entry.tokens(), price.map(Prices.Price::rate).orElse(null)));
        body.addClassName("call-body");
        body.add(words(entry, price.orElse(null)));
        var corrected = BigDecimal.ZERO;
        for (var correction : search.corrections(entry.id())) {
            corrected = corrected.add(correction.amount());
            body.add(
                    new Paragraph("The provider's bill corrected it by " + Dollars.exactly(correction.amount()) + "."));
        }
        if (corrected.signum() != 0) {
            body.add(
                    new Paragraph("Altogether " + Dollars.exactly(entry.amount().add(corrected)) + "."));
        }
        add(head, body);
    }

    private static NativeTable table(Tokens tokens, @Nullable Rate rate) {
        var rows = new NativeTableBody();
        var zero = BigDecimal.ZERO;
        row(rows, "Input", tokens.input(), rate == null ? zero : rate.input(), rate, MILLION);
        row(rows, "Cache read", tokens.cacheRead(), rate == null ? zero : rate.cacheRead(), rate, MILLION);
        row(
                rows,
                "Cache write, 5 min",
                tokens.cacheWrite5m(),
                rate == null ? zero : rate.cacheWrite5m(),
                rate,
                MILLION);
        row(rows, "Cache write, 1 h", tokens.cacheWrite1h(), rate == null ? zero : rate.cacheWrite1h(), rate, MILLION);
        row(rows, "Output", tokens.output(), rate == null ? zero : rate.output(), rate, MILLION);
        row(rows, "Tools at the provider", tokens.serverTools(), rate == null ? zero : rate.serverTool(), rate, 0);
        if (tokens.reasoning() > 0) {
            rows.add(line("of the output, thinking", CallWords.number(tokens.reasoning()), "", ""));
        }
        var header = new NativeTableHeader(new NativeTableRow(
                new NativeTableHeaderCell("Class"),
                number(new NativeTableHeaderCell("Tokens")),
                number(new NativeTableHeaderCell("a million")),
                number(new NativeTableHeaderCell("Cost"))));
        var table = new NativeTable(header, rows);
        table.addClassName("call-table");
        return table;
    }

    private static <C extends com.vaadin.flow.component.HtmlContainer> C number(C cell) {
        cell.addClassName("num");
        return cell;
    }

    private static void row(
            NativeTableBody rows, String name, long count, BigDecimal price, @Nullable Rate rate, int million) {
        if (count != 0) {
            rows.add(line(
                    name,
                    CallWords.number(count),
                    rate == null ? "–" : Dollars.shown(price),
                    rate == null
                            ? "–"
                            : Dollars.exactly(
                                    price.multiply(BigDecimal.valueOf(count)).movePointLeft(million))));
        }
    }

    private static NativeTableRow line(String name, String count, String price, String cost) {
        return new NativeTableRow(
                new NativeTableCell(name),
                number(new NativeTableCell(count)),
                number(new NativeTableCell(price)),
                number(new NativeTableCell(cost)));
    }

    private static Paragraph words(Ledger.Entry entry, Prices.@Nullable Price price) {
        var words = new StringBuilder();
        if (entry.reported() != null) {
            words.append("The provider itself said what it cost, and that counts. ");
        }
        if (price == null) {
            words.append("The price by which it was worked out is Podium's own. ");
        } else if (entry.reported() == null) {
            words.append("By the price of ")
                    .append(price.provider().equals(Prices.ANY) ? "any provider" : price.provider())
                    .append(", ")
                    .append(price.model().equals(Prices.ANY) ? "any model" : price.model())
                    .append(", number ")
                    .append(entry.rate())
                    .append(". ");
        }
        if (!entry.rateKnown()) {
            words.append("Nobody priced this model, so that the fallback was charged. ");
        }
        if (entry.estimated()) {
            words.append("It is an estimate: the provider did not count to the end.");
        }
        return new Paragraph(words.toString().strip());
    }
}
