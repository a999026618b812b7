package dev.podium.costs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.podium.costs.ChargeFiles.Import;
import dev.podium.costs.ChargeFiles.Kind;
import dev.podium.costs.ChargeFiles.Row;
import dev.podium.costs.Dollars;
import dev.podium.portal.Counted;
import dev.podium.portal.CsvUpload;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import dev.podium.portal.Tone;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Objects;

/** Bills out of a file: what it would do is shown before it is done. */
final class ChargeImportDialog extends CostForm {

    private final transient ChargeDesk desk;
    private final transient Runnable saved;
    private final TextArea csv = refusal.at("csv", new TextArea("CSV"));
    private final Div found = new Div();
    final Button apply;
    private String shown = "";

    ChargeImportDialog(ChargeDesk desk, Runnable saved) {
        super("Import bills", "860px", "costs.bad-csv");
        this.desk = desk;
        this.saved = saved;
        csv.setHelperText(
                "Column names first: day, amount, currency and what; vendor, person (e-mail), machine (name) and"
                        + " reference may follow. Separated by commas, semicolons or tabs.");
        csv.setPlaceholder(
                "day;amount;currency;what;vendor;reference\n2026-01-31;40,40;EUR;Domain example.org;Registrar;INV-1");
        csv.setWidthFull();
        csv.setMinRows(4);
        csv.setMaxRows(8);
        csv.setValueChangeMode(ValueChangeMode.LAZY);
        csv.addValueChangeListener(typed -> refresh());
        var upload = new CsvUpload(refusal, "costs", this::take);
        found.addClassName("import-found");
        var template = EnteredPart.file("Template", "charges-template.csv", desk.files()::template);
        template.addClassNames("s", "charges-template");
        body(upload, csv, template, found);
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
        apply.setText("Import");
        if (text.isBlank()) {
            refusal.clear();
            return;
        }
        refusal.accepts(() -> show(desk.files().read(text, true)));
    }

    private void show(Import would) {
        var line = new Span(summary(would));
        line.addClassName("strong");
        var columns = new Span(String.join(" · ", would.columns()));
        columns.addClassNames("t3", "s");
        found.add(line, columns);
        long without = would.rows().stream()
                .filter(row -> row.kind() == Kind.NEW && row.reference().isEmpty())
                .count();
        if (without > 0) {
            var doubles = new Span(Counted.of((int) without, "row has", "rows have")
                    + " no reference: imported once more, they would be entered once more.");
            doubles.addClassNames("t2", "s");
            found.add(doubles);
        }
        found.add(table(would));
        long fresh = would.count(Kind.NEW);
        boolean fit = fresh > 0 && would.count(Kind.ERROR) == 0;
        apply.setEnabled(fit);
        apply.setText(fit ? "Import " + fresh : "Import");
    }

    private static Table<Row> table(Import would) {
        var table = new Table<Row>("What importing would do");
        table.addName("What", ChargeImportDialog::what, ChargeImportDialog::second);
        table.addFact("Day", row -> row.day() == null ? "–" : ChargeWords.day(row.day()))
                .setWidth("110px")
                .setFlexGrow(0);
        table.addFact("Amount", ChargeImportDialog::amount).setWidth("140px").setFlexGrow(0);
        table.addComponentColumn(row -> badge(row.kind()))
                .setHeader("Would be")
                .setWidth("130px")
                .setFlexGrow(0);
        table.addFact("Why", row -> row.kind() == Kind.ERROR ? "Line " + row.line() + ": " + row.problem() : "")
                .setFlexGrow(3);
        // Those that are wrong first: they are what somebody has to do something about.
        var rows = new ArrayList<>(would.rows());
        rows.sort(java.util.Comparator.comparing(row -> row.kind() != Kind.ERROR));
        table.setItems(rows);
        table.setAllRowsVisible(false);
        table.setHeight("300px");
        return table;
    }

    private static String what(Row row) {
        return row.what().isEmpty() ? "Line " + row.line() : row.what();
    }

    private static String second(Row row) {
        var parts = new ArrayList<String>();
        for (var part : new String[] {row.vendor(), row.reference(), row.person(), row.machine()}) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return String.join(" · ", parts);
    }

    /** As it was understood: whoever reads 1,234 sees which of two it is. */
    private static String amount(Row row) {
        return row.amount() == null ? "–" : ChargeWords.number(row.amount(), 2) + " " + row.currency();
    }

    static String summary(Import would) {
        var dollars = would.rows().stream()
                .filter(row -> row.kind() == Kind.NEW)
                .map(Row::dollars)
                .filter(Objects::nonNull)
                .map(each -> (BigDecimal) each)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        long again = would.count(Kind.AGAIN);
        long wrong = would.count(Kind.ERROR);
        return Counted.of((int) would.count(Kind.NEW), "bill", "bills") + " of " + Dollars.about(dollars) + " together"
                + (again > 0 ? ", " + again + " there already" : "")
                + (wrong > 0
                        ? ", " + Counted.of((int) wrong, "row is wrong", "rows are wrong")
                                + ": none is entered until all are right"
                        : "")
                + ".";
    }

    private static StatusBadge badge(Kind kind) {
        return switch (kind) {
            case NEW -> new StatusBadge(Tone.WORK, Symbol.PLUS, "new", "", null);
            case AGAIN -> new StatusBadge(Tone.IDLE, Symbol.CHECK, "there", "", null);
            case ERROR -> new StatusBadge(Tone.BAD, Symbol.CRASHED, "wrong", "", null);
        };
    }

    void apply() {
        refresh();
        refusal.accepts(() -> {
            var did = desk.files().read(shown, false);
            if (!did.entered()) {
                found.removeAll();
                show(did);
                return;
            }
            close();
            saved.run();
            Toasts.say("Imported: " + summary(did));
        });
    }
}
