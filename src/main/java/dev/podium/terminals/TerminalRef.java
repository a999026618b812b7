package dev.podium.terminals;

import dev.podium.kernel.MachineId;

/**
 * A tmux session on a machine.
 *
 * @param session the session's name in its server
 */
public record TerminalRef(MachineId machine, Server server, String session) {

    /** Which tmux server of the OS user holds the session. */
    public enum Server {
        /** Podium's own, on a private socket. */
        PODIUM,
        /** The one on the OS user's default socket, where people work by hand; its sessions are adopted, not made. */
        DEFAULT
    }
}
