package dev.podium.audit.ui;

import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.audit.AuditEntry;
import dev.podium.audit.Outcome;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Tone;
import java.io.Serializable;
import java.util.List;

/**
 * Entries as a table, fetched part by part as it is scrolled, without being counted. On a phone one column holds what
 * matters. Lit renders values as text, so nothing that anybody typed is taken for HTML.
 */
final class EntryGrid extends Table<AuditEntry> {

    private final List<Column<AuditEntry>> wide;
    private final Column<AuditEntry> phone;

    /** Where the entries come from, the newest first. */
    interface Source extends Serializable {
        List<AuditEntry> slice(int offset, int limit);
    }

    EntryGrid(Source source, SerializableConsumer<AuditEntry> open) {
        super("Audit trail");
        // It fills the page and scrolls, where other tables stand among other things.
        setClassName("list");
        addColumn(entry -> Times.shown(entry.at()))
                .setHeader("Time (UTC)")
                .setWidth("180px")
                .setFlexGrow(0);
        addColumn(AuditEntry::personName).setHeader("Who");
        addColumn(AuditEntry::action).setHeader("Did");
        addColumn(AuditEntry::object).setHeader("To what").setFlexGrow(2);
        addColumn(LitRenderer.<AuditEntry>of("""
                                <span class="st ${item.tone}"><podium-icon class="s" name=${item.symbol}></podium-icon>\
                                ${item.word}</span>""")
                        .withProperty("tone", entry -> tone(entry).id())
                        .withProperty("symbol", entry -> symbol(entry).id())
                        .withProperty("word", entry -> word(entry.outcome())))
                .setHeader("Outcome")
                .setWidth("110px")
                .setFlexGrow(0);
        addColumn(entry -> entry.address() == null ? "" : entry.address())
                .setHeader("From")
                .setWidth("150px")
                .setFlexGrow(0);
        setItems(query -> source.slice(query.getOffset(), query.getLimit()).stream());
        wide = List.copyOf(getColumns());
        phone = addColumn(LitRenderer.<AuditEntry>of("""
                                <div class="audit-card"><b class="cut">${item.action}</b>\
                                <span class="cut">${item.object}</span>\
                                <span class="t3 s cut">${item.who} · ${item.time}${item.denied}</span></div>""")
                        .withProperty("action", AuditEntry::action)
                        .withProperty("object", AuditEntry::object)
                        .withProperty("who", AuditEntry::personName)
                        .withProperty("time", entry -> Times.shown(entry.at()))
                        .withProperty("denied", entry -> entry.outcome() == Outcome.DENIED ? " · Denied" : ""))
                .setHeader("Entry");
        addItemClickListener(clicked -> open.accept(clicked.getItem()));
        narrow(false);
    }

    /** One column with three lines. */
    @Override
    public void narrow(boolean narrow) {
        wide.forEach(column -> column.setVisible(!narrow));
        phone.setVisible(narrow);
    }

    void refresh() {
        getDataProvider().refreshAll();
    }

    static String word(Outcome outcome) {
        return switch (outcome) {
            case DONE -> "Done";
            case DENIED -> "Denied";
        };
    }

    private static Tone tone(AuditEntry entry) {
        return switch (entry.outcome()) {
            case DONE -> Tone.WORK;
            case DENIED -> Tone.BAD;
        };
    }

    private static Symbol symbol(AuditEntry entry) {
        return switch (entry.outcome()) {
            case DONE -> Symbol.CHECK;
            case DENIED -> Symbol.LOCK;
        };
    }
}
