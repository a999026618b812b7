package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.util.Set;

/** What the acting person may use. */
interface MachineAccess {

    Set<MachineId> usable();

    /** See {@link Machines#account}. */
    Account account(MachineId machine);
}
