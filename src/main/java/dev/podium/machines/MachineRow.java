package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the database has it, without the teams that may use it.
 *
 * @param name empty for the host's own, which only the machine that Podium runs on has
 * @param removed whether it is there only to be named
 */
record MachineRow(
        MachineId id,
        String name,
        String host,
        int port,
        String hostKey,
        MachineRegistry.SignIn signIn,
        Set<String> labels,
        boolean everyTeam,
        @Nullable String sharedOsUser,
        boolean removed,
        @Nullable OsUserRule osUserRule) {

    /** One without a rule. */
    MachineRow(
            MachineId id,
            String name,
            String host,
            int port,
            String hostKey,
            MachineRegistry.SignIn signIn,
            Set<String> labels,
            boolean everyTeam,
            @Nullable String sharedOsUser,
            boolean removed) {
        this(id, name, host, port, hostKey, signIn, labels, everyTeam, sharedOsUser, removed, null);
    }

    MachineRow named(String other) {
        return new MachineRow(
                id, other, host, port, hostKey, signIn, labels, everyTeam, sharedOsUser, removed, osUserRule);
    }

    /** Whether a connection made for the other serves this one too. */
    boolean reachedLike(MachineRow other) {
        return host.equals(other.host)
                && port == other.port
                && hostKey.equals(other.hostKey)
                && signIn == other.signIn
                && removed == other.removed;
    }
}
