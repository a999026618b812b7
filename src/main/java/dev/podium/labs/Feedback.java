package dev.podium.labs;

import dev.podium.kernel.LabId;
import java.util.List;

/**
 * What a student was told of their own work, once it was released: never a draft, and of nobody else. Takes
 * {@link dev.podium.identity.Permission#LAB_SEAT}.
 */
public interface Feedback {

    /** A lab in which something was told. @param told the latest first; never empty */
    record Own(LabId lab, String labName, List<Grades.Told> told) {

        public Own {
            told = List.copyOf(told);
        }
    }

    /** The acting person's in each lab, the latest first. */
    List<Own> mine();

    /** Empty where nothing was told; a refusal {@code labs.no-lab} where the course has no such lab. */
    List<Grades.Told> mine(LabId lab);
}
