package dev.podium.gpus.schedule;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody waits for GPUs.
 *
 * @param estimate how long it will probably be held ({@link Estimates}); never longer than the limit
 * @param limit after this it is ended
 * @param notBefore must not start sooner; null for as soon as possible
 * @param told the first start it was told of; null before it was told of one. A later expectation then says so
 */
public record Request(
        UUID id,
        TeamId team,
        PersonId person,
        Need need,
        TimeClass timeClass,
        Duration estimate,
        Duration limit,
        Instant submittedAt,
        @Nullable Instant notBefore,
        @Nullable Instant told) {

    public Request {
        if (limit.isNegative() || limit.isZero() || estimate.isNegative() || estimate.isZero()) {
            throw new IllegalArgumentException("a request for no time at all: " + estimate + " of " + limit);
        }
        estimate = estimate.compareTo(limit) > 0 ? limit : estimate;
    }

    /** Since when it waits: a request for tomorrow waits from tomorrow on. */
    Instant waitsSince() {
        return notBefore != null && notBefore.isAfter(submittedAt) ? notBefore : submittedAt;
    }
}
