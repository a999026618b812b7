package dev.podium.identity;

import dev.podium.kernel.PersonId;
import java.util.Optional;
import java.util.UUID;

/**
 * Tokens by which a program that Podium runs acts for itself, with {@link Permission#AGENT_SELF} and, where it was said so,
 * calling models, and nothing else. The room that runs it hands one out for a run and ends it with the run; it also says which
 * program a token stands for, by the actor's credential. Both take {@link Permission#AGENT_CHANGE}, in the caller's transaction.
 */
public interface RunTokens {

    /** The text is the program's alone: never shown, logged or kept, but as a hash. */
    record Handed(UUID id, String text) {

        @Override
        public String toString() {
            return "Handed " + id;
        }
    }

    /**
     * @param owner whose program it is; it stops counting when they are no longer in the team
     * @param name how the program is named where it acts
     * @param models whether it may call models too, with {@link Permission#MODEL_CALL}
     * @return empty where the owner has left the team or was deactivated
     */
    Optional<Handed> hand(PersonId owner, String name, boolean models);

    /** Does nothing for one that has ended. */
    void end(UUID token);
}
