package dev.podium.costs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.costs.BudgetSubjects;
import dev.podium.costs.Budgets;
import dev.podium.costs.Budgets.Of;
import dev.podium.costs.Budgets.Period;
import dev.podium.costs.Budgets.Scope;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a budget, changes one, raises it for a time, or removes it. */
class BudgetDialog extends Dialog {

    private final transient Budgets budgets;
    private final transient Runnable saved;
    private final FormRefusal refused = new FormRefusal();
    private final Select<Scope> scope = refused.at("scope", new Select<>());
    private final ComboBox<PersonId> person = new ComboBox<>("Person");
    private final ComboBox<AgentId> agent = new ComboBox<>("Agent");
    private final ComboBox<String> model = new ComboBox<>("Model");
    private final TextField key = new TextField("API token");
    private final Select<Period> period = new Select<>();
    private final BigDecimalField cap = refused.at("cap", new BigDecimalField("Cap, US dollars"));
    private final RadioButtonGroup<Boolean> hard = new RadioButtonGroup<>("When it is reached");
    private final Checkbox fixedCosts =
            refused.at("fixedCosts", new Checkbox("Counts also machines, electricity, subscriptions and bills"));
    private final @Nullable RaiseFields raise;

    /** @param choices null for who runs no team; @param runsAll whether one of the organisation can be made */
    BudgetDialog(Budgets budgets, BudgetSubjects.@Nullable Choices choices, boolean runsAll, Runnable saved) {
        this(budgets, null, saved);
        setHeaderTitle("Add a budget");
        var scopes = new ArrayList<Scope>();
        if (choices != null) {
            for (var each : Scope.values()) {
                if (each != Scope.ORGANISATION) {
                    scopes.add(each);
                }
            }
            names(person, choices.people());
            names(agent, choices.agents());
            model.setItems(choices.models());
        }
        if (runsAll) {
            scopes.add(Scope.ORGANISATION);
        }
        scope.setItems(scopes);
        scope.addValueChangeListener(chosen -> show(chosen.getValue()));
        scope.setValue(scopes.getFirst());
        period.setValue(Period.MONTH);
        hard.setValue(true);
        buttons("Add", this::add);
    }

    BudgetDialog(Budgets budgets, BudgetShown there, ZoneId zone, Clock clock, Runnable saved) {
        this(budgets, new RaiseFields(there, zone, clock), saved);
        setHeaderTitle(there.subject());
        var fields = there.budget().fields();
        scope.setItems(fields.scope());
        scope.setValue(fields.scope());
        scope.setReadOnly(true);
        show(null);
        fixedCosts.setVisible(fields.fixedCosts());
        period.setValue(fields.period());
        period.setReadOnly(true);
        cap.setValue(fields.cap());
        hard.setValue(fields.hard());
        fixedCosts.setValue(fields.fixedCosts());
        fixedCosts.setReadOnly(true);
        var remove = new Button("Remove", pressed -> remove(there));
        remove.addThemeVariants(ButtonVariant.ERROR, ButtonVariant.TERTIARY);
        remove.addClassName("budgets-remove");
        getFooter().add(remove);
        buttons("Save", () -> change(there));
    }

    private BudgetDialog(Budgets budgets, @Nullable RaiseFields raise, Runnable saved) {
        this.budgets = budgets;
        this.raise = raise;
        this.saved = saved;
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        scope.setLabel("Of");
        scope.setItemLabelGenerator(BudgetShown::word);
        model.setAllowCustomValue(true);
        model.addCustomValueSetListener(typed -> model.setValue(typed.getDetail()));
        model.setHelperText("As it is billed");
        key.setHelperText("Its id, as an opened call shows it");
        period.setLabel("For");
        period.setItems(Period.values());
        period.setItemLabelGenerator(BudgetShown::word);
        period.setHelperText("By the calendar; a week begins on Monday");
        hard.setItems(true, false);
        hard.setItemLabelGenerator(yes -> Boolean.TRUE.equals(yes)
                ? "Hard: refuse what could pass it"
                : "Soft: refuse nothing, say so, take a tier lower");
        fixedCosts.setHelperText("For a soft one: nobody can be refused a server that was bought");
        if (raise == null) {
            hard.addValueChangeListener(chosen -> showFixedCosts());
        }
        refused.at("hard", hard);
        var body = new Div(refused, scope, person, agent, model, key, period, cap, hard, fixedCosts);
        if (raise != null) {
            body.add(raise.at(refused));
        }
        body.addClassName("dbody");
        for (var each : new com.vaadin.flow.component.HasSize[] {scope, person, agent, model, key, period, cap}) {
            each.setWidthFull();
        }
        add(body);
    }

    private void buttons(String word, Runnable work) {
        var save = new Button(word, pressed -> work.run());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), save);
    }

    private static <K> void names(ComboBox<K> box, Map<K, String> names) {
        box.setItems(names.keySet());
        box.setItemLabelGenerator(each -> Objects.requireNonNullElse(names.get(each), "–"));
    }

    private void show(@Nullable Scope chosen) {
        person.setVisible(chosen == Scope.PERSON);
        agent.setVisible(chosen == Scope.AGENT);
        model.setVisible(chosen == Scope.MODEL);
        key.setVisible(chosen == Scope.KEY);
        fixedCosts.setVisible(chosen == Scope.ORGANISATION || chosen == Scope.TEAM || chosen == Scope.PERSON);
    }

    /** What is hard refuses, and these cannot be refused. */
    private void showFixedCosts() {
        boolean soft = Boolean.FALSE.equals(hard.getValue());
        fixedCosts.setEnabled(soft);
        if (!soft) {
            fixedCosts.setValue(false);
        }
    }

    private BigDecimal cap() {
        var value = cap.getValue();
        if (value == null) {
            throw Refusal.invalidField("cap", "costs.bad-budget", "A budget has a cap.", "Enter it like 250 or 99.50.");
        }
        return value;
    }

    private String subject() {
        var value = switch (scope.getValue()) {
            case ORGANISATION, TEAM -> "";
            case PERSON -> Objects.toString(person.getValue(), "-");
            case AGENT -> Objects.toString(agent.getValue(), "-");
            case MODEL -> Objects.toString(model.getValue(), "");
            case KEY -> key.getValue().strip();
        };
        if (value.equals("-")) {
            throw Refusal.invalid("costs.bad-budget", "It is not said whose budget it is.", "Choose one of the list.");
        }
        return value;
    }

    void add() {
        if (refused.accepts(() -> budgets.add(
                scope.getValue() == Scope.ORGANISATION ? Of.ORGANISATION : Of.TEAM,
                new Budgets.Fields(
                        scope.getValue(),
                        subject(),
                        period.getValue(),
                        cap(),
                        hard.getValue(),
                        fixedCosts.isVisible() && fixedCosts.getValue())))) {
            done("The budget is there, with what its window has seen already.");
        }
    }

    private void change(BudgetShown row) {
        if (refused.accepts(() -> {
            var wanted = Objects.requireNonNull(raise).wanted();
            if (cap().compareTo(row.budget().fields().cap()) != 0
                    || hard.getValue() != row.budget().fields().hard()) {
                budgets.change(row.whose(), row.budget().id(), cap(), hard.getValue());
            }
            if (!Objects.equals(wanted, row.budget().raise())) {
                budgets.raise(row.whose(), row.budget().id(), wanted);
            }
        })) {
            done("Saved. It counts within 2 s.");
        }
    }

    private void remove(BudgetShown row) {
        if (refused.accepts(() -> budgets.remove(row.whose(), row.budget().id()))) {
            done("The budget of " + row.subject() + " is removed. What was spent stays in the ledger.");
        }
    }

    private void done(String words) {
        close();
        saved.run();
        Toasts.say(words);
    }
}
