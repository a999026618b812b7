package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.labs.Roster;
import dev.podium.labs.Roster.Import;
import dev.podium.labs.Roster.Kind;
import dev.podium.labs.Roster.Row;
import dev.podium.portal.Counted;
import dev.podium.portal.CsvUpload;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import dev.podium.portal.Tone;
import java.util.ArrayList;

/** A roster out of a file: what it would do is shown before it is done. */
final class ImportDialog extends LabForm {

    private final transient Roster roster;
    private final transient SerializableRunnable done;
    private final TextArea csv = new TextArea("CSV");
    private final Div found = new Div();
    private final Checkbox removeGone = new Checkbox("Take off those who are not in the file");
    private final Button apply;
    private String shown = "";

    ImportDialog(Roster roster, SerializableRunnable done) {
        super("Import people", "760px");
        this.roster = roster;
        this.done = done;
        csv.setHelperText("Column names first; e-mail and name are needed. Student number, group and role may follow.");
        csv.setPlaceholder("Name,E-mail\nAda Lovelace,ada@example.org");
        csv.setWidthFull();
        csv.setMinRows(4);
        csv.setMaxRows(8);
        csv.setValueChangeMode(ValueChangeMode.LAZY);
        csv.addValueChangeListener(typed -> refresh());
        var upload = new CsvUpload(refusal, "labs", this::take);
        found.addClassName("import-found");
        removeGone.setVisible(false);
        body(upload, refusal.at("csv", csv), found, removeGone);
        apply = footer("Import", this::apply);
        apply.setEnabled(false);
    }

    private void take(String text) {
        csv.setValue(text);
        refresh();
    }

    /** What is shown is what is in the field now. */
    void refresh() {
        var text = csv.getValue();
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        found.removeAll();
        apply.setEnabled(false);
        removeGone.setVisible(false);
        if (text.isBlank()) {
            refusal.clear();
            return;
        }
        refusal.accepts(() -> show(roster.preview(text)));
    }

    private void show(Import would) {
        long some = would.count(Kind.NEW) + would.count(Kind.CHANGED);
        long gone = would.count(Kind.GONE);
        var line = new Span(summary(would));
        line.addClassName("strong");
        var columns = new Span(String.join(" · ", would.columns()));
        columns.addClassNames("t3", "s");
        var table = new Table<Row>("What importing would do");
        table.addName("Person", Row::name, Row::email);
        table.addComponentColumn(row -> badge(row.kind()))
                .setHeader("Would be")
                .setWidth("140px")
                .setFlexGrow(0);
        table.addFact("Why", ImportDialog::why).setFlexGrow(2);
        table.setItems(would.rows());
        table.setAllRowsVisible(false);
        table.setHeight("280px");
        found.add(line, columns, table);
        removeGone.setVisible(gone > 0);
        apply.setEnabled(some + would.count(Kind.SAME) + gone > 0);
        apply.setText(some == 0 ? "Import" : "Import " + some);
    }

    private static String why(Row row) {
        return (row.kind() == Kind.ERROR ? "Line " + row.line() + ": " : "") + row.said();
    }

    private static String summary(Import would) {
        var parts = new ArrayList<String>();
        for (var kind : Kind.values()) {
            long count = would.count(kind);
            if (count > 0) {
                parts.add(kind == Kind.ERROR ? Counted.of((int) count, "error", "errors") : count + " " + word(kind));
            }
        }
        return parts.isEmpty() ? "The file has no rows." : String.join(", ", parts);
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case NEW -> "new";
            case CHANGED -> "changed";
            case SAME -> "the same";
            case ERROR -> "left out";
            case GONE -> "not in the file";
        };
    }

    private static StatusBadge badge(Kind kind) {
        return switch (kind) {
            case NEW -> new StatusBadge(Tone.WORK, Symbol.PLUS, word(kind), "", null);
            case CHANGED -> new StatusBadge(Tone.WAIT, Symbol.WORKING, word(kind), "", null);
            case SAME -> new StatusBadge(Tone.IDLE, Symbol.CHECK, word(kind), "", null);
            case ERROR -> new StatusBadge(Tone.BAD, Symbol.CRASHED, word(kind), "", null);
            case GONE -> new StatusBadge(Tone.OFF, Symbol.UNREACHABLE, word(kind), "", null);
        };
    }

    private void apply() {
        refresh();
        refusal.accepts(() -> {
            var did = roster.apply(shown, removeGone.getValue());
            close();
            Toasts.say("Imported: " + summary(did) + ".");
            done.run();
        });
    }
}
