package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The runners of machines that dial out. All of it takes {@link dev.podium.identity.Permission#PLATFORM_MANAGE} and is
 * audited in the installation's trail. Refusals: {@code machines.not-found}, {@code machines.no-runner} for a machine that
 * is reached in another way.
 */
public interface MachineRunners {

    /**
     * What a runner is enrolled with: shown once, for one enrolment, for an hour.
     *
     * @param token kept as a hash alone
     */
    record Enrolment(String token, Instant expiresAt) {

        /**
         * What is run on the machine. The token goes by the environment: arguments are everybody's to read there.
         *
         * @param url where Podium is
         */
        public String command(String url) {
            return "PODIUM_RUNNER_TOKEN=" + token + " java -jar podium.jar runner --url " + url;
        }

        @Override
        public String toString() {
            return "Enrolment until " + expiresAt;
        }
    }

    /**
     * How a machine's runner is.
     *
     * @param enrolled whether there is one that may come
     * @param connectedSince null where it is not connected to this Podium
     * @param lastSeen null where none ever came
     * @param osUser whom it runs as, while it is connected; otherwise ""
     * @param root whether it then starts each command as the OS user that it is for
     * @param release of Podium that it is of, while it is connected; otherwise ""
     */
    record Status(
            boolean enrolled,
            @Nullable Instant connectedSince,
            @Nullable Instant lastSeen,
            String osUser,
            boolean root,
            String release) {}

    Status status(MachineId machine);

    /** Makes an enrolment token; one that was made before counts no longer. A runner that is enrolled goes on until then. */
    Enrolment enrol(MachineId machine);

    /** Gives the runner a new credential: now where it is connected, else when it comes. */
    void rotate(MachineId machine);

    /** Takes credential and enrolment token back, and ends the connection. */
    void forget(MachineId machine);
}
