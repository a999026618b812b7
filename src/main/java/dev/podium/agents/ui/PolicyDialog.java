package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.agents.Projects.Project;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.ProjectId;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import dev.podium.machines.Policies.Policy;
import dev.podium.machines.PolicyRule;
import dev.podium.portal.FormRefusal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds a policy, or changes one. */
final class PolicyDialog extends FormDialog {

    private static final Project WHOLE_TEAM = new Project(new ProjectId(new UUID(0, 0)), "All of the team", 0);

    private final transient Policies policies;
    private final transient Machines machines;
    private final transient @Nullable Policy before;
    private final FormRefusal refusal = new FormRefusal();
    private final TextField name = refusal.at("name", new TextField("Name"));
    private final Select<Project> project = refusal.at("project", new Select<>());
    private final TextField labels = refusal.at("labels", new TextField("Labels that a machine must have"));
    private final MultiSelectComboBox<Machine> named =
            refusal.at("machines", new MultiSelectComboBox<>("These machines alone"));
    private final Select<Integer> tiers = refusal.at("tiers", new Select<>());

    /** @param before null for a new one */
    PolicyDialog(
            Policies policies, Machines machines, List<Project> projects, @Nullable Policy before, Runnable saved) {
        super(before == null ? "Add a policy" : "Change " + before.rule().name());
        this.policies = policies;
        this.machines = machines;
        this.before = before;
        var all = machines.all();
        name.setHelperText("Refusals name it: Patient data");
        name.setManualValidation(true);
        project.setLabel("For the agents of");
        project.setItems(Stream.concat(Stream.of(WHOLE_TEAM), projects.stream()).toList());
        project.setItemLabelGenerator(Project::name);
        project.setValue(WHOLE_TEAM);
        labels.setPlaceholder("isolated");
        labels.setHelperText(labelHelp(all));
        labels.addClassName("mono-in");
        labels.setManualValidation(true);
        named.setItemLabelGenerator(Machine::name);
        named.setHelperText("None: all that have the labels");
        named.setManualValidation(true);
        tiers.setLabel("Models up to");
        tiers.setItems(IntStream.rangeClosed(PolicyRule.LOCAL, PolicyRule.STRONGEST)
                .boxed()
                .toList());
        tiers.setItemLabelGenerator(tier -> "Tier " + PolicyRule.word(tier));
        tiers.setValue(PolicyRule.LOCAL);
        show(all);
        name.setWidthFull();
        project.setWidthFull();
        labels.setWidthFull();
        named.setWidthFull();
        tiers.setWidthFull();
        var what = new Paragraph("What runs already goes on; it does not start again where this does not allow it.");
        what.addClassNames("t2", "s");
        body(refusal, name, project, labels, named, tiers, what);
        var save = new Button(before == null ? "Add" : "Save", pressed -> {
            if (refusal.accepts(this::save)) {
                close();
                saved.run();
            }
        });
        save.addThemeVariants(ButtonVariant.PRIMARY);
        footer(save);
        name.focus();
    }

    private static String labelHelp(List<Machine> all) {
        var there = all.stream().flatMap(each -> each.labels().stream()).collect(Collectors.toCollection(TreeSet::new));
        return there.isEmpty()
                ? "No machine has labels yet; an admin gives them."
                : "With commas between. There are: " + String.join(", ", there);
    }

    private void show(List<Machine> all) {
        if (before == null) {
            named.setItems(all);
            return;
        }
        var rule = before.rule();
        // One that was taken from the team since is named all the same, so that it can be taken away.
        var chosen = rule.machines().stream().map(machines::get).collect(Collectors.toSet());
        named.setItems(Stream.concat(all.stream(), chosen.stream()).distinct().toList());
        named.setValue(chosen);
        name.setValue(rule.name());
        labels.setValue(String.join(", ", new TreeSet<>(rule.labels())));
        tiers.setValue(rule.tiers());
        project.getListDataView()
                .getItems()
                .filter(each -> each.id().equals(before.project()))
                .findFirst()
                .ifPresent(project::setValue);
    }

    private void save() {
        var chosen = project.getValue();
        var of = chosen == null || chosen.equals(WHOLE_TEAM) ? null : chosen.id();
        var rule = new PolicyRule(name.getValue().strip(), labels(), machineIds(), tiers.getValue());
        if (before == null) {
            policies.add(of, rule);
        } else {
            policies.change(before.id(), of, rule);
        }
    }

    private Set<String> labels() {
        return Arrays.stream(labels.getValue().split("[,\\s]+"))
                .filter(label -> !label.isEmpty())
                .collect(Collectors.toSet());
    }

    private Set<MachineId> machineIds() {
        return named.getValue().stream().map(Machine::id).collect(Collectors.toSet());
    }
}
