package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What confidential work of the acting team may use: named rules, each for all of the team or for one of its projects.
 * Looking takes {@link dev.podium.identity.Permission#MACHINE_SEE}, changing
 * {@link dev.podium.identity.Permission#TEAM_MANAGE}, which is audited.
 */
public interface Policies {

    /** A team has so many at most. */
    int MOST = 100;

    /** @param project null for all of the team */
    record Policy(PolicyId id, @Nullable ProjectId project, PolicyRule rule) {

        /** Whether it applies to work of this project, or to work of none. */
        public boolean appliesTo(@Nullable ProjectId work) {
            return project == null || project.equals(work);
        }
    }

    /** The rules among these that apply to work of a project, or of none. */
    static List<PolicyRule> applying(Collection<Policy> all, @Nullable ProjectId project) {
        return all.stream()
                .filter(policy -> policy.appliesTo(project))
                .map(Policy::rule)
                .toList();
    }

    /** By name. */
    List<Policy> all();

    /** A refusal {@code machines.no-policy} where the team has none such. */
    Policy get(PolicyId id);

    /**
     * Adds one. What runs already goes on, also where it may not start any more.
     *
     * @param project null for all of the team
     * @throws dev.podium.kernel.Refusal {@code machines.bad-policy} at the field that is wrong, {@code machines.name-taken}
     */
    PolicyId add(@Nullable ProjectId project, PolicyRule rule);

    void change(PolicyId id, @Nullable ProjectId project, PolicyRule rule);

    void remove(PolicyId id);

    /**
     * Refuses work of a project, or of none, on a machine. For rooms that start something; it is the question itself, so it
     * takes no permission but a team.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.policy-stops}, {@code machines.confidential-only}
     */
    void requireMachine(@Nullable ProjectId project, MachineId machine);

    /**
     * Refuses a call of a model for work of a project, or of none.
     *
     * @param tier {@link PolicyRule#LOCAL} to {@link PolicyRule#STRONGEST}
     * @throws dev.podium.kernel.Refusal {@code machines.policy-tier}
     */
    void requireTier(@Nullable ProjectId project, int tier);
}
