package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import java.time.Duration;
import java.util.List;

/** The machines of this installation, and running a command on one. */
public interface Machines {

    /** Those that the acting team may use, Podium's own first, then by name. */
    List<Machine> all();

    /**
     * Names a machine, also one that was removed or that the acting team may not use; from memory, and nobody need act.
     * A refusal {@code machines.not-found} when there was none ever.
     */
    Machine get(MachineId id);

    /**
     * The acting person's account on a machine.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.not-found} when there is no such machine for their team,
     *     {@code machines.no-os-user} when they have no OS user there
     */
    Account account(MachineId machine);

    /**
     * Refuses to run something anew for somebody of the acting team who had this account when it was made.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.account-withdrawn} when they have another there by now, or none,
     *     or their team may not use the machine any more
     */
    void requireStill(Account account, PersonId person);

    /**
     * Starts a process. Who may is asked by {@link #account} when the account is found out, not here.
     *
     * @return the channel to it; the caller closes it
     * @throws dev.podium.kernel.Refusal {@code machines.unreachable} when the machine does not answer,
     *     {@code machines.program-missing} when it has no such program, {@code machines.directory-missing} when the
     *     directory is not there
     */
    Channel start(Account account, Command command);

    /** What a short command printed, and how it ended. */
    record Output(int exit, String out, String errors) {}

    /** Runs a short command to its end; a refusal {@code machines.timeout} when it takes longer than {@code limit}. */
    Output run(Account account, Command command, Duration limit);
}
