package dev.podium.terminals;

import dev.podium.kernel.MachineId;
import dev.podium.machines.Account;

/**
 * A tmux session of an OS user on a machine.
 *
 * @param session the session's name in its server
 */
public record TerminalRef(Account account, Server server, String session) {

    public MachineId machine() {
        return account.machine();
    }

    /** Which tmux server of the OS user holds the session. */
    public enum Server {
        /** Podium's own, on a private socket. */
        PODIUM,
        /** The one on the OS user's default socket, where people work by hand; its sessions are adopted, not made. */
        DEFAULT
    }
}
