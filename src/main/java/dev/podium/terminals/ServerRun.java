package dev.podium.terminals;

/**
 * One run of a tmux server. What it held is lost when another one has taken its place.
 *
 * @param boot which start of the machine it belongs to; "" where the machine does not tell
 * @param server the server's process and when it began, by its own clock
 */
public record ServerRun(String boot, String server) {

    /** Whether nothing that ran in the earlier one can run any more. */
    public boolean replaces(ServerRun earlier) {
        return !server.equals(earlier.server) || bootedSince(earlier);
    }

    /** Whether the machine was started anew between the two; false where that is not known. */
    public boolean bootedSince(ServerRun earlier) {
        return !boot.isEmpty() && !earlier.boot.isEmpty() && !boot.equals(earlier.boot);
    }
}
