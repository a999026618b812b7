package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import java.util.Set;

/** What the acting person may use. */
interface MachineAccess {

    Set<MachineId> usable();

    /** See {@link Machines#account}. */
    Account account(MachineId machine);

    /** Whether the person still has it, in the acting team. */
    boolean still(Account account, PersonId person);
}
