package dev.podium.machines.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.Registered;
import dev.podium.machines.MachineRegistry.SignIn;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes what is entered about a machine; its key is changed apart, by who has compared it. */
final class EntryForm extends Div {

    private final transient MachineRegistry registry;
    private final transient Registered machine;
    private final FormRefusal refused = new FormRefusal();
    private final TextField name = new TextField("Name");
    private final TextField host = new TextField("Host");
    private final IntegerField port = new IntegerField("Port");
    private final @Nullable SignInPart signIn;
    private final UsePart use;

    EntryForm(MachineRegistry registry, TeamNames teams, Registered machine, Runnable saved) {
        this.registry = registry;
        this.machine = machine;
        var entry = machine.entry();
        boolean own = MachineWords.isOwn(machine);
        use = new UsePart(teams, own ? List.of() : registry.namesOf(), refused);
        use.show(entry, teams.of(entry.teams()), own);
        boolean reached = !own && entry.signIn() != SignIn.RUNNER;
        signIn = !reached ? null : new SignInPart(registry.publicLines(), entry.signIn(), true, refused);
        addClassName("machines-part");
        name.setValue(entry.name());
        host.setValue(entry.host());
        port.setValue(entry.port());
        port.setManualValidation(true);
        name.setWidthFull();
        host.setWidthFull();
        refused.at("name", name);
        add(refused, name);
        if (signIn != null) {
            var address = new Div(refused.at("host", host), refused.at("port", port));
            address.addClassName("machines-address");
            add(address, signIn);
        }
        var save = new Button("Save", pressed -> {
            if (refused.accepts(this::save)) {
                Toasts.say("Saved.");
                saved.run();
            }
        });
        save.addThemeVariants(ButtonVariant.PRIMARY);
        add(use, save);
    }

    private void save() {
        var entry = machine.entry();
        var number = port.getValue();
        registry.change(
                machine.id(),
                new Entry(
                        name.getValue().strip(),
                        host.getValue().strip(),
                        number == null ? 0 : number,
                        entry.hostKey(),
                        signIn == null ? entry.signIn() : signIn.value(),
                        use.labels(),
                        use.everyTeam(),
                        use.teams(),
                        use.sharedOsUser(),
                        use.osUserRule()));
    }
}
