package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.agents.Projects;
import dev.podium.agents.Projects.Breach;
import dev.podium.agents.Projects.Project;
import dev.podium.agents.Recordings;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import dev.podium.machines.Policies.Policy;
import dev.podium.machines.PolicyRule;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.util.StringUtils;

/** What confidential work of the team may use, what runs against that, and the projects of which it can be said. */
@Route("policies")
@PageTitle("Policies – Podium")
@Menu(title = "Policies", order = 8.5, icon = "lock")
@PermitAll
class PoliciesView extends Div implements Headed {

    private final transient Policies policies;
    private final transient Projects projects;
    private final transient Machines machines;
    private final transient WorkRules words;
    private final transient Permissions permissions;
    private final transient Heading heading;
    private final boolean manages;
    private final Div list = new Div();
    private final Div breaches = new Div();
    private final ProjectsPart projectsPart;

    PoliciesView(
            Policies policies,
            Projects projects,
            Machines machines,
            WorkRules words,
            Recordings recordings,
            Permissions permissions) {
        permissions.require(Permission.MACHINE_SEE);
        permissions.require(Permission.AGENT_SEE);
        this.policies = policies;
        this.projects = projects;
        this.machines = machines;
        this.words = words;
        this.permissions = permissions;
        this.manages = permissions.allows(Permission.TEAM_MANAGE);
        addClassName("policies");
        heading = new Heading("Policies", manages ? addButton() : null);
        var what = new Paragraph(
                "A policy marks work as confidential: its agents start on machines that the policy"
                        + " allows, and nowhere else, and ask models that it allows. Where several apply, each has to allow it.");
        what.addClassName("t2");
        list.addClassName("policies-part");
        breaches.addClassName("policies-part");
        projectsPart = new ProjectsPart(projects, manages, this::refresh);
        add(what, list, breaches, projectsPart, new RecordingPart(recordings, manages));
        refresh();
    }

    static boolean mayOpen(Permissions permissions) {
        return permissions.allows(Permission.MACHINE_SEE) && permissions.allows(Permission.AGENT_SEE);
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private Button addButton() {
        var button = new Button(
                "Add a policy",
                Symbol.PLUS.smallIcon(),
                pressed -> new PolicyDialog(policies, machines, projects.all(), null, this::refresh).open());
        button.addThemeVariants(ButtonVariant.PRIMARY);
        return button;
    }

    private void refresh() {
        var all = policies.all();
        heading.setFacts(Counted.of(all.size(), "policy", "policies"));
        list.removeAll();
        list.add(all.isEmpty() ? nothing() : table(all));
        showBreaches();
        projectsPart.refresh();
    }

    private EmptyState nothing() {
        return new EmptyState(
                "Nothing is confidential yet",
                manages
                        ? "Without a policy, agents run on every machine of the team. Add one for all of the team, or"
                                + " first a project, and one for that."
                        : "Without a policy, agents run on every machine of the team. Owners of the team make policies.");
    }

    private Table<Policy> table(List<Policy> all) {
        var names = projects.all().stream().collect(Collectors.toMap(Project::id, Project::name));
        var table = new Table<Policy>("Policies");
        table.addName("Policy", policy -> policy.rule().name(), policy -> scope(policy, names));
        table.addFact("Machines", policy -> StringUtils.capitalize(words.machines(policy.rule())));
        table.addFact("Allows now", this::allowed);
        table.addFact("Models", policy -> StringUtils.capitalize(WorkRules.models(policy.rule())));
        if (manages) {
            table.addComponentColumn(this::actions).setWidth("64px").setFlexGrow(0);
        }
        table.setItems(all);
        table.fit(all.size());
        return table;
    }

    private static String scope(Policy policy, Map<ProjectId, String> names) {
        return policy.project() == null
                ? "All of the team"
                : "Project " + Objects.requireNonNullElse(names.get(policy.project()), "that is gone");
    }

    private String allowed(Policy policy) {
        var all = machines.all();
        long some = all.stream()
                .filter(machine -> PolicyRule.on(List.of(policy.rule()), machine) instanceof PolicyRule.Allowed)
                .count();
        return some + " of " + Counted.of(all.size(), "machine", "machines");
    }

    private Component actions(Policy policy) {
        var bar = new MenuBar();
        bar.addClassName("more");
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        var button = bar.addItem(Symbol.MORE.smallIcon());
        button.setAriaLabel("Change " + policy.rule().name());
        button.getSubMenu()
                .addItem(
                        "Change",
                        chosen -> new PolicyDialog(policies, machines, projects.all(), policy, this::refresh).open());
        button.getSubMenu().addItem("Remove", chosen -> ask(policy));
        return bar;
    }

    private void ask(Policy policy) {
        var name = policy.rule().name();
        var dialog = new ConfirmDialog(
                "Remove " + name + "?",
                "Its agents may start on every machine of the team again, and ask every model.",
                "Remove",
                confirmed -> {
                    try {
                        policies.remove(policy.id());
                        Toasts.say("Removed " + name);
                    } catch (Refusal gone) {
                        Toasts.refuse(gone);
                    }
                    refresh();
                },
                "Cancel",
                kept -> {});
        dialog.setConfirmButtonTheme("error primary");
        dialog.open();
    }

    private void showBreaches() {
        breaches.removeAll();
        if (!permissions.allows(Permission.AGENT_SEE_ALL)) {
            return;
        }
        var found = projects.breaking(null);
        if (found.isEmpty()) {
            return;
        }
        var what = new Paragraph("They were there before. They go on, and start no more where they are: stop them, and"
                + " make them anew elsewhere.");
        what.addClassName("t2");
        var table = new Table<Breach>("Runs against a policy");
        table.addName("Agent", breach -> StateLook.shown(breach.agent().name()), Breach::sentence);
        table.addFact("Machine", breach -> breach.agent().machineName());
        table.addFact("Owner", breach -> breach.agent().ownerName());
        table.setItems(found);
        table.fit(found.size());
        breaches.add(new H2("Runs against a policy"), what, table);
    }
}
