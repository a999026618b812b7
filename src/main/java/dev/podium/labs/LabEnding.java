package dev.podium.labs;

import dev.podium.kernel.CollectedId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.SeatId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The end of a lab: everybody's work is collected to Podium, and their programs are stopped, each by choice. Takes
 * {@link dev.podium.identity.Permission#COURSE_MANAGE}.
 */
public interface LabEnding {

    /** Of one seat, packed, in bytes. */
    long LARGEST = 200L << 20;

    /**
     * @param frozen whether seats' programs are stopped and do not start until the lab is opened again
     */
    record Ending(boolean frozen, String by, Instant endedAt) {}

    /**
     * A student's work: a tar.gz.
     *
     * @param version of this student's in this lab, from 1
     */
    record Collected(
            CollectedId id,
            LabId lab,
            RosterEntryId entry,
            String studentName,
            String fileName,
            int version,
            long bytes,
            String sha256,
            String by,
            Instant collectedAt) {}

    /**
     * Ends it; {@link Labs#state} opens it again, and thereby undoes the freezing.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab}
     */
    SeatJob.Asked end(LabId lab, boolean collect, boolean freeze);

    /**
     * Collects as things are now; what was collected before is kept.
     *
     * @param seats of that lab; empty for all that are ready
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab}, {@code labs.no-seat} at {@code seats}
     */
    SeatJob.Asked collect(LabId lab, Collection<SeatId> seats);

    /** How it was ended; empty while it is not. */
    Optional<Ending> of(LabId lab);

    /** By student's name, each one's latest version first. */
    List<Collected> collected(LabId lab);

    /** A refusal {@code labs.no-work}. */
    Collected get(CollectedId work);

    /** @throws dev.podium.kernel.Refusal {@code labs.no-work}, {@code labs.work-elsewhere} */
    void copy(CollectedId work, OutputStream to) throws IOException;

    /**
     * A zip with the latest of each student, and {@code collected.csv}, which lists them.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab}, {@code labs.no-work} where nothing was collected
     */
    void copyAll(LabId lab, OutputStream to) throws IOException;
}
