package dev.podium.inference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * In which sessions a model was seen not to be up to it, by how its answers ended. In memory, as what the sessions themselves
 * went to: what a person says of an answer is kept, this is only seen.
 */
@Component
class SessionEvidence {

    /** @param tier of the model that was seen; @param why half a sentence */
    record Seen(int tier, String why) {}

    private final Cache<String, Seen> sessions = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofHours(24))
            .build();

    void note(TeamId team, String session, int tier, String why) {
        // Of two the higher tier says more.
        sessions.asMap()
                .merge(
                        VerdictStore.key(team, session),
                        new Seen(tier, why),
                        (before, now) -> now.tier() > before.tier() ? now : before);
    }

    @Nullable
    Seen in(TeamId team, String session) {
        return sessions.getIfPresent(VerdictStore.key(team, session));
    }
}
