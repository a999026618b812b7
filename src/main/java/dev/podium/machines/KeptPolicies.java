package dev.podium.machines;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Policies}: the rules of the database. */
@Service
class KeptPolicies implements Policies {

    private static final int MOST_MACHINES = 200;

    private final PolicyStore store;
    private final Machines machines;
    private final ObjectProvider<ProjectNames> projects;
    private final Permissions permissions;
    private final AuditTrail audit;

    KeptPolicies(
            PolicyStore store,
            Machines machines,
            ObjectProvider<ProjectNames> projects,
            Permissions permissions,
            AuditTrail audit) {
        this.store = store;
        this.machines = machines;
        this.projects = projects;
        this.permissions = permissions;
        this.audit = audit;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Policy> all() {
        permissions.require(Permission.MACHINE_SEE);
        CurrentActor.team();
        return store.all();
    }

    @Override
    @Transactional(readOnly = true)
    public Policy get(PolicyId id) {
        permissions.require(Permission.MACHINE_SEE);
        return find(id);
    }

    private Policy find(PolicyId id) {
        return store.all().stream()
                .filter(policy -> policy.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "machines.no-policy", "Your team has no such policy.", "Take one from the list."));
    }

    @Override
    @Transactional
    public PolicyId add(@Nullable ProjectId project, PolicyRule rule) {
        permissions.require(Permission.TEAM_MANAGE);
        var team = CurrentActor.team();
        var checked = checked(project, rule, Set.of());
        store.lock(team);
        if (store.all().size() >= MOST) {
            throw Refusal.conflict(
                    "machines.too-many-policies",
                    "Your team has " + MOST + " policies, which is the most.",
                    "Remove one, or change one.");
        }
        var id = PolicyId.random();
        if (!store.add(id, team, project, checked)) {
            throw nameTaken(checked.name());
        }
        audit.recordChange("machines.policy-added", checked.name(), Map.of(), facts(project, checked));
        return id;
    }

    @Override
    @Transactional
    public void change(PolicyId id, @Nullable ProjectId project, PolicyRule rule) {
        permissions.require(Permission.TEAM_MANAGE);
        var before = find(id);
        var checked = checked(project, rule, before.rule().machines());
        if (!store.change(id, project, checked)) {
            throw nameTaken(checked.name());
        }
        audit.recordChange(
                "machines.policy-changed",
                before.rule().name(),
                facts(before.project(), before.rule()),
                facts(project, checked));
    }

    @Override
    @Transactional
    public void remove(PolicyId id) {
        permissions.require(Permission.TEAM_MANAGE);
        var before = find(id);
        store.remove(id);
        audit.recordChange(
                "machines.policy-removed", before.rule().name(), facts(before.project(), before.rule()), Map.of());
    }

    @Override
    @Transactional(readOnly = true)
    public void requireMachine(@Nullable ProjectId project, MachineId machine) {
        require(PolicyRule.on(applyingTo(project), machines.get(machine)));
    }

    @Override
    @Transactional(readOnly = true)
    public void requireTier(@Nullable ProjectId project, int tier) {
        if (tier < PolicyRule.LOCAL || tier > PolicyRule.STRONGEST) {
            throw new IllegalArgumentException("There is no tier " + tier + ".");
        }
        require(PolicyRule.tier(applyingTo(project), tier));
    }

    /** Without a team there would be no rules to see, and everything would be allowed. */
    private List<PolicyRule> applyingTo(@Nullable ProjectId project) {
        CurrentActor.team();
        return Policies.applying(store.all(), project);
    }

    private static void require(PolicyRule.Verdict verdict) {
        switch (verdict) {
            case PolicyRule.Allowed _ -> {}
            case PolicyRule.Stopped stopped -> throw stopped.refusal();
        }
    }

    /** @param kept machines that were named before: one that was taken from the team since is no mistake of now */
    private PolicyRule checked(@Nullable ProjectId project, PolicyRule rule, Set<MachineId> kept) {
        var name = rule.name().strip();
        if (name.isEmpty() || name.length() > 60 || !MachineRules.isOneLine(name)) {
            throw bad("name", "The name needs 1 to 60 characters on one line.", "Enter another.");
        }
        if (project != null && !projectNames().containsKey(project)) {
            throw bad("project", "Your team has no such project.", "Choose one of the list, or all of the team.");
        }
        MachineRules.checkLabels(rule.labels(), KeptPolicies::bad);
        var unknown = new HashSet<>(rule.machines());
        unknown.removeAll(kept);
        machines.all().forEach(machine -> unknown.remove(machine.id()));
        if (!unknown.isEmpty()) {
            throw bad(
                    "machines",
                    "There is no machine " + unknown.iterator().next() + " that your team may use.",
                    "Choose those of the list.");
        }
        if (rule.machines().size() > MOST_MACHINES) {
            throw bad(
                    "machines",
                    "There are " + rule.machines().size() + " machines; at most " + MOST_MACHINES + " fit.",
                    "Ask an admin for a label on them, and name that.");
        }
        if (rule.tiers() < PolicyRule.LOCAL || rule.tiers() > PolicyRule.STRONGEST) {
            throw bad("tiers", "There is no tier " + rule.tiers() + ".", "Choose 1 (local), 2 (mid) or 3 (strongest).");
        }
        return new PolicyRule(name, rule.labels(), rule.machines(), rule.tiers());
    }

    private Map<ProjectId, String> projectNames() {
        var names = projects.getIfAvailable();
        return names == null ? Map.of() : names.all();
    }

    private Map<String, String> facts(@Nullable ProjectId project, PolicyRule rule) {
        var facts = new TreeMap<String, String>();
        facts.put("name", rule.name());
        facts.put("project", project == null ? "" : projectNames().getOrDefault(project, project.toString()));
        facts.put("labels", String.join(" ", new TreeSet<>(rule.labels())));
        facts.put(
                "machines",
                rule.machines().stream().map(MachineId::toString).sorted().collect(Collectors.joining(" ")));
        facts.put("tiers", Integer.toString(rule.tiers()));
        return facts;
    }

    private static Refusal nameTaken(String name) {
        return Refusal.conflict(
                        "machines.name-taken", "Your team has a policy " + name + " already.", "Take another name.")
                .at("name");
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "machines.bad-policy", sentence, nextStep);
    }
}
