package dev.podium.agents.ui;

import dev.podium.agents.Projects;
import dev.podium.agents.Projects.Project;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.ProjectId;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import dev.podium.machines.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What pages say of projects and of the policies that apply to them. */
@Component
class WorkRules {

    private final Projects projects;
    private final Policies policies;
    private final Machines machines;
    private final Permissions permissions;

    WorkRules(Projects projects, Policies policies, Machines machines, Permissions permissions) {
        this.projects = projects;
        this.policies = policies;
        this.machines = machines;
        this.permissions = permissions;
    }

    List<Project> projects() {
        return projects.all();
    }

    Map<ProjectId, String> names() {
        return projects.all().stream().collect(Collectors.toMap(Project::id, Project::name));
    }

    String name(ProjectId project) {
        return names().getOrDefault(project, "");
    }

    /** A sentence for each policy that applies to work of a project, or of none; empty where none does. */
    String applying(@Nullable ProjectId project) {
        if (!permissions.allows(Permission.MACHINE_SEE)) {
            return "";
        }
        return Policies.applying(policies.all(), project).stream()
                .map(rule -> "Policy " + rule.name() + ": " + machines(rule) + ", " + models(rule) + ".")
                .collect(Collectors.joining(" "));
    }

    /** The names of the policies that apply, with commas between. */
    String policies(@Nullable ProjectId project) {
        if (!permissions.allows(Permission.MACHINE_SEE)) {
            return "";
        }
        return Policies.applying(policies.all(), project).stream()
                .map(PolicyRule::name)
                .collect(Collectors.joining(", "));
    }

    String machines(PolicyRule rule) {
        var conditions = new ArrayList<String>();
        if (!rule.labels().isEmpty()) {
            conditions.add("machines with " + String.join(", ", new TreeSet<>(rule.labels())));
        }
        if (!rule.machines().isEmpty()) {
            var named = rule.machines().stream()
                    .map(machine -> machines.get(machine).name())
                    .sorted()
                    .collect(Collectors.joining(", "));
            conditions.add((conditions.isEmpty() ? "" : "of these ") + named);
        }
        return conditions.isEmpty() ? "any machine" : String.join(", ", conditions) + " alone";
    }

    static String models(PolicyRule rule) {
        return rule.tiers() == PolicyRule.STRONGEST
                ? "models of any tier"
                : "models up to tier " + PolicyRule.word(rule.tiers());
    }
}
