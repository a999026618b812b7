package dev.podium.agents;

import dev.podium.kernel.MachineId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Agents to make, on a machine that is named; with the usual in place of what a test is not about. */
public final class WantedAgent {

    private WantedAgent() {}

    /** Its owner's alone, and without a token. */
    public static NewAgent of(
            String name,
            String program,
            @Nullable String command,
            List<String> arguments,
            MachineId machine,
            String directory,
            Map<String, String> environment,
            boolean start) {
        return of(name, program, command, arguments, machine, directory, environment, start, Sharing.PRIVATE, false);
    }

    public static NewAgent of(
            String name,
            String program,
            @Nullable String command,
            List<String> arguments,
            MachineId machine,
            String directory,
            Map<String, String> environment,
            boolean start,
            Sharing sharing) {
        return of(name, program, command, arguments, machine, directory, environment, start, sharing, false);
    }

    public static NewAgent of(
            String name,
            String program,
            @Nullable String command,
            List<String> arguments,
            MachineId machine,
            String directory,
            Map<String, String> environment,
            boolean start,
            Sharing sharing,
            boolean podiumToken) {
        return new NewAgent(
                name,
                program,
                command,
                arguments,
                machine,
                List.of(),
                directory,
                environment,
                start,
                sharing,
                podiumToken,
                false,
                null,
                null);
    }
}
