package dev.podium.audit;

import dev.podium.kernel.TeamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the trail's end was at some moment, kept outside the database.
 *
 * @param team the team's id, or {@code installation}
 * @param hash 64 hexadecimal digits
 */
record Anchor(String team, long position, String hash, Instant at) {

    static String name(@Nullable TeamId team) {
        return team == null ? "installation" : team.toString();
    }
}
