package dev.podium.agents;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import dev.podium.machines.PolicyRule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Projects}: the rows of the database. */
@Service
class TeamProjects implements Projects {

    private static final int LONGEST = 60;

    private final ProjectStore store;
    private final AgentStore agents;
    private final AgentDoors doors;
    private final LiveAgents live;
    private final Policies policies;
    private final Machines machines;
    private final Permissions permissions;
    private final AuditTrail audit;

    TeamProjects(
            ProjectStore store,
            AgentStore agents,
            AgentDoors doors,
            LiveAgents live,
            Policies policies,
            Machines machines,
            Permissions permissions,
            AuditTrail audit) {
        this.store = store;
        this.agents = agents;
        this.doors = doors;
        this.live = live;
        this.policies = policies;
        this.machines = machines;
        this.permissions = permissions;
        this.audit = audit;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Project> all() {
        permissions.require(Permission.AGENT_SEE);
        return store.all();
    }

    @Override
    @Transactional
    public Project add(String wanted) {
        permissions.require(Permission.TEAM_MANAGE);
        var name = checked(wanted);
        if (store.count() >= MOST) {
            throw Refusal.conflict(
                    "agents.too-many-projects",
                    "Your team has " + MOST + " projects, which is the most.",
                    "Remove one that has no agents.");
        }
        var id = ProjectId.random();
        store.add(id, CurrentActor.team(), name);
        audit.record("agents.project-added", name, Map.of("id", id.toString()));
        return new Project(id, name, 0);
    }

    @Override
    @Transactional
    public Project rename(ProjectId id, String wanted) {
        permissions.require(Permission.TEAM_MANAGE);
        var before = find(id);
        var name = checked(wanted);
        if (!before.name().equals(name)) {
            store.rename(id, name);
            audit.record("agents.project-renamed", name, Map.of("from", before.name()));
        }
        return new Project(id, name, before.agents());
    }

    private Project find(ProjectId id) {
        return store.all().stream()
                .filter(project -> project.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "agents.no-project", "Your team has no such project.", "Take one of the list."));
    }

    private static String checked(String wanted) {
        var name = wanted.strip();
        if (name.isEmpty() || name.length() > LONGEST || name.chars().anyMatch(TeamProjects::breaksOut)) {
            throw Refusal.invalidField(
                    "name",
                    "agents.bad-project",
                    "The name needs 1 to " + LONGEST + " characters on one line.",
                    "Enter another.");
        }
        return name;
    }

    /** Ends of lines, and marks that turn the direction of what follows. */
    private static boolean breaksOut(int letter) {
        return Character.isISOControl(letter)
                || letter >= 0x2028 && letter <= 0x202e
                || letter >= 0x2066 && letter <= 0x2069;
    }

    @Override
    @Transactional
    public void remove(ProjectId id) {
        permissions.require(Permission.TEAM_MANAGE);
        var project = find(id);
        var policy = policies.all().stream()
                .filter(each -> id.equals(each.project()))
                .findFirst();
        if (policy.isPresent()) {
            throw inUse(
                    "The policy " + policy.get().rule().name() + " is for the project " + project.name() + ".",
                    "Remove the policy first, or make it one for another project.");
        }
        if (!store.remove(id, live.now().minus(TeamAgents.RESTORABLE))) {
            throw inUse(
                    "Agents belong to the project " + project.name() + ", or did and can still be restored.",
                    "Delete them, and wait until they cannot be restored any more: " + TeamAgents.RESTORABLE.toDays()
                            + " days.");
        }
        audit.record("agents.project-removed", project.name(), Map.of());
    }

    private static Refusal inUse(String sentence, String nextStep) {
        return Refusal.conflict("agents.project-in-use", sentence, nextStep);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Breach> breaking(@Nullable PolicyId only) {
        permissions.require(Permission.AGENT_SEE_ALL);
        var all = only == null ? policies.all() : List.of(policies.get(only));
        return agents.live().stream()
                .filter(row -> only == null || all.getFirst().appliesTo(row.project()))
                .filter(row -> live.of(row).state().running())
                .sorted(Comparator.comparing(row -> row.name().value()))
                .flatMap(row -> breach(Policies.applying(all, row.project()), row).stream())
                .limit(Agents.LONGEST_PAGE)
                .toList();
    }

    private Optional<Breach> breach(List<PolicyRule> rules, AgentRow row) {
        return switch (PolicyRule.on(rules, machines.get(row.machine()))) {
            case PolicyRule.Allowed ignored -> Optional.empty();
            case PolicyRule.Stopped stopped ->
                Optional.of(new Breach(doors.show(row), stopped.policy(), stopped.sentence()));
        };
    }
}
