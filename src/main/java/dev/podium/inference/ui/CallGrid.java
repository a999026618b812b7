package dev.podium.inference.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.costs.Dollars;
import dev.podium.costs.LedgerSearch;
import dev.podium.costs.LedgerSearch.Found;
import dev.podium.inference.CallFacts;
import dev.podium.portal.Table;
import java.time.ZoneId;
import java.util.List;

/** Calls as a table, the newest first, fetched part by part as it is scrolled. Lit renders values as text, never as HTML. */
final class CallGrid extends Table<Found> {

    private final List<Column<Found>> wide;
    private final Column<Found> phone;

    CallGrid(CallPages pages, ZoneId zone, SerializableConsumer<Found> open) {
        super("Calls of models");
        // It fills the page and scrolls, where other tables stand among other things.
        setClassName("list");
        addColumn(LitRenderer.<Found>of("<span title=${item.exactly}>${item.time}</span>")
                        .withProperty("time", row -> CallWords.time(row.entry().begun(), zone))
                        .withProperty(
                                "exactly", row -> CallWords.exactly(row.entry().begun(), zone)))
                .setHeader("Time")
                .setWidth("136px")
                .setFlexGrow(0);
        addColumn(LitRenderer.<Found>of("""
                                <span class="st ${item.tone}"><podium-icon class="s" name=${item.symbol}></podium-icon>\
                                ${item.word}</span>""")
                        .withProperty("tone", row -> look(row).tone().id())
                        .withProperty("symbol", row -> look(row).symbol().id())
                        .withProperty("word", row -> look(row).word()))
                .setHeader("State")
                .setWidth("112px")
                .setFlexGrow(0);
        addColumn(LitRenderer.<Found>of("""
                                <div class="called"><b class="mono cut">${item.model}</b>\
                                <span class="t3 s cut">${item.provider}${item.asked}</span></div>""")
                        .withProperty("model", row -> row.entry().model())
                        .withProperty("provider", row -> row.entry().provider())
                        .withProperty("asked", CallGrid::asked))
                .setHeader("Model")
                .setWidth("200px")
                .setFlexGrow(2);
        addColumn(LitRenderer.<Found>of("""
                                <span class="models-tier"><span class="bars" aria-hidden="true"><span class=${item.one}>\
                                </span><span class=${item.two}></span><span class=${item.three}></span></span>\
                                <span>Tier ${item.tier}</span></span>""")
                        .withProperty("tier", row -> row.entry().tier())
                        .withProperty("one", row -> "on")
                        .withProperty("two", row -> row.entry().tier() > 1 ? "on" : "")
                        .withProperty("three", row -> row.entry().tier() > 2 ? "on" : ""))
                .setHeader("Tier")
                .setWidth("84px")
                .setFlexGrow(0);
        addColumn(LitRenderer.<Found>of("""
                                <div class="called"><span class="cut">${item.person}</span>\
                                <span class="t3 s cut" ?hidden=${!item.agent}>${item.agent}</span></div>""")
                        .withProperty("person", CallGrid::person)
                        .withProperty("agent", Found::agent))
                .setHeader("Who")
                .setWidth("120px")
                .setFlexGrow(1);
        number(
                "In",
                "104px",
                row -> {
                    var tokens = row.entry().tokens();
                    return CallWords.number(
                            tokens.input() + tokens.cacheRead() + tokens.cacheWrite5m() + tokens.cacheWrite1h());
                },
                row -> {
                    var cached = row.entry().tokens().cacheRead();
                    return cached == 0 ? "" : CallWords.number(cached) + " cached";
                });
        number("Out", "88px", row -> CallWords.number(row.entry().tokens().output()), row -> "");
        number(
                "Took",
                "104px",
                row -> CallWords.took(facts(row).ms()),
                row -> facts(row).firstByteMs() < 0
                        ? ""
                        : "first " + CallWords.took(facts(row).firstByteMs()));
        number("Cost", "104px", row -> Dollars.about(row.entry().amount()), row -> marks(row));
        wide = List.copyOf(getColumns());
        phone = addColumn(LitRenderer.<Found>of("""
                                <div class="calls-card"><span class="row"><b class="mono cut">${item.model}</b>\
                                <b class="push">${item.cost}</b></span><span class="row"><span class="st ${item.tone}">\
                                <podium-icon class="s" name=${item.symbol}></podium-icon>${item.word}</span>\
                                <span class="t3 s cut">${item.who} · ${item.time}</span>\
                                <span class="t3 s push" ?hidden=${!item.marks}>${item.marks}</span></span></div>""")
                        .withProperty("model", row -> row.entry().model())
                        .withProperty("cost", row -> Dollars.about(row.entry().amount()))
                        .withProperty("tone", row -> look(row).tone().id())
                        .withProperty("symbol", row -> look(row).symbol().id())
                        .withProperty("word", row -> look(row).word())
                        .withProperty("who", row -> row.agent().isEmpty() ? person(row) : row.agent())
                        .withProperty("time", row -> CallWords.time(row.entry().begun(), zone))
                        .withProperty("marks", CallGrid::marks))
                .setHeader("Call");
        setItems(query -> pages.slice(query.getOffset(), query.getLimit()).stream());
        addItemClickListener(clicked -> open.accept(clicked.getItem()));
        narrow(false);
    }

    private void number(String header, String width, ValueOf first, ValueOf second) {
        addColumn(LitRenderer.<Found>of("""
                                <div class="called num"><span>${item.first}</span>\
                                <span class="t3 s" ?hidden=${!item.second}>${item.second}</span></div>""").withProperty("first", first::of).withProperty("second", second::of))
                .setHeader(header)
                .setTextAlign(ColumnTextAlign.END)
                .setWidth(width)
                .setFlexGrow(0);
    }

    /** A text of a row. */
    private interface ValueOf extends java.io.Serializable {
        String of(Found row);
    }

    private static CallWords.Look look(Found row) {
        return CallWords.look(row.entry().outcome());
    }

    private static CallFacts facts(Found row) {
        return CallFacts.read(row.entry().detail());
    }

    private static String asked(Found row) {
        var asked = row.entry().asked();
        return asked.isEmpty() || asked.equals(row.entry().model()) ? "" : " · asked for " + asked;
    }

    static String person(Found row) {
        return row.person().isEmpty() ? "Somebody who left" : row.person();
    }

    /** What is to be known of an amount before it is believed. */
    private static String marks(Found row) {
        var entry = row.entry();
        if (entry.estimated()) {
            return "estimated";
        }
        return entry.rateKnown() ? "" : "no price";
    }

    /** One column with two lines. */
    @Override
    public void narrow(boolean narrow) {
        wide.forEach(column -> column.setVisible(!narrow));
        phone.setVisible(narrow);
    }

    void refresh() {
        getDataProvider().refreshAll();
    }

    static LedgerSearch.Wanted all() {
        return LedgerSearch.Wanted.all(CallFacts.KIND);
    }
}
