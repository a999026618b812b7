package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.SeatJobId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done to a seat in the background, at somebody's wish.
 *
 * @param step what is being done, by name; "" where nothing is
 * @param said what came of it, in sentences; "" until it has ended
 * @param endedAt null until then
 */
public record SeatJob(
        SeatJobId id,
        LabId lab,
        SeatId seat,
        String studentName,
        Kind kind,
        State state,
        String step,
        String said,
        String askedBy,
        Instant askedAt,
        @Nullable Instant endedAt) {

    public enum Kind {
        SNAPSHOT,
        RESET,
        RESTORE,
        COLLECT,
        /** Its program is stopped, because its lab was ended so. */
        STOP
    }

    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        public boolean ended() {
            return this == DONE || this == FAILED;
        }
    }

    /**
     * What was begun.
     *
     * @param begun for so many seats
     * @param left a sentence for each seat that was left out
     */
    public record Asked(int begun, List<String> left) {

        public Asked {
            left = List.copyOf(left);
        }
    }
}
