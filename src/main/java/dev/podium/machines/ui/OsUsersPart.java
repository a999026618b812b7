package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.identity.AllPeople;
import dev.podium.identity.AllPeople.Somebody;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.OsUser;
import dev.podium.portal.EmptyState;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import org.jspecify.annotations.Nullable;

/** Who works on a machine as which OS user; each press counts at once. */
final class OsUsersPart extends Div {

    private final transient MachineRegistry registry;
    private final transient MachineId machine;
    private final transient Entry entry;
    private final FormRefusal refused = new FormRefusal();
    private final ComboBox<Somebody> person = new ComboBox<>("Person");
    private final TextField osUser = new TextField("OS user there");
    private final Paragraph now = new Paragraph();
    private final Div list = new Div();

    OsUsersPart(MachineRegistry registry, AllPeople people, MachineId machine, Entry entry) {
        this.registry = registry;
        this.machine = machine;
        this.entry = entry;
        addClassName("machines-part");
        list.addClassName("machines-part");
        person.setItems(
                query -> people.list(query.getFilter().orElse(""), query.getOffset(), query.getLimit()).stream(),
                query -> people.count(query.getFilter().orElse("")));
        person.setItemLabelGenerator(one -> one.name() + " · " + one.email());
        person.setPlaceholder("Name or e-mail");
        person.setManualValidation(true);
        refused.at("person", person);
        refused.at("osUser", osUser);
        osUser.getElement().setAttribute("autocomplete", "off");
        person.addValueChangeListener(chosen -> sayStanding(chosen.getValue()));
        now.addClassName("t2");
        now.getElement().setAttribute("role", "status");
        var form = new Div(person, osUser, new Button("Assign", pressed -> refused.accepts(this::assign)));
        form.addClassName("machines-assign");
        add(list, refused, form, now);
        refresh();
    }

    /** As whom the chosen person works here already: by the rule nobody is in the list. */
    private void sayStanding(@Nullable Somebody chosen) {
        now.setText(
                chosen == null ? "" : registry.standing(machine, chosen.id()).said());
    }

    private void assign() {
        var chosen = person.getValue();
        if (chosen == null) {
            throw Refusal.invalidField(
                    "person", "machines.no-person", "Nobody is chosen.", "Choose who is to have an OS user here.");
        }
        registry.assign(machine, chosen.id(), osUser.getValue().strip());
        person.clear();
        osUser.clear();
        refresh();
        person.focus();
    }

    private void refresh() {
        list.removeAll();
        var all = registry.osUsers(machine);
        if (all.isEmpty()) {
            list.add(nobody());
            return;
        }
        var table = new Table<OsUser>("OS users");
        table.addName("Person", OsUser::name, one -> "");
        table.addFact("OS user", OsUser::osUser);
        table.addComponentColumn(this::remove).setAutoWidth(true).setFlexGrow(0);
        table.setItems(all);
        table.fit(all.size());
        list.add(table);
    }

    private EmptyState nobody() {
        var shared = entry.sharedOsUser();
        var rule = entry.osUserRule();
        if (rule != null) {
            return new EmptyState(
                    "Nobody was given an OS user here",
                    "The rule makes " + rule.template() + " of the user names of " + rule.provider()
                            + ". Choose a person below to see as whom they work, or to give them another.");
        }
        return new EmptyState(
                "Nobody has an OS user of their own here",
                shared == null
                        ? "Until somebody has one, no agent starts here. Choose a person below, and the OS user"
                                + " that they have on the machine; or make a rule in the settings."
                        : "All work as " + shared + " together, and can read each other's files. Give people their"
                                + " own OS users below to keep them apart.");
    }

    private Component remove(OsUser one) {
        var button = new Button(
                "Remove",
                pressed -> refused.accepts(() -> {
                    registry.withdraw(machine, one.person());
                    refresh();
                    Toasts.undoable(
                            one.name() + " starts nothing more as " + one.osUser() + "; what runs goes on.",
                            () -> refused.accepts(() -> {
                                registry.assign(machine, one.person(), one.osUser());
                                refresh();
                            }));
                }));
        button.addClassNames("ghost", "danger");
        button.setAriaLabel("Remove the OS user of " + one.name());
        return button;
    }
}
