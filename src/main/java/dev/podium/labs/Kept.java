package dev.podium.labs;

import dev.podium.agents.Watchers;
import dev.podium.kernel.RosterEntryId;
import java.util.List;

/**
 * What a course keeps of its students: shown to each, handed out, deleted, and for how long it is kept. One's own takes
 * {@link dev.podium.identity.Permission#LAB_SEAT}, another's {@link dev.podium.identity.Permission#COURSE_MANAGE}.
 */
public interface Kept {

    int USUAL_DAYS = 180;
    int MOST_DAYS = 3_650;

    /**
     * @param keepDays how long after a lab's end what belongs to it is kept
     * @param notesShown whether students are given the notes of those who help with what is kept of them
     * @param visibility what those who help see of a seat without being asked. Less than before counts at once; more is a new
     *     version of what the course tells its students, and counts for each who accepted that
     */
    record Privacy(int keepDays, boolean notesShown, Visibility visibility) {}

    /** @param words what it is, for the student; @param count how many there are, also of what they may not read */
    record Kind(String name, String words, int count) {}

    /**
     * @param visits who was at their terminals, the newest first, 200 at most
     */
    record Mine(String course, Privacy privacy, List<Kind> kinds, List<Watchers.Visit> visits) {

        public Mine {
            kinds = List.copyOf(kinds);
            visits = List.copyOf(visits);
        }
    }

    /** @param content a zip of {@code kept.json} and {@code kept.txt} */
    record Export(String fileName, byte[] content) {}

    /** Takes {@link dev.podium.identity.Permission#LAB_HELP}; a student finds it in {@link #mine}. */
    Privacy privacy();

    /**
     * Takes {@link dev.podium.identity.Permission#COURSE_MANAGE}.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.bad-privacy} at {@code keepDays}, {@code labs.no-course}
     */
    Privacy put(Privacy privacy);

    /** The same, and as much is seen as before. */
    Privacy put(int keepDays, boolean notesShown);

    /** A refusal {@code labs.not-on-roster} where the course does not know the acting person. */
    Mine mine();

    Export exportMine();

    /** What is there of somebody, and would go; a refusal {@code labs.no-entry}. */
    List<Kind> of(RosterEntryId student);

    /**
     * What they would get themselves, so that it can be handed to them; but of what quotes their screen only how often, where
     * the course does not show that to those who teach.
     */
    Export export(RosterEntryId student);

    /**
     * Deletes all of it, and takes them off the roster and out of the team.
     *
     * @param email theirs, as proof that they are meant
     * @return what went
     * @throws dev.podium.kernel.Refusal {@code labs.no-entry}; {@code labs.not-confirmed} at {@code email};
     *     {@code labs.seat-busy}
     */
    List<Kind> forget(RosterEntryId student, String email);
}
