package dev.podium.labs;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.RosterEntryId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of what a course keeps of its students, such as the hands that they raised: a bean for each. Whoever keeps another
 * kind writes one, and it is shown, exported, deleted and purged with the others. Called in a transaction of the course's
 * team, after the permission was checked.
 */
interface KeptOfStudents {

    /** Labs that were over before the moment that is the parameter; for {@link #purge}. */
    String OVER = "(select id from labs where coalesce(ended_at, ends_at) < ?)";

    /** @param person null for somebody whom Podium does not know, or who left */
    record Student(RosterEntryId entry, @Nullable PersonId person) {}

    /** For export and REST: lower case, with dashes. */
    String name();

    /** What it is, for the student: begins a sentence, without a full stop. */
    String words();

    int count(Student student);

    /**
     * What the student may read of it, in the words of JSON: text, numbers, null, lists and maps. Less than {@link #count}
     * where they may not read all.
     */
    List<Map<String, Object>> export(Student student);

    /** Whether it quotes what their terminal showed, which those who teach may not be meant to see. */
    default boolean quotesScreen() {
        return false;
    }

    /** Deletes all of it; how many. */
    int delete(Student student);

    /**
     * Deletes what is kept too long: of labs that were over before then ({@link #OVER}).
     *
     * @param most this many at once; it is called again while there are as many
     */
    default int purge(Instant before, int most) {
        return 0;
    }

    /** Kinds on which others hang come last. */
    default int order() {
        return 0;
    }
}
