package dev.podium.labs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.ShownScreenId;
import dev.podium.terminals.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One terminal that everybody of a lab may look at for a while, and do nothing else with: whose it is consents, and ends it
 * at any time. Asking takes {@link dev.podium.identity.Permission#LAB_HELP}, consenting and looking
 * {@link dev.podium.identity.Permission#LAB_SEAT}; those who help look by their role, at the terminal itself.
 */
public interface ShownScreens {

    Duration LONGEST = Duration.ofHours(3);

    /** So long an answer is waited for. */
    Duration ASKED = Duration.ofMinutes(10);

    /**
     * @param seat whose it is; null where whoever helps shows a terminal of their own
     * @param shown since when; null while it is asked
     * @param until when it ends, or the asking does
     * @param mine whether the acting person's own terminal is meant
     */
    record Screen(
            ShownScreenId id,
            LabId lab,
            String labName,
            @Nullable SeatId seat,
            AgentId agent,
            String ownerName,
            String askedBy,
            Instant askedAt,
            int minutes,
            @Nullable Instant shown,
            Instant until,
            boolean mine) {}

    /**
     * Asks the student of a seat to show their screen to the lab.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-seat}, {@code labs.lab-ended}, {@code labs.seat-not-ready},
     *     {@code labs.bad-time}, {@code labs.screen-shown} where another is shown or asked for
     */
    Screen ask(LabId lab, SeatId seat, Duration time);

    /**
     * Shows a terminal of the acting person's own.
     *
     * @throws dev.podium.kernel.Refusal as {@link #ask}, and {@code labs.not-yours}
     */
    Screen show(LabId lab, AgentId own, Duration time);

    /**
     * Yes or no, by whom it was asked.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-screen}
     */
    void answer(ShownScreenId screen, boolean yes);

    /** Ends what the acting person shows; a refusal {@code labs.no-screen} where they show no such one. */
    void end(ShownScreenId screen);

    /** Ends what is shown or asked for in a lab, for those who help; nothing happens where nothing is. */
    void end(LabId lab);

    /** What is shown or asked for in a lab, for those who help. */
    Optional<Screen> of(LabId lab);

    /** What the acting person is asked for, shows, or may look at, in labs in which they sit. */
    List<Screen> mine();

    /**
     * Lets the acting person look, and not type; ends with what is shown.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-screen}
     */
    Ticket ticket(ShownScreenId screen);
}
