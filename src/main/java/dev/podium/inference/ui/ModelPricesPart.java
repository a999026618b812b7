package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.ValueProvider;
import dev.podium.costs.Dollars;
import dev.podium.costs.LedgerSearch;
import dev.podium.costs.Prices;
import dev.podium.inference.CallFacts;
import dev.podium.portal.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** What models cost, from when on, and how many calls had no price of their own. */
class ModelPricesPart extends Div {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);
    private static final int DAYS = 30;

    private final transient Prices prices;
    private final transient LedgerSearch search;
    private final transient ZoneId zone;
    private final transient Clock clock;
    private final boolean runsIt;

    /** @param when whether it counts now, did before, or will */
    record Row(Prices.Price price, String when) {}

    ModelPricesPart(Prices prices, LedgerSearch search, ZoneId zone, Clock clock, boolean runsIt) {
        this.prices = prices;
        this.search = search;
        this.zone = zone;
        this.clock = clock;
        this.runsIt = runsIt;
        addClassName("card");
        refresh();
    }

    /** Of each provider and model, the latest that has begun counts. */
    static List<Row> rows(List<Prices.Price> latestFirst, Instant now, ZoneId zone) {
        var rows = new ArrayList<Row>();
        var known = new HashSet<String>();
        for (var price : latestFirst) {
            boolean begun = !price.from().isAfter(now);
            boolean counts = begun && known.add(price.provider() + "\n" + price.model());
            var since = price.from().equals(Instant.EPOCH)
                    ? ""
                    : MINUTE.format(price.from().atZone(zone));
            rows.add(new Row(
                    price,
                    counts
                            ? since.isEmpty() ? "Counts, as Podium came" : "Counts since " + since
                            : begun ? "Before" : "From " + since));
        }
        return rows;
    }

    private void refresh() {
        removeAll();
        var said = new Span("US dollars a million tokens; never changed, only followed by another");
        said.addClassNames("t3", "cut");
        var head = new Div(new H2("Prices"), said);
        head.addClassName("models-head");
        if (runsIt) {
            var add = new Button(
                    "Add a price", pressed -> new ModelPriceDialog(prices, zone, clock, this::refresh).open());
            add.addClassNames("sm", "push");
            head.add(add);
        }
        var table = new Table<Row>("Prices of models");
        table.addName("Model", row -> model(row.price()), row -> provider(row.price()));
        table.addFact("When", Row::when).setFlexGrow(1);
        money(table, "In", row -> Dollars.shown(row.price().rate().input()));
        money(table, "Cached", row -> Dollars.shown(row.price().rate().cacheRead()));
        money(table, "Out", row -> Dollars.shown(row.price().rate().output()));
        var rows = rows(prices.all(), clock.instant(), zone);
        table.setItems(rows);
        table.fit(rows.size());
        add(head, table, fallback());
    }

    private Div fallback() {
        var rate = prices.rate(Prices.ANY, Prices.ANY);
        long unpriced = search.unpriced(CallFacts.KIND, clock.instant().minus(Duration.ofDays(DAYS)));
        var words = new Paragraph("A model that nobody priced and that has no tier of its own costs "
                + Dollars.shown(rate.input()) + " in and " + Dollars.shown(rate.output()) + " out, never nothing. "
                + (unpriced == 0
                        ? "No call of the last " + DAYS + " days was charged so."
                        : CallWords.number(unpriced) + (unpriced == 1 ? " call" : " calls") + " of the last " + DAYS
                                + " days " + (unpriced == 1 ? "was" : "were") + " charged so."));
        var note = new Div(words);
        if (unpriced > 0) {
            note.add(new com.vaadin.flow.component.html.Anchor("calls?state=unpriced", "Show them"));
            note.addClassName("warned");
        }
        note.addClassName("models-note");
        return note;
    }

    private static void money(Table<Row> table, String header, ValueProvider<Row, String> amount) {
        table.onPhone(
                        table.addColumn(amount).setHeader(header).setTextAlign(ColumnTextAlign.END),
                        row -> header.toLowerCase(Locale.ROOT) + " " + amount.apply(row))
                .setFlexGrow(0)
                .setWidth("104px");
    }

    private static String model(Prices.Price price) {
        if (!price.model().equals(Prices.ANY)) {
            return price.model();
        }
        return price.provider().equals(Prices.ANY) ? "Whatever nobody priced" : "Any model";
    }

    private static String provider(Prices.Price price) {
        return price.provider().equals(Prices.ANY) ? "at any provider" : price.provider();
    }
}
