package dev.podium.gpus.schedule;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What shall happen to one request or one reservation, with the sentence for whoever asked. */
public sealed interface Decision {

    /** The request's, or the window's. */
    UUID id();

    String sentence();

    /**
     * Becomes a lease now.
     *
     * @param places one for each member
     * @param expectedEnd now and the estimate
     * @param hardEnd now and the limit
     */
    record Start(UUID id, List<Place> places, Instant expectedEnd, Instant hardEnd, String sentence)
            implements Decision {

        public Start {
            places = List.copyOf(places);
        }
    }

    /**
     * Goes on waiting.
     *
     * @param position in the line, from 1
     * @param expected when it will start by today's plan; null where that cannot be said
     * @param blockers leases that hold what it waits for, soonest end first, at most a handful
     */
    record Wait(UUID id, int position, @Nullable Instant expected, Why why, List<UUID> blockers, String sentence)
            implements Decision {

        public Wait {
            blockers = List.copyOf(blockers);
        }
    }

    /** Can never start, whatever ends: to be refused. */
    record Never(UUID id, String sentence) implements Decision {}

    /** A reservation begins: it becomes a lease now, until its hard end. */
    record Open(UUID id, List<Place> places, Instant hardEnd, String sentence) implements Decision {

        public Open {
            places = List.copyOf(places);
        }
    }

    /** A reservation has lost devices and gets others. */
    record Rebook(UUID id, List<Place> places, String sentence) implements Decision {

        public Rebook {
            places = List.copyOf(places);
        }
    }

    /** A reservation cannot be kept as things are: its devices are lost or still held, and nothing else is free. */
    record Broken(UUID id, String sentence) implements Decision {}

    /** Why something waits. */
    enum Why {
        /** Others come first, or hold what it needs. */
        IN_LINE,
        /** Its own earliest start is still to come. */
        NOT_YET,
        /** It could start, but could still run when a reservation begins. */
        RESERVED,
        /** Whoever asks holds as much of the class as anybody may. */
        CLASS_LIMIT,
        /** What it needs is there but cannot be used now. */
        UNUSABLE,
        /** Too far back in the line to be planned. */
        TOO_FAR
    }
}
