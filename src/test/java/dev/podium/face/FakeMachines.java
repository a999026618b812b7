package dev.podium.face;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.machines.Account;
import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** One machine that runs nothing. */
public final class FakeMachines implements Machines {

    public static final Machine FORGE = new Machine(new MachineId(new UUID(1, 1)), "forge-2", "podium");

    @Override
    public List<Machine> all() {
        return List.of(FORGE);
    }

    @Override
    public Machine get(MachineId id) {
        return FORGE;
    }

    @Override
    public Account account(MachineId id) {
        return new Account(get(id).id(), "");
    }

    @Override
    public void requireStill(Account account, PersonId person) {
        throw new UnsupportedOperationException("the fake machine runs nothing");
    }

    @Override
    public Channel start(Account account, Command command) {
        throw new UnsupportedOperationException("the fake machine runs nothing");
    }

    @Override
    public Output run(Account account, Command command, Duration limit) {
        throw new UnsupportedOperationException("the fake machine runs nothing");
    }
}
