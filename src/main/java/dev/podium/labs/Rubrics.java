package dev.podium.labs;

import dev.podium.kernel.LabId;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * By what the work in a lab is graded. Looking takes {@link dev.podium.identity.Permission#LAB_HELP}, changing
 * {@link dev.podium.identity.Permission#LAB_GRADE}.
 */
public interface Rubrics {

    int MOST = 40;
    int LONGEST_NAME = 80;
    int LONGEST_DESCRIPTION = 2_000;

    /** The most points of one criterion. */
    BigDecimal MOST_POINTS = new BigDecimal("9999.99");

    /** @param points the most that can be given, above 0, with two places */
    record Criterion(UUID id, String name, String description, BigDecimal points) {}

    /** @param version 0 where a lab has none yet */
    record Rubric(int version, List<Criterion> criteria) {

        public static final Rubric NONE = new Rubric(0, List.of());

        public Rubric {
            criteria = List.copyOf(criteria);
        }

        public BigDecimal most() {
            return criteria.stream().map(Criterion::points).reduce(new BigDecimal("0.00"), BigDecimal::add);
        }
    }

    /** @param id of one that is there; null for a new one */
    record Wanted(@Nullable UUID id, String name, String description, BigDecimal points) {}

    Rubric get(LabId lab);

    /**
     * All criteria in their order.
     *
     * @param version that this was made from; 0 for none
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab}, {@code labs.bad-rubric} at {@code criteria};
     *     {@code labs.rubric-changed} where somebody else was faster; {@code labs.rubric-in-use} where a criterion would go,
     *     or have fewer points than were given
     */
    Rubric put(LabId lab, int version, List<Wanted> criteria);
}
