package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a room above says of who may type into an agent's terminal, or look at it. This room asks it within the transaction of
 * the current team, and knows nothing of why. Whoever answers tells {@link dev.podium.identity.AccessChanges} when an answer
 * becomes another, so that terminals that are open follow.
 */
public interface Supervision {

    /** Who keeps others from typing, and until when at most. */
    record InputLock(String byName, Instant since, Instant until) {}

    /** Holds for everybody but those who open the terminals of others by their role. */
    Optional<InputLock> lock(AgentId agent);

    /** Whether this person may look at the terminal now, and do nothing else with the agent. */
    boolean shows(AgentId agent, PersonId person);

    /**
     * Of these people, those whose terminals nobody opens by their role alone: neither as they are now nor as they were
     * recorded, nor anything else that quotes them. What they share themselves is theirs to share.
     */
    Set<PersonId> withheld(Collection<PersonId> owners);

    /**
     * Of these agents, those that this person opens although they are withheld, since their owner consented to it, and how
     * far. It counts for the terminal as it is now, and for no recording.
     */
    Map<AgentId, Terminals.Mode> consented(Collection<AgentId> agents, PersonId person);

    /** Of these agents of one owner, those whose terminals the owner may not open yet, and why. */
    Map<AgentId, Refusal> closed(Collection<AgentId> agents, PersonId owner);
}
