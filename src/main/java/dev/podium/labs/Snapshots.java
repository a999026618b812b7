package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.SnapshotId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of seats, kept as they were at a moment: by hand, and before anything replaces them. All is done in the
 * background, as the seat's student on its machine, and is one thing at a time for each seat. Takes
 * {@link dev.podium.identity.Permission#COURSE_MANAGE}; a student reads what was done to theirs by {@link #mine}.
 */
public interface Snapshots {

    /** Of each seat; the oldest goes. */
    int MOST = 5;

    /** Packed, in bytes. */
    long LARGEST = 1L << 30;

    int LONGEST_WHY = 200;

    /**
     * @param bytes packed
     * @param sha256 of the packed file, by which it is known to be what was packed
     * @param templateVersion which the files were made from
     */
    record Snapshot(
            SnapshotId id,
            SeatId seat,
            MachineId machine,
            String machineName,
            String path,
            long bytes,
            String sha256,
            @Nullable Integer templateVersion,
            String why,
            String by,
            Instant takenAt) {}

    /** A job of one's own seat, with the name of its lab. */
    record Own(SeatJob job, String labName) {}

    /** The latest first; a refusal {@code labs.no-seat}. */
    List<Snapshot> of(SeatId seat);

    /**
     * @param seats of that lab; empty for all that are ready
     * @param why for people; ""
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab}, {@code labs.no-seat} at {@code seats}, {@code labs.bad-why}
     *     at {@code why}
     */
    SeatJob.Asked take(LabId lab, Collection<SeatId> seats, String why);

    /**
     * Makes the files of seats anew from the lab's template of now, and starts their programs again. What was there is kept
     * as a snapshot first: without one nothing is replaced, unless nothing is there.
     *
     * @param seats of that lab; empty for all that are ready
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab}, {@code labs.lab-ended}, {@code labs.no-seat} at {@code seats}
     */
    SeatJob.Asked reset(LabId lab, Collection<SeatId> seats);

    /**
     * Brings a seat's files back; what is there is kept as a snapshot first.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-snapshot}, {@code labs.lab-ended}, {@code labs.seat-busy},
     *     {@code labs.snapshot-elsewhere} where the seat is on another machine by now
     */
    SeatJob restore(SnapshotId snapshot);

    /** The last job of each seat, by student's name. */
    List<SeatJob> jobs(LabId lab);

    /** What was done to the acting person's own seats, the latest first; the last of each seat and kind. */
    List<Own> mine();
}
