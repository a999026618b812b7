package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.LabId;
import dev.podium.labs.GradeSheet;
import dev.podium.labs.GradeSheet.Import;
import dev.podium.labs.GradeSheet.Kind;
import dev.podium.labs.GradeSheet.Row;
import dev.podium.portal.Counted;
import dev.podium.portal.CsvUpload;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;

/** Grades out of a file: what it would do is shown before it is done. */
final class GradeImportDialog extends LabForm {

    private final transient GradeSheet sheet;
    private final transient LabId lab;
    private final transient SerializableRunnable done;
    private final TextArea csv = new TextArea("CSV");
    private final Div found = new Div();
    private final Button apply;
    private String shown = "";

    GradeImportDialog(GradeSheet sheet, LabId lab, SerializableRunnable done) {
        super("Import grades", "760px");
        this.sheet = sheet;
        this.lab = lab;
        this.done = done;
        csv.setHelperText("As the export has it. What is empty stays as it is; students are told nothing by this.");
        csv.setWidthFull();
        csv.setMinRows(4);
        csv.setMaxRows(8);
        csv.setValueChangeMode(ValueChangeMode.LAZY);
        csv.addValueChangeListener(typed -> refresh());
        var upload = new CsvUpload(refusal, "labs", text -> {
            csv.setValue(text);
            refresh();
        });
        found.addClassName("import-found");
        body(upload, refusal.at("csv", csv), found);
        apply = footer("Import", this::apply);
        apply.setEnabled(false);
    }

    private void refresh() {
        var text = csv.getValue();
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        found.removeAll();
        apply.setEnabled(false);
        if (text.isBlank()) {
            refusal.clear();
            return;
        }
        refusal.accepts(() -> show(sheet.preview(lab, text)));
    }

    private void show(Import would) {
        var line = new Span(words(would));
        line.addClassName("strong");
        var columns = new Span(String.join(" · ", would.columns()));
        columns.addClassNames("t3", "s");
        var table = new Table<Row>("What importing would do");
        table.addName("Student", row -> row.name().isEmpty() ? row.email() : row.name(), Row::email);
        table.addFact("Would", row -> switch (row.kind()) {
                    case CHANGED -> "change";
                    case SAME -> "stay";
                    case ERROR -> "be left out";
                })
                .setWidth("110px")
                .setFlexGrow(0);
        table.addFact("What", GradeImportDialog::what).setFlexGrow(3);
        table.setItems(would.rows());
        table.setHeight("280px");
        found.add(line, columns, table);
        long changed = would.count(Kind.CHANGED);
        apply.setEnabled(changed > 0);
        apply.setText(changed == 0 ? "Import" : "Import " + changed);
    }

    private static String what(Row row) {
        return (row.kind() == Kind.ERROR ? "Line " + row.line() + ": " : "") + row.said();
    }

    private static String words(Import would) {
        return Counted.of((int) would.count(Kind.CHANGED), "grade", "grades") + " would change, "
                + would.count(Kind.SAME) + " stay, "
                + Counted.of((int) would.count(Kind.ERROR), "row is wrong", "rows are wrong") + ".";
    }

    private void apply() {
        refresh();
        refusal.accepts(() -> {
            var did = sheet.apply(lab, shown);
            close();
            Toasts.say(Counted.of((int) did.count(Kind.CHANGED), "grade", "grades") + " changed.");
            done.run();
        });
    }
}
