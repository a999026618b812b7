package dev.podium.labs;

import dev.podium.kernel.NoteId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.SeatId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What those who help write down about a seat, for each other. Its student never reads it here; only where the course says so
 * does it stand in what they are given of themselves ({@link Kept}). All of it takes
 * {@link dev.podium.identity.Permission#LAB_HELP}.
 */
public interface SeatNotes {

    int LONGEST = 4_000;

    /** A seat has so many at most. */
    int MOST = 500;

    /**
     * Where a moment is in a recording.
     *
     * @param offset in milliseconds since it began
     */
    record Place(RecordingId recording, long offset) {

        /** The page that plays it from there, below the application's own. */
        public String address() {
            return "recordings/" + recording + "?t=" + offset;
        }
    }

    /**
     * @param about the moment that it is about
     * @param place of that moment in a recording that the acting person may watch; null where there is none
     * @param changed the same as {@code made} where it was not
     * @param own whether the acting person wrote it
     * @param deletable whether they may delete it
     */
    record Note(
            NoteId id,
            SeatId seat,
            PersonId author,
            String authorName,
            Instant about,
            @Nullable Place place,
            String text,
            Instant made,
            Instant changed,
            boolean own,
            boolean deletable) {}

    /** By the moment, the latest first; a refusal {@code labs.no-seat}. */
    List<Note> of(SeatId seat);

    /**
     * @param about null for now
     * @throws dev.podium.kernel.Refusal {@code labs.no-seat}, {@code labs.bad-note}, {@code labs.too-many-notes}
     */
    Note write(SeatId seat, String text, @Nullable Instant about);

    /**
     * Changes one's own.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-note}, {@code labs.bad-note}, {@code labs.not-your-note}
     */
    Note change(NoteId note, String text);

    /** Deletes one's own, or as whoever manages the course another's; {@code labs.no-note}, {@code labs.not-your-note}. */
    void delete(NoteId note);
}
