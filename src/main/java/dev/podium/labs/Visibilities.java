package dev.podium.labs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of seats now: for each student by what they accepted. The course's own level is in {@link Kept.Privacy}. Another
 * Podium or page may be a moment behind; what it guards is asked anew each time.
 */
public interface Visibilities {

    /**
     * @param level of the seat's student
     * @param agent null where the seat has none
     * @param opens whether the acting person may look at its terminal now, by the level or since the student lets them
     */
    record View(Visibility level, @Nullable AgentId agent, boolean opens) {}

    /** What is seen of the acting person's own seats; takes {@link dev.podium.identity.Permission#LAB_SEAT}. */
    Visibility mine();

    /** By seat; takes {@link dev.podium.identity.Permission#LAB_HELP}. A refusal {@code labs.no-lab}. */
    Map<SeatId, View> of(LabId lab);
}
