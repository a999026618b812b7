package dev.podium.labs.ui;

import dev.podium.labs.Seats.Seat;
import dev.podium.machines.MachineHealth;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;

/** How a seat's state is said. */
final class SeatLook {

    private SeatLook() {}

    /** Its machine does not answer, so nothing of it can be reached. */
    static boolean isLost(Seat seat) {
        return seat.machineState() == MachineHealth.State.OFFLINE;
    }

    static String word(Seat seat) {
        return switch (seat.state()) {
            case WAITING -> "Waiting";
            case MAKING -> "Being made";
            case READY -> isLost(seat) ? "Unreachable" : "Ready";
            case FAILED -> "Failed";
        };
    }

    static StatusBadge badge(Seat seat) {
        return switch (seat.state()) {
            case WAITING -> new StatusBadge(Tone.IDLE, Symbol.STARTING, word(seat), "", null);
            case MAKING -> new StatusBadge(Tone.WORK, Symbol.WORKING, word(seat), seat.step(), null);
            case READY ->
                isLost(seat)
                        ? new StatusBadge(
                                Tone.OFF, Symbol.UNREACHABLE, word(seat), seat.machineName() + " does not answer", null)
                        : new StatusBadge(Tone.WORK, Symbol.CHECK, word(seat), "", null);
            case FAILED -> new StatusBadge(Tone.BAD, Symbol.CRASHED, word(seat), "", null);
        };
    }
}
