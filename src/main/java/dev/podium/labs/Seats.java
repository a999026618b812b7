package dev.podium.labs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.SeatId;
import dev.podium.machines.MachineHealth;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The seats of a lab: each an agent of its student's, made from the lab's template. Looking takes
 * {@link dev.podium.identity.Permission#LAB_HELP}, making {@link dev.podium.identity.Permission#COURSE_MANAGE}; a student
 * sees their own by {@link #mine}, which takes {@link dev.podium.identity.Permission#LAB_SEAT}.
 */
public interface Seats {

    enum State {
        /** For its turn, or for its student to come for the first time. */
        WAITING,
        MAKING,
        READY,
        /** Is tried again when seats are given out again. */
        FAILED
    }

    /**
     * @param step what is being done while it is made, by name; ""
     * @param why why it waits or failed, in a sentence; ""
     * @param agent null until it is ready
     * @param person null where Podium does not know its student yet
     * @param templateVersion null until it is ready
     * @param machineState how its machine is; null where that is not known
     */
    record Seat(
            SeatId id,
            LabId lab,
            RosterEntryId entry,
            String studentName,
            String studentEmail,
            String section,
            @Nullable PersonId person,
            MachineId machine,
            String machineName,
            MachineHealth.@Nullable State machineState,
            State state,
            String step,
            String why,
            @Nullable AgentId agent,
            String directory,
            @Nullable Integer templateVersion,
            Instant changedAt,
            @Nullable Instant madeAt) {}

    /**
     * How far the making of seats has come.
     *
     * @param expected those whose student has not come yet; they wait for nobody else
     * @param step what is being done to the seat that is longest in the making; "" where none is
     */
    record Progress(int all, int ready, int making, int waiting, int expected, int failed, String step) {

        /** Whether something is still to be done without anybody coming. */
        public boolean running() {
            return making > 0 || waiting > 0;
        }
    }

    /**
     * How a seat differs from its lab's template.
     *
     * @param differences a sentence each; empty where it does not
     */
    record Check(SeatId seat, String studentName, List<String> differences) {

        public Check {
            differences = List.copyOf(differences);
        }
    }

    /** @param sentence {@code 7 of 30 differ from the template: …} */
    record Consistency(String sentence, List<Check> seats) {

        public Consistency {
            seats = List.copyOf(seats);
        }
    }

    /**
     * What became of a seat that was made anew on another machine.
     *
     * @param directory on the machine where it was, with what its student did there
     * @param fromState how that machine is; null where that is not known
     * @param back when that machine was back and what ran there had been ended; null until then
     */
    record Moved(
            MachineId from,
            String fromName,
            MachineHealth.@Nullable State fromState,
            String directory,
            String by,
            Instant at,
            @Nullable Instant back) {}

    /**
     * A seat with the name of its lab, for its student.
     *
     * @param moved null where it is where it was at first, or is there again
     */
    record Own(
            Seat seat,
            String labName,
            Labs.State labState,
            @Nullable Moved moved) {}

    /** By student's name. */
    List<Seat> of(LabId lab);

    Progress progress(LabId lab);

    /**
     * Gives every student of the roster a seat, spread evenly over these machines. What is ready is left, what failed or
     * lost its agent is tried again, there or on another of them; the work is done in the background.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab}, {@code labs.lab-ended}, {@code labs.no-machines} at
     *     {@code machines}, {@code machines.not-found} at {@code machines}, {@code labs.no-students}
     */
    Progress provision(LabId lab, Collection<MachineId> machines);

    /** Ends what {@link #provision} began: seats that are not ready fail with that sentence, and can be tried again. */
    Progress cancel(LabId lab);

    /** Looks at every seat that is ready, on its machine; takes as long as the slowest machine does. */
    Consistency check(LabId lab);

    /**
     * Makes the seat anew on another machine. Its agent, and what lies on the old machine, is kept until that is back; then
     * the agent is deleted, which can be undone for a while, and the files stay.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-seat}, {@code labs.same-machine}, {@code labs.seat-busy}
     */
    Seat move(SeatId seat, MachineId machine);

    /** The acting person's own, the latest first. */
    List<Own> mine();
}
