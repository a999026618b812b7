package dev.podium.labs.stuck;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened at a seat. Order and age go by Podium's time, {@link #at}; a machine's own clock is used only
 * between two readings of itself, for how long a command ran.
 */
public sealed interface SeatEvent {

    /** When Podium learnt of it. */
    Instant at();

    /**
     * @param machineAt by the machine's clock; null where it did not say
     */
    record CommandStarted(Instant at, @Nullable Instant machineAt, Said said) implements SeatEvent {}

    /**
     * @param exit null where it is not known
     * @param output null where it is not known
     */
    record CommandEnded(
            Instant at,
            @Nullable Instant machineAt,
            @Nullable Integer exit,
            @Nullable Output output) implements SeatEvent {}

    /** The student typed; never what. One a few seconds is enough. */
    record Typed(Instant at) implements SeatEvent {}

    /** The screen changed. One a few seconds is enough. */
    record Printed(Instant at) implements SeatEvent {}

    /** The student moved or scrolled in the seat's page. */
    record Looked(Instant at) implements SeatEvent {}

    /** @param why as the agent or its screen says it */
    record AgentBecame(Instant at, AgentDoes does, String why) implements SeatEvent {}

    /**
     * The agent used a tool.
     *
     * @param failed null where it is not known
     * @param output null where it is not known
     */
    record ToolCalled(
            Instant at,
            Said call,
            @Nullable Boolean failed,
            @Nullable Output output) implements SeatEvent {}

    /** A model call of the agent's went up to this tier. */
    record Escalated(Instant at, int tier) implements SeatEvent {}

    record StepEntered(Instant at, int step) implements SeatEvent {}

    /**
     * A step's check ran.
     *
     * @param asked by the student; else by Podium, which says nothing of the student
     */
    record StepChecked(
            Instant at,
            int step,
            boolean passed,
            boolean asked,
            @Nullable Output output) implements SeatEvent {}

    record HandRaised(Instant at, String sentence) implements SeatEvent {}

    record HandLowered(Instant at) implements SeatEvent {}

    record MachineLost(Instant at) implements SeatEvent {}

    record MachineBack(Instant at) implements SeatEvent {}

    /** What an agent does, as far as a class needs to know. */
    enum AgentDoes {
        WORKING,
        IDLE,
        /** For a permission or an answer. */
        WAITING,
        /** It crashed, or could not go on. */
        FAILED,
        /** It was ended, or ended well. */
        OVER
    }
}
