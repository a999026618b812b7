package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.RosterEntryId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What students are given for their work in a lab. It is written as a draft that no student reads, and told by
 * {@link #release}. All of it takes {@link dev.podium.identity.Permission#LAB_GRADE}; what a student reads is
 * {@link Feedback}.
 */
public interface Grades {

    int LONGEST_COMMENT = 4_000;
    int LONGEST_MARK_COMMENT = 2_000;

    enum State {
        /** Nothing is written yet. */
        NONE,
        /** The student has been told nothing. */
        DRAFT,
        /** The student was told just this. */
        RELEASED,
        /** The student was told something earlier than this. */
        CHANGED
    }

    /** @param points null for not yet */
    record Mark(UUID criterion, @Nullable BigDecimal points, String comment) {}

    /**
     * A student's grade as it is written now.
     *
     * @param version 0 for nothing written yet
     * @param marks those that say something, in any order
     * @param total of the points that are given
     * @param released when the student was last told; null for never
     */
    record Grade(
            RosterEntryId student,
            String studentName,
            String email,
            String section,
            State state,
            int version,
            List<Mark> marks,
            String comment,
            BigDecimal total,
            String gradedBy,
            @Nullable Instant changed,
            @Nullable Instant released) {

        public Grade {
            marks = List.copyOf(marks);
        }

        public Optional<Mark> mark(UUID criterion) {
            return marks.stream()
                    .filter(mark -> mark.criterion().equals(criterion))
                    .findFirst();
        }
    }

    /** A criterion as a student was told. */
    record ToldMark(String criterion, String description, BigDecimal most, BigDecimal points, String comment) {}

    /** What a student was told. @param number from 1, one more each time */
    record Told(
            int number,
            List<ToldMark> marks,
            String comment,
            BigDecimal total,
            BigDecimal most,
            String by,
            Instant at) {

        public Told {
            marks = List.copyOf(marks);
        }
    }

    /** Somebody who was not told, and why, in a sentence. */
    record Left(String studentName, String why) {}

    record Released(int told, List<Left> left) {

        public Released {
            left = List.copyOf(left);
        }
    }

    /** Every student of the roster, by name. */
    List<Grade> of(LabId lab);

    /** @throws dev.podium.kernel.Refusal {@code labs.no-lab}, {@code labs.no-entry} */
    Grade get(LabId lab, RosterEntryId student);

    /**
     * Writes a draft; marks of criteria that are not among these stay as they are.
     *
     * @param version that this was made from; 0 for none
     * @throws dev.podium.kernel.Refusal {@code labs.bad-grade} at {@code marks} or {@code comment};
     *     {@code labs.grade-changed}, which says by whom, where somebody else was faster: nothing is written then
     */
    Grade put(LabId lab, RosterEntryId student, int version, List<Mark> marks, String comment);

    /**
     * Tells these students what is written now. Who has not all points yet is left, and so is who was told just this.
     *
     * @param students null for everybody
     */
    Released release(LabId lab, @Nullable Collection<RosterEntryId> students);

    /** What a student was told, the latest first. */
    List<Told> told(LabId lab, RosterEntryId student);
}
