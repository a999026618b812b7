package dev.podium.costs.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.select.Select;
import dev.podium.costs.Outlooks;
import dev.podium.costs.Spending;
import dev.podium.costs.outlook.LedgerChange;
import dev.podium.costs.outlook.LedgerWhatIf;
import dev.podium.portal.EmptyState;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The team's own use of models as a month, with things changed one after another. */
class OwnMonthPanel extends Div {

    private static final List<Integer> STRETCHES = List.of(7, WhatIfQuery.USUAL_DAYS, 90, 365);

    private final transient Outlooks outlooks;
    private final transient LocalDate today;
    private final transient Consumer<WhatIfQuery> changed;
    private final int months;
    private final Select<Integer> days = new Select<>();
    private final List<ChangeRow> rows = new ArrayList<>();
    private final Div refusedAt = new Div();
    private final Div list = new Div();
    private final Div results = new Div();
    private FormRefusal refused = new FormRefusal();
    private transient List<String> tasks = List.of();
    private String currency = "$";

    OwnMonthPanel(Outlooks outlooks, LocalDate today, WhatIfQuery query, Consumer<WhatIfQuery> changed) {
        this.outlooks = outlooks;
        this.today = today;
        this.changed = changed;
        this.months = query.months();
        addClassName("whatif-panel");
        days.setLabel("From");
        days.setItems(STRETCHES.contains(query.days()) ? STRETCHES : with(query.days()));
        days.setItemLabelGenerator(each -> "the last " + each + " days");
        days.setValue(query.days());
        days.addValueChangeListener(chosen -> {
            if (chosen.isFromClient()) {
                readTasks();
                compare();
            }
        });
        var menu = new MenuBar();
        var add = menu.addItem("Add a change").getSubMenu();
        for (var kind : ChangeRow.Kind.values()) {
            add.addItem(kind.words(), pressed -> {
                put(kind.begun());
                compare();
            });
        }
        var head = new Div(new H2("Your own month"), menu);
        head.addClassName("whatif-head");
        var said = new Paragraph(
                "What your team's calls of models came to, as a month of 365/12 days. What moves takes the same"
                        + " tokens at the prices of its new tier; what is sent up again costs twice. Each change finds what those"
                        + " before it made.");
        said.addClassNames("t2", "whatif-note");
        list.addClassName("whatif-changes");
        var form = new Div(head, said, refusedAt, days, list);
        form.addClassNames("card", "whatif-form");
        results.addClassName("whatif-results");
        add(form, results);
        readTasks();
        query.changes().forEach(this::put);
        compare();
    }

    private static List<Integer> with(int days) {
        var all = new ArrayList<>(STRETCHES);
        all.add(days);
        return all;
    }

    private Spending.Period period() {
        return new Spending.Period(today.minusDays(days.getValue()), today.minusDays(1));
    }

    /** The kinds of task of these days, as far as they may be told. */
    private void readTasks() {
        var found = ask(List.of());
        if (found != null) {
            tasks = List.copyOf(new TreeSet<>(
                    found.rows().stream().map(LedgerWhatIf.Row::task).toList()));
            currency = found.comparison().currency().getSymbol(Locale.US);
        }
    }

    private @Nullable LedgerWhatIf ask(List<LedgerChange> changes) {
        var found = new ArrayList<LedgerWhatIf>();
        return refused.accepts(() -> found.add(outlooks.whatIf(period(), changes, months))) ? found.getFirst() : null;
    }

    private void put(LedgerChange change) {
        var row = new ChangeRow[1];
        row[0] = new ChangeRow(change, tasks, currency, this::compare, () -> {
            rows.remove(row[0]);
            compare();
        });
        rows.add(row[0]);
    }

    /** Fields are known to refusals by where they stand, which changes when one is added or taken away. */
    private void register() {
        refused = new FormRefusal();
        refusedAt.removeAll();
        refusedAt.add(refused);
        for (int at = 0; at < rows.size(); at++) {
            rows.get(at).at(refused, at);
        }
        list.removeAll();
        rows.forEach(list::add);
    }

    void compare() {
        register();
        results.removeAll();
        var changes = new ArrayList<LedgerChange>();
        if (!refused.accepts(() -> rows.forEach(row -> changes.add(row.change())))) {
            return;
        }
        var found = ask(changes);
        if (found == null) {
            return;
        }
        changed.accept(new WhatIfQuery("", Map.of(), days.getValue(), changes, months));
        if (found.rows().isEmpty()) {
            results.add(new EmptyState(
                    "No model was called in these days",
                    "Choose more days. Calls that agents make through Podium are booked within a second."));
            return;
        }
        if (!changes.isEmpty()) {
            int needed = ComparedShown.months(List.of(found.comparison()), months);
            var shown = needed == months ? found : outlooks.whatIf(period(), changes, needed);
            results.add(new ComparedShown(shown.comparison(), "what-if-own"));
        }
        results.add(table(found));
    }

    private static Div table(LedgerWhatIf found) {
        var currency = found.comparison().currency();
        var table = new Table<LedgerWhatIf.Row>("By kind of task and tier, a month");
        table.addName("Task", row -> ChangeRow.words(row.task()), row -> tier(row.tier()));
        ComparedShown.amounts(table, "Now", LedgerWhatIf.Row::before, currency);
        ComparedShown.amounts(table, "Then", LedgerWhatIf.Row::after, currency);
        table.setItems(found.rows());
        table.fit(found.rows().size());
        var head = new Div(new H3("By kind of task and tier"));
        head.addClassName("whatif-head");
        var card = new Div(head, table);
        card.addClassNames("card", "whatif-table");
        return card;
    }

    private static String tier(int tier) {
        return tier == 0 ? "No tier" : "Tier " + tier;
    }
}
