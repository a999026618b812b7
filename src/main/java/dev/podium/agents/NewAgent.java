package dev.podium.agents;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.ProjectId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent to make.
 *
 * @param program the id of one in {@link Program#CATALOGUE}
 * @param command required for the program {@code command}, otherwise null
 * @param machine where it runs; null where Podium finds a machine with what it needs
 * @param needs labels that the machine must have, such as {@code gpu} or {@code os=linux}; empty where one is named
 * @param workingDirectory absolute, or starting with {@code ~} for the OS user's home
 * @param environment variables for the program; values are kept as secrets
 * @param start whether to start it at once
 * @param sharing who besides its owner may open its terminal
 * @param podiumToken whether each run is given a token by which the program reads its own agent
 * @param models whether its program is pointed at Podium's models, with that token
 * @param project what it is to belong to, as long as it lives; null for none
 * @param gpus the shared GPUs that its program is to run on, of its machine; null for none
 */
public record NewAgent(
        String name,
        String program,
        @Nullable String command,
        List<String> arguments,
        @Nullable MachineId machine,
        List<String> needs,
        String workingDirectory,
        Map<String, String> environment,
        boolean start,
        Sharing sharing,
        boolean podiumToken,
        boolean models,
        @Nullable ProjectId project,
        @Nullable NeededGpus gpus) {}
