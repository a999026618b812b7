package dev.podium.terminals;

import dev.podium.kernel.HealthCheck;
import dev.podium.machines.Account;
import dev.podium.machines.Machines;
import org.springframework.stereotype.Component;

/** Whether Podium's own machine has a tmux that it can work with; others are asked when they are entered and used. */
@Component
class TmuxHereCheck implements HealthCheck {

    private final Machines machines;

    TmuxHereCheck(Machines machines) {
        this.machines = machines;
    }

    @Override
    public String name() {
        return "terminals.tmux";
    }

    /** What is missing or too old is refused, in a sentence and with the next step. */
    @Override
    public Found look() {
        return Found.fine("This machine has " + TmuxCheck.require(machines, Account.LOCAL) + ".");
    }
}
