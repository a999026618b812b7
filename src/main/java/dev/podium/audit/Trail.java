package dev.podium.audit;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import org.jspecify.annotations.Nullable;

/** Whose trail is meant. */
public sealed interface Trail {

    /** That of the current actor's team. */
    record Own() implements Trail {}

    /** That of any team, for who may read all. */
    record Of(TeamId team) implements Trail {}

    /** What happened to the installation, outside teams: sign-ins, the set-up. */
    record Installation() implements Trail {}

    /** Absent: the own one; {@code installation}; else a team's id. A refusal {@code audit.bad-team} for anything else. */
    static Trail parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return new Own();
        }
        if (text.equals("installation")) {
            return new Installation();
        }
        try {
            return new Of(TeamId.parse(text));
        } catch (Refusal noId) {
            var refusal = Refusal.invalidField(
                    "team", "audit.bad-team", "That is no id of a team.", "Send a team's id, or installation.");
            refusal.initCause(noId);
            throw refusal;
        }
    }
}
