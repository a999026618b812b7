package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seats into which only those who help can type for a while: in Podium's pages and by REST. Locking takes
 * {@link dev.podium.identity.Permission#LAB_HELP}; a student reads of their own by
 * {@link dev.podium.identity.Permission#LAB_SEAT}. Where seats are chosen, null stands for all of the lab.
 */
public interface InputLocks {

    /** It is unlocked by itself then at the latest. */
    Duration LONGEST = Duration.ofHours(3);

    record Lock(SeatId seat, LabId lab, String studentName, String byName, Instant since, Instant until) {}

    /**
     * Locks seats that are ready; one that is locked already is so from now on by the acting person.
     *
     * @return those that are locked in the lab now
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab}, {@code labs.lab-ended}, {@code labs.no-seats},
     *     {@code labs.no-seat}, {@code labs.bad-time}
     */
    List<Lock> lock(LabId lab, @Nullable Collection<SeatId> seats, Duration time);

    /** Nothing happens where one is not locked. */
    List<Lock> unlock(LabId lab, @Nullable Collection<SeatId> seats);

    /** Those that are locked now, by student's name. */
    List<Lock> of(LabId lab);

    /** Of the acting person's own seats. */
    List<Lock> mine();
}
