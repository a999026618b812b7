package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.stuck.Finding;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Level;
import dev.podium.labs.stuck.Rule;
import dev.podium.labs.stuck.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which seats of a lab need somebody, by the rules of {@link dev.podium.labs.stuck}, and how far each student is. Looking and
 * deciding take {@link dev.podium.identity.Permission#LAB_HELP}, the course's thresholds
 * {@link dev.podium.identity.Permission#COURSE_MANAGE}; a student may have their own seat's steps checked, which takes
 * {@link dev.podium.identity.Permission#LAB_SEAT}.
 */
public interface Attention {

    int LONGEST_REASON = 200;
    Duration LONGEST_SNOOZE = Duration.ofHours(4);

    /**
     * @param flags those that need help most first
     * @param passed how many steps have been passed
     * @param step the first that is not passed, from 1; 0 where there are none or all are passed
     * @param unknown what is not known of it, in a sentence; ""
     * @param active when its student last typed, moved or ran something; null where that is not known
     */
    record SeatNow(
            SeatId seat,
            Level level,
            List<Flag> flags,
            int passed,
            int step,
            String unknown,
            @Nullable Instant active) {

        public SeatNow {
            flags = List.copyOf(flags);
        }
    }

    /**
     * @param steps the names of the lab's steps
     * @param seats those that are ready, by seat
     * @param ofTheClass what is said once for many
     */
    record Now(LabId lab, Instant at, List<String> steps, Map<SeatId, SeatNow> seats, List<Finding> ofTheClass) {

        public Now {
            steps = List.copyOf(steps);
            seats = Map.copyOf(seats);
            ofTheClass = List.copyOf(ofTheClass);
        }
    }

    enum Deed {
        RAISED,
        ENDED,
        DISMISSED,
        SNOOZED
    }

    /**
     * One line of the log of decisions: what a rule said, or what somebody made of it.
     *
     * @param by "" for a rule
     * @param inputs what the rule went by
     */
    record Decision(
            Instant at,
            SeatId seat,
            String studentName,
            Rule rule,
            Level level,
            Deed deed,
            String sentence,
            String by,
            String reason,
            @Nullable Instant until,
            Map<String, String> inputs) {

        public Decision {
            inputs = Map.copyOf(inputs);
        }
    }

    /** @param exit of the step's script; null where it did not end in its time or the machine did not answer */
    record StepResult(
            int step, String name, boolean passed, @Nullable Integer exit, String output, Instant at) {}

    /** As it was found at the last look, which is some seconds ago at most. */
    Now now(LabId lab);

    /** Not shown again before there is new evidence. */
    void dismiss(SeatId seat, Rule rule, String reason);

    /** Not shown for so long, whatever the rule finds. */
    void snooze(SeatId seat, Rule rule, Duration time, String reason);

    /** The latest first. */
    List<Decision> decisions(LabId lab, int offset, int limit);

    /** The last result of each step that was tried. */
    List<StepResult> steps(SeatId seat);

    /** Runs the scripts of the steps that are not passed, in order, until one fails. */
    List<StepResult> checkSteps(SeatId seat);

    Thresholds thresholds();

    void setThresholds(Thresholds thresholds);
}
