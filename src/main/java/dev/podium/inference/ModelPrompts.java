package dev.podium.inference;

import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of models, and what they answered, where a team chose to keep it: off unless an owner switches it on, encrypted under a key of the
 * team's own, and for some days only.
 */
public interface ModelPrompts {

    int USUAL_DAYS = 7;

    int MOST_DAYS = 90;

    /** How much of one request is kept. */
    int MOST_BYTES = 256 << 10;

    /**
     * A request as it came, JSON of the client's dialect.
     *
     * @param size how long it was, in bytes
     * @param cut whether a part in its middle was left out, since it was longer than {@link #MOST_BYTES}
     * @param answer what went out for it; null where nothing did, or it was asked before answers were kept
     */
    record Kept(
            String text, long size, boolean cut, @Nullable Answered answer) {

        /** Without an answer. */
        public Kept(String text, long size, boolean cut) {
            this(text, size, cut, null);
        }
    }

    /** An answer as its client was told it, whole or in events; the rest as in {@link Kept}. */
    record Answered(String text, long size, boolean cut) {}

    /** For how many days the acting team keeps them; empty where it keeps none. */
    OptionalInt days();

    /**
     * For owners. Whoever switches it off has all that was kept deleted at once.
     *
     * @param days null: none
     * @throws dev.podium.kernel.Refusal {@code inference.prompt-days}
     */
    void keep(@Nullable Integer days);

    /** Whether the acting one may look at the prompts of others too. */
    boolean ofOthers();

    /**
     * Of a call of one's own, or of another's with {@link dev.podium.identity.Permission#TERMINAL_OTHERS} where
     * {@link ModelAgents} does not withhold them. Each look is audited.
     *
     * @throws dev.podium.kernel.Refusal {@code inference.no-prompt}
     */
    Kept read(UUID call);
}
