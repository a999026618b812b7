package dev.podium.gpus;

import dev.podium.kernel.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * "Tell me when something like this is free." Only as many are told as could all be served; what one was told of is kept
 * for them for {@link #KEPT}, then for the next. All of it takes {@link dev.podium.identity.Permission#GPU_USE}, and is one's
 * own.
 */
public interface GpuWatches {

    Duration KEPT = Duration.ofMinutes(10);

    int MOST = 20;

    /** @param atLeast only what will be free for so long; as long it may be held */
    record Wanted(GpuNeed need, Duration atLeast) {}

    /** @param keptUntil when it was told: until then it can be claimed; null before */
    record Watch(
            UUID id,
            PersonId person,
            GpuNeed need,
            Duration atLeast,
            Instant made,
            @Nullable Instant keptUntil,
            String sentence) {}

    /** Those that wait for something, and those for which something is kept. */
    List<Watch> mine();

    /**
     * @throws dev.podium.kernel.Refusal {@code gpus.bad-need}, {@code gpus.bad-time}, {@code gpus.too-many}
     */
    Watch watch(Wanted wanted);

    /** Gives back what is kept, too. @throws dev.podium.kernel.Refusal {@code gpus.no-watch} */
    void cancel(UUID id);

    /**
     * Takes what is kept, as a lease of the same id, for as long as was watched for or up to what was reserved since.
     *
     * @throws dev.podium.kernel.Refusal {@code gpus.no-watch}, {@code gpus.not-kept-any-more}, {@code costs.budget-exceeded}
     */
    GpuLeases.Lease claim(UUID id, String purpose);
}
