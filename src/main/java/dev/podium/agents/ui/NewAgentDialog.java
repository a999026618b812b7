package dev.podium.agents.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agents;
import dev.podium.agents.NewAgent;
import dev.podium.identity.People;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import java.util.List;

/** The form for a new agent. */
final class NewAgentDialog extends FormDialog {

    private final transient Agents agents;
    private final FormRefusal refusal = new FormRefusal();
    private final NameField name = refusal.at("name", new NameField("Name"));
    private final Select<Machine> machine = refusal.at("machine", new Select<>());
    private final ProgramSelect program;
    private final TextField command = refusal.at("command", new TextField("Command"));
    private final TextField arguments = refusal.at("arguments", new TextField("Arguments"));
    private final TextField folder = refusal.at("workingDirectory", new TextField("Folder"));
    private final WhoMaySee who;
    private final EnvironmentRows environment = new EnvironmentRows();
    private final Checkbox token = new Checkbox("Give it a Podium token, to read its own state and screen");
    private final SerializableConsumer<AgentId> made;

    NewAgentDialog(Agents agents, Machines machines, People people, SerializableConsumer<AgentId> made) {
        super("New agent");
        this.agents = agents;
        this.made = made;
        who = new WhoMaySee(people, refusal);
        var all = machines.all();
        program = refusal.at("program", new ProgramSelect());
        machine.setLabel("Machine");
        machine.setManualValidation(true);
        machine.setWidthFull();
        machine.setItems(all);
        machine.setItemLabelGenerator(Machine::name);
        machine.addValueChangeListener(e -> {
            if (e.getValue() != null) {
                refusal.accepts(() -> program.offer(agents.programs(e.getValue().id())));
            }
        });
        all.stream().findFirst().ifPresent(machine::setValue);
        command.setPlaceholder("python");
        arguments.setPlaceholder("train.py --epochs 3");
        folder.setValue("~");
        folder.setHelperText("Absolute, or from the home of the machine's OS user: ~");
        for (var field : new TextField[] {command, arguments, folder}) {
            field.setManualValidation(true);
            field.setWidthFull();
            field.addClassName("mono-in");
        }
        program.addValueChangeListener(e -> showCommand());
        showCommand();
        var where = new Div(program, machine);
        where.addClassName("two");
        var what = new Div(command, arguments);
        what.addClassName("two");
        body(refusal, name, where, what, folder, who, environment, token);
        var start = new Button("Start", e -> submit());
        start.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        start.addClickShortcut(Key.ENTER);
        footer(start);
        name.focus();
    }

    private void showCommand() {
        command.setVisible(program.isCommand());
        arguments.setVisible(program.isCommand());
    }

    private void submit() {
        refusal.accepts(() -> {
            var agent = agents.create(wanted());
            close();
            made.accept(agent.id());
        });
    }

    private NewAgent wanted() {
        var chosen = program.getValue();
        if (chosen == null) {
            throw Refusal.invalidField(
                    "program",
                    "agents.no-program",
                    "The agent has no program.",
                    "Choose one, or Command for your own.");
        }
        if (machine.getValue() == null) {
            throw Refusal.invalidField("machine", "agents.no-machine", "The agent has no machine.", "Choose one.");
        }
        boolean own = program.isCommand();
        return new NewAgent(
                name.getValue().strip(),
                chosen.program().id(),
                own ? command.getValue().strip() : null,
                own ? Arguments.of(arguments.getValue()) : List.of(),
                machine.getValue().id(),
                folder.getValue().strip(),
                environment.values(),
                true,
                who.sharing(),
                token.getValue());
    }
}
