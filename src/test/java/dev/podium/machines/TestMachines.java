package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import java.util.List;
import java.util.Set;

/** Real machines for the tests of other rooms. */
public final class TestMachines {

    private TestMachines() {}

    /** This machine alone. */
    public static Machines local() {
        var known = new KnownMachines(List::of);
        return new ConnectedMachines(
                known, new Anybody(), new Connections(null, known), null, dev.podium.telemetry.Spans.none());
    }

    /** Whoever acts, or nobody, has Podium's own account on this machine, and none elsewhere. */
    private static final class Anybody implements MachineAccess {

        @Override
        public Set<MachineId> usable() {
            return Set.of(MachineId.LOCAL);
        }

        @Override
        public Account account(MachineId machine) {
            if (!machine.equals(MachineId.LOCAL)) {
                throw OwnAccounts.notFound(machine);
            }
            return Account.LOCAL;
        }

        @Override
        public boolean still(Account account, PersonId person) {
            return account.equals(Account.LOCAL);
        }
    }
}
