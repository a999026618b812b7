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
import dev.podium.agents.Agents.FoundProgram;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Program;
import dev.podium.agents.Projects.Project;
import dev.podium.identity.People;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The form for a new agent. */
final class NewAgentDialog extends FormDialog {

    /** No machine: Podium finds one. */
    private static final Machine ANYWHERE = new Machine(new MachineId(new UUID(0, 0)), "Wherever it fits", "");

    private static final Project NO_PROJECT = new Project(new ProjectId(new UUID(0, 0)), "None", 0);

    private final transient Agents agents;
    private final FormRefusal refusal = new FormRefusal();
    private final NameField name = refusal.at("name", new NameField("Name"));
    private final Select<Machine> machine = refusal.at("machine", new Select<>());
    private final TextField needs = refusal.at("needs", new TextField("Labels"));
    private final ProgramSelect program;
    private final TextField command = refusal.at("command", new TextField("Command"));
    private final TextField arguments = refusal.at("arguments", new TextField("Arguments"));
    private final TextField folder = refusal.at("workingDirectory", new TextField("Folder"));
    private final Select<Project> project = refusal.at("project", new Select<>());
    private final transient WorkRules rules;
    private final WhoMaySee who;
    private final EnvironmentRows environment = new EnvironmentRows();
    private final Checkbox token = new Checkbox("Give it a Podium token, to read its own state and screen");
    private final Checkbox models = new Checkbox("Point its program at Podium's models, and book what it spends on it");
    private final GpuChoice gpus;
    private final SerializableConsumer<AgentId> made;

    NewAgentDialog(
            Agents agents,
            Machines machines,
            People people,
            WorkRules rules,
            SharedGpus shared,
            SerializableConsumer<AgentId> made) {
        super("New agent");
        this.rules = rules;
        this.agents = agents;
        this.made = made;
        who = new WhoMaySee(people, refusal);
        gpus = new GpuChoice(shared, refusal);
        var all = machines.all();
        program = refusal.at("program", new ProgramSelect());
        machine.setLabel("Machine");
        machine.setManualValidation(true);
        machine.setWidthFull();
        machine.setItems(Stream.concat(all.stream(), Stream.of(ANYWHERE)).toList());
        machine.setItemLabelGenerator(Machine::name);
        machine.addValueChangeListener(e -> choose(e.getValue()));
        var labels = new TreeSet<String>();
        all.forEach(each -> labels.addAll(each.labels()));
        needs.setHelperText(
                labels.isEmpty()
                        ? "No machine has labels yet; an admin gives them."
                        : "What its machine must have, with commas between. There are: " + String.join(", ", labels));
        needs.setPlaceholder("os=linux, gpu");
        needs.setVisible(false);
        all.stream().findFirst().ifPresent(machine::setValue);
        offerProjects();
        command.setPlaceholder("python");
        arguments.setPlaceholder("train.py --epochs 3");
        folder.setValue("~");
        folder.setHelperText("Absolute, or from the home of the machine's OS user: ~");
        for (var field : new TextField[] {needs, command, arguments, folder}) {
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
        body(refusal, name, project, where, needs, what, folder, gpus, who, environment, token, models);
        var start = new Button("Start", e -> submit());
        start.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        start.addClickShortcut(Key.ENTER);
        footer(start);
        name.focus();
    }

    private void offerProjects() {
        var all = rules.projects();
        project.setLabel("Project");
        project.setManualValidation(true);
        project.setWidthFull();
        project.setItems(Stream.concat(Stream.of(NO_PROJECT), all.stream()).toList());
        project.setItemLabelGenerator(Project::name);
        project.addValueChangeListener(chosen -> project.setHelperText(rules.applying(projectId())));
        project.setValue(NO_PROJECT);
        // What applies to all of the team is said also where there are no projects.
        project.setVisible(!all.isEmpty() || !rules.applying(null).isEmpty());
    }

    private @Nullable ProjectId projectId() {
        var chosen = project.getValue();
        return chosen == null || chosen.equals(NO_PROJECT) ? null : chosen.id();
    }

    private void choose(@Nullable Machine chosen) {
        needs.setVisible(ANYWHERE.equals(chosen));
        if (chosen != null) {
            gpus.on(ANYWHERE.equals(chosen) ? null : chosen.id());
        }
        if (ANYWHERE.equals(chosen)) {
            // Whether a machine has the program is seen when it is chosen.
            program.offer(Program.CATALOGUE.stream()
                    .map(each -> new FoundProgram(each, true))
                    .toList());
        } else if (chosen != null) {
            refusal.accepts(() -> program.offer(agents.programs(chosen.id())));
        }
    }

    private List<String> labels() {
        return Arrays.stream(needs.getValue().split("[,\\s]+"))
                .filter(label -> !label.isEmpty())
                .toList();
    }

    private void showCommand() {
        command.setVisible(program.isCommand());
        arguments.setVisible(program.isCommand());
    }

    private void submit() {
        refusal.accepts(() -> {
            var agent = agents.create(wanted());
            close();
            if (agent.placed() != null) {
                Toasts.say(agent.placed().why());
            }
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
        boolean anywhere = machine.getValue().equals(ANYWHERE);
        boolean own = program.isCommand();
        return new NewAgent(
                name.getValue().strip(),
                chosen.program().id(),
                own ? command.getValue().strip() : null,
                own ? Arguments.of(arguments.getValue()) : List.of(),
                anywhere ? null : machine.getValue().id(),
                anywhere ? labels() : List.of(),
                folder.getValue().strip(),
                environment.values(),
                true,
                who.sharing(),
                token.getValue(),
                models.getValue(),
                projectId(),
                gpus.needed());
    }
}
