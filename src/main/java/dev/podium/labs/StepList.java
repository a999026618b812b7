package dev.podium.labs;

import dev.podium.kernel.SeatId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps that a seat has before it, with how far its student is: for them, which takes
 * {@link dev.podium.identity.Permission#LAB_SEAT}, and for all who help.
 */
public interface StepList {

    /** @param last how its last check went; null where there was none */
    record Item(String name, Attention.@Nullable StepResult last) {

        public boolean passed() {
            return last != null && last.passed();
        }
    }

    /** In order; those of the template that the seat was made from. */
    List<Item> of(SeatId seat);
}
