package dev.podium.gpus;

import dev.podium.kernel.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The calendar: GPUs kept for somebody from one fixed moment to another. When it begins, a reservation is the lease of the
 * same id. Looking takes {@link dev.podium.identity.Permission#MACHINE_SEE}, the rest
 * {@link dev.podium.identity.Permission#GPU_USE}.
 */
public interface GpuReservations {

    /** @param purpose up to 200 characters, for the team */
    record Wanted(GpuNeed need, Instant from, Instant to, String purpose) {}

    enum State {
        BOOKED,
        OPENED,
        CANCELLED,
        LAPSED
    }

    /**
     * One entry of the calendar.
     *
     * @param id null where it is another team's, of which only the name, when, where and how much is told
     * @param person null where it is another team's; {@code personName}, {@code purpose} and {@code sentence} are empty then
     */
    record Reservation(
            @Nullable UUID id,
            String team,
            @Nullable PersonId person,
            String personName,
            GpuNeed need,
            List<GpuLeases.Slice> slices,
            Instant from,
            Instant to,
            String purpose,
            State state,
            String sentence) {

        public Reservation {
            slices = List.copyOf(slices);
        }
    }

    /** How many one person may have ahead. */
    int MOST_AHEAD = 20;

    /** What is booked between two moments, on the servers that whoever looks may see, the first first. */
    List<Reservation> between(Instant from, Instant to);

    /**
     * @throws dev.podium.kernel.Refusal {@code gpus.bad-need}, {@code gpus.bad-time} at the field that is wrong;
     *     {@code gpus.reserved}, which names what is in the way and says from when it could be had; {@code gpus.too-large},
     *     {@code gpus.no-server}, {@code gpus.too-many}, {@code costs.budget-exceeded}
     */
    Reservation reserve(Wanted wanted);

    /**
     * One's own, with {@link dev.podium.identity.Permission#TEAM_MANAGE} anybody's in the team. One that has begun is ended as
     * a lease.
     *
     * @throws dev.podium.kernel.Refusal {@code gpus.no-reservation}, {@code gpus.not-booked}
     */
    void cancel(UUID id);
}
