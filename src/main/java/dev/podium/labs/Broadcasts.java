package dev.podium.labs;

import dev.podium.kernel.BroadcastId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to seats of a lab at once: a message, a command, a file. Sending takes
 * {@link dev.podium.identity.Permission#LAB_HELP}; a student reads what was said to them by
 * {@link dev.podium.identity.Permission#LAB_SEAT}. Where seats are chosen, null stands for all of the lab.
 */
public interface Broadcasts {

    int LONGEST_MESSAGE = 1_000;
    int LONGEST_COMMAND = 2_000;
    int LARGEST_FILE = 5 << 20;
    int LONGEST_FILE_NAME = 100;
    int LONGEST_PAGE = 200;

    enum Kind {
        MESSAGE,
        COMMAND,
        FILE
    }

    enum Outcome {
        /** For its turn. */
        WAITING,
        DONE,
        /** Left alone, for a reason. */
        SKIPPED,
        FAILED,
        /** Podium was stopped while it was at it, so that nobody knows; it is never done a second time. */
        UNKNOWN,
        UNDONE,
        /** Was to be undone, and was not, for a reason. */
        KEPT
    }

    /**
     * What became of it at one seat.
     *
     * @param said why, in a sentence; ""
     * @param seen of a message: when the student closed it
     */
    record Result(
            SeatId seat,
            String studentName,
            Outcome outcome,
            String said,
            @Nullable Instant seen) {}

    /**
     * @param text the message, the command, or the file's name
     * @param bytes of a file
     * @param sha256 of a file, in hexadecimal; ""
     * @param undone when that was asked for
     * @param results by student's name
     */
    record Broadcast(
            BroadcastId id,
            LabId lab,
            Kind kind,
            String text,
            long bytes,
            String sha256,
            String byName,
            Instant at,
            @Nullable Instant undone,
            String undoneBy,
            List<Result> results) {

        public Broadcast {
            results = List.copyOf(results);
        }

        public int count(Outcome outcome) {
            return (int) results.stream()
                    .filter(result -> result.outcome() == outcome)
                    .count();
        }

        /** Whether there is something to take back. */
        public boolean canUndo() {
            return kind != Kind.COMMAND && undone == null && count(Outcome.DONE) > 0;
        }
    }

    /**
     * Something dangerous in a command.
     *
     * @param what as it stands there
     * @param does what it does, in a sentence
     */
    record Danger(String what, String does) {}

    /** Where a command would be typed. */
    record Place(SeatId seat, String studentName, String machineName, String directory) {}

    /** What became of the wish to send a command. */
    sealed interface Asked permits Sent, Unconfirmed {}

    record Sent(Broadcast broadcast) implements Asked {}

    /**
     * It was not sent: it is dangerous, and was not confirmed.
     *
     * @param confirm sent with the same command for the same seats, it is sent
     */
    record Unconfirmed(String confirm, List<Danger> dangers, List<Place> places) implements Asked {

        public Unconfirmed {
            dangers = List.copyOf(dangers);
            places = List.copyOf(places);
        }
    }

    /** A message to the acting student that they have not closed. */
    record Told(BroadcastId id, LabId lab, String labName, String byName, String text, Instant at) {}

    /**
     * Says something to students, in Podium's pages and in their tmux.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab}, {@code labs.lab-ended}, {@code labs.no-seats},
     *     {@code labs.no-seat}, {@code labs.bad-message}
     */
    Broadcast message(LabId lab, @Nullable Collection<SeatId> seats, String text);

    /**
     * Types a command into the shells of seats, as the acting person, in the background. What stood half typed before the
     * prompt is taken away first.
     *
     * @param agents whether programs that are no shells get it as input too
     * @param confirm of {@link Unconfirmed}; ""
     * @throws dev.podium.kernel.Refusal as {@link #message}, and {@code labs.bad-command}
     */
    Asked command(LabId lab, @Nullable Collection<SeatId> seats, String command, boolean agents, String confirm);

    /**
     * Puts a file into the directories of seats, as their students' OS users, in the background. One of that name that is
     * there is kept as {@code name.before-time}.
     *
     * @throws dev.podium.kernel.Refusal as {@link #message}, {@code labs.bad-file-name}, {@code labs.file-too-large}
     */
    Broadcast file(LabId lab, @Nullable Collection<SeatId> seats, String name, byte[] content);

    /**
     * Takes a message back, or a file away where the student has not changed it since, and puts the one that was there
     * before in its place. Nothing happens the second time.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-broadcast}; {@code labs.no-undo} for a command
     */
    Broadcast undo(BroadcastId broadcast);

    Broadcast get(BroadcastId broadcast);

    /** The latest first. */
    List<Broadcast> list(LabId lab, int offset, int limit);

    /** Messages to the acting person that they have not closed, the latest first. */
    List<Told> mine();

    /**
     * Closes a message; nothing happens where it is closed already.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-message} for one that was not sent to the acting person
     */
    void seen(BroadcastId message);
}
