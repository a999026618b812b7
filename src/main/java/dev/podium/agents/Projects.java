package dev.podium.agents;

import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agents of the current team work on. Looking takes {@link dev.podium.identity.Permission#AGENT_SEE}, changing
 * {@link dev.podium.identity.Permission#TEAM_MANAGE}, which is audited.
 */
public interface Projects {

    /** A team has so many at most. */
    int MOST = 200;

    /** @param agents how many belong to it, deleted ones not counted */
    record Project(ProjectId id, String name, int agents) {}

    /**
     * An agent that runs where it could not start now.
     *
     * @param policy the name of what stops it; empty where the machine takes confidential work alone
     * @param sentence names the policy and the machine
     */
    record Breach(Agent agent, String policy, String sentence) {}

    /** By name. */
    List<Project> all();

    /**
     * Adds one.
     *
     * @param name 1 to 60 characters, once in the team whatever its case
     * @throws dev.podium.kernel.Refusal {@code agents.bad-project} or {@code agents.project-taken} at {@code name}
     */
    Project add(String name);

    Project rename(ProjectId id, String name);

    /** Removes one; a refusal {@code agents.project-in-use} while agents, or a policy, are of it. */
    void remove(ProjectId id);

    /**
     * What runs and would not start now, by name; {@link Agents#LONGEST_PAGE} at most. Takes
     * {@link dev.podium.identity.Permission#AGENT_SEE_ALL}: whose agents these are does not matter.
     *
     * @param policy because of this one; null for any, and for machines that take confidential work alone
     */
    List<Breach> breaking(@Nullable PolicyId policy);
}
