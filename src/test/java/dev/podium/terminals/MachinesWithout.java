package dev.podium.terminals;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import java.time.Duration;
import java.util.List;

/** Real machines on which one program is not installed. */
record MachinesWithout(String program, Machines machines) implements Machines {

    @Override
    public List<Machine> all() {
        return machines.all();
    }

    @Override
    public Machine get(MachineId id) {
        return machines.get(id);
    }

    @Override
    public Account account(MachineId id) {
        return machines.account(id);
    }

    @Override
    public void requireStill(Account account, PersonId person) {
        machines.requireStill(account, person);
    }

    @Override
    public Channel start(Account account, Command command) {
        refuse(command);
        return machines.start(account, command);
    }

    @Override
    public Output run(Account account, Command command, Duration limit) {
        refuse(command);
        return machines.run(account, command, limit);
    }

    private void refuse(Command command) {
        if (command.arguments().getFirst().equals(program)) {
            throw Refusal.invalid("machines.program-missing", "There is no " + program + ".", "Install it.");
        }
    }
}
