package dev.podium.inference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Policies;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which tiers a team's policies allow its work. Remembered for 2 s, so that a busy client asks the database little. */
@Component
class ModelPolicies {

    private record Work(TeamId team, @Nullable ProjectId project, int tier) {}

    private final Policies policies;
    private final Cache<Work, Optional<Refusal>> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(2))
            .build();

    ModelPolicies(Policies policies) {
        this.policies = policies;
    }

    /** Why the current team's work of this project may not go there; empty where it may. */
    Optional<Refusal> stops(@Nullable ProjectId project, int tier) {
        return known.get(new Work(CurrentActor.team(), project, tier), work -> {
            try {
                policies.requireTier(work.project(), work.tier());
                return Optional.empty();
            } catch (Refusal refusal) {
                return Optional.of(refusal);
            }
        });
    }
}
