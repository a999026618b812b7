package dev.podium.face;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import dev.podium.machines.PolicyRule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Policies in memory, which decide by the real rule. */
public final class FakePolicies implements Policies {

    public final Map<PolicyId, Policy> kept = new ConcurrentHashMap<>();
    private final Machines machines;

    public FakePolicies(Machines machines) {
        this.machines = machines;
    }

    @Override
    public List<Policy> all() {
        return kept.values().stream()
                .sorted(Comparator.comparing(policy -> policy.rule().name()))
                .toList();
    }

    @Override
    public Policy get(PolicyId id) {
        var policy = kept.get(id);
        if (policy == null) {
            throw Refusal.notFound("machines.no-policy", "Your team has no such policy.", "Take one from the list.");
        }
        return policy;
    }

    @Override
    public PolicyId add(@Nullable ProjectId project, PolicyRule rule) {
        if (rule.name().isEmpty()) {
            throw Refusal.invalidField("name", "machines.bad-policy", "A policy needs a name.", "Type one.");
        }
        var id = PolicyId.random();
        kept.put(id, new Policy(id, project, rule));
        return id;
    }

    @Override
    public void change(PolicyId id, @Nullable ProjectId project, PolicyRule rule) {
        kept.put(id, new Policy(get(id).id(), project, rule));
    }

    @Override
    public void remove(PolicyId id) {
        kept.remove(id);
    }

    @Override
    public void requireMachine(@Nullable ProjectId project, MachineId machine) {
        require(PolicyRule.on(Policies.applying(all(), project), machines.get(machine)));
    }

    @Override
    public void requireTier(@Nullable ProjectId project, int tier) {
        require(PolicyRule.tier(Policies.applying(all(), project), tier));
    }

    private static void require(PolicyRule.Verdict verdict) {
        if (verdict instanceof PolicyRule.Stopped stopped) {
            throw stopped.refusal();
        }
    }
}
