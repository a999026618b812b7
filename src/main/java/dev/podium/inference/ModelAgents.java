package dev.podium.inference;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.ProjectId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Told by the room that runs agents: whose key it is by which a model is called, and whose prompts stay theirs. */
public interface ModelAgents {

    /** @param project what its work belongs to; null for none */
    record Caller(AgentId agent, @Nullable ProjectId project) {}

    /** Of the present run's token, in the current team; empty for a key that is no agent's. */
    Optional<Caller> callerOf(UUID credential);

    /** Whether nobody reads by their role what this person's agents ask models: it quotes their terminals. */
    default boolean withholds(PersonId owner) {
        return false;
    }
}
