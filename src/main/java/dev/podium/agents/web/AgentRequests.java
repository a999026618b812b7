package dev.podium.agents.web;

import dev.podium.agents.AgentState;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Sharing;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The bodies and parameters that REST takes for agents; what is absent is null here, and refused where it is needed. */
final class AgentRequests {

    private AgentRequests() {}

    @Schema(name = "NewAgent", description = "Either program and workingDirectory, or adopt.")
    record Creation(
            @Schema(example = "clients-acme-frontend", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(example = "claude-code", description = "The id of one that GET /api/v1/programs lists.") @Nullable
            String program,

            @Schema(description = "For the program \"command\": the program to start, by name or path.") @Nullable
            String command,

            @Nullable List<@Nullable String> arguments,

            @Schema(description = "The machine's id; the one Podium runs on when absent.") @Nullable
            String machine,

            @Schema(
                    example = "[\"gpu\", \"os=linux\"]",
                    description = "In the place of machine: labels; the machine that has them all and the fewest agents"
                            + " running is taken. Empty for any.")
            @Nullable
            List<@Nullable String> needs,

            @Schema(example = "~/projects/shop") @Nullable String workingDirectory,

            @Schema(description = "Variables for the program; kept as secrets.") @Nullable
            Map<String, @Nullable String> environment,

            @Schema(defaultValue = "true") @Nullable Boolean start,

            @Schema(description = "Who else may open its terminal; nobody when absent.")
            AccessJson.@Nullable Wanted access,

            @Schema(
                    defaultValue = "false",
                    description = "Whether each run finds a token in PODIUM_AGENT_TOKEN to read its own agent by.")
            @Nullable
            Boolean podiumToken,

            @Schema(
                    defaultValue = "false",
                    description =
                            "Whether its program is pointed at Podium's models, with that token: what it spends is"
                                    + " booked on it.")
            @Nullable
            Boolean models,

            @Schema(description = "The id of one of the team's projects; none when absent.") @Nullable
            String project,

            @Schema(description = "Shared GPUs of its machine, for which it waits before it starts; none when absent.")
            GpusJson.@Nullable Wanted gpus,

            @Nullable Adoption adopt) {

        NewAgent wanted() {
            return new NewAgent(
                    needed("name", name),
                    needed("program", program),
                    command,
                    whole("arguments", arguments),
                    needs == null || machine != null ? AgentRequests.machine(machine) : null,
                    labels(),
                    needed("workingDirectory", workingDirectory),
                    whole(environment),
                    start == null || start,
                    sharing(),
                    Boolean.TRUE.equals(podiumToken),
                    Boolean.TRUE.equals(models),
                    projectId(),
                    gpus == null ? null : gpus.needed());
        }

        private @Nullable ProjectId projectId() {
            try {
                return project == null ? null : ProjectId.parse(project);
            } catch (Refusal bad) {
                throw bad.at("project");
            }
        }

        private List<String> labels() {
            var whole = new ArrayList<String>();
            for (var need : needs == null ? List.<@Nullable String>of() : needs) {
                if (need == null) {
                    throw Refusal.invalidField("needs", "agents.bad-needs", "A need is null.", "Send texts only.");
                }
                whole.add(need);
            }
            if (needs != null && machine != null) {
                throw Refusal.invalidField(
                        "needs",
                        "agents.bad-needs",
                        "The agent names a machine and what it needs of one.",
                        "Leave out one of the two.");
            }
            return whole;
        }

        Sharing sharing() {
            return access == null ? Sharing.PRIVATE : access.sharing();
        }

        /** A refusal {@code agents.adopt-mixed} when something is asked of a session that adopting leaves alone. */
        Adoption adoption(Adoption wanted) {
            if (program != null
                    || command != null
                    || arguments != null
                    || workingDirectory != null
                    || environment != null
                    || needs != null
                    || start != null
                    || podiumToken != null
                    || models != null
                    || project != null
                    || gpus != null) {
                throw Refusal.invalidField(
                        "adopt",
                        "agents.adopt-mixed",
                        "An adopted session keeps its program, directory and environment.",
                        "Send name, adopt and access only.");
            }
            // The machine may stand beside the session or, as for a new agent, beside the name.
            return wanted.machine == null ? new Adoption(wanted.session, machine) : wanted;
        }
    }

    @Schema(name = "Adoption", description = "A tmux session that runs on the machine's default socket.")
    record Adoption(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String session,

            @Nullable String machine) {}

    @Schema(name = "AgentChange")
    record Change(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name) {}

    @Schema(name = "AgentInput")
    record Input(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "Typed as it is; at most 1 MiB in UTF-8.")
            @Nullable
            String text,

            @Schema(defaultValue = "false", description = "Whether Enter follows.") @Nullable
            Boolean enter) {}

    @Schema(name = "TerminalTicketRequest")
    record TicketRequest(
            @Schema(
                    allowableValues = {"drive", "watch"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String mode) {

        Terminals.Mode wanted() {
            return switch (needed("mode", mode)) {
                case "drive" -> Terminals.Mode.DRIVE;
                case "watch" -> Terminals.Mode.WATCH;
                default ->
                    throw Refusal.invalidField(
                            "mode",
                            "agents.bad-mode",
                            "A terminal is opened to drive or to watch.",
                            "Send drive or watch.");
            };
        }
    }

    static String needed(String field, @Nullable String value) {
        if (value == null) {
            throw Refusal.invalidField(
                    field, "agents.field-missing", "The field " + field + " is missing.", "Send it as a text.");
        }
        return value;
    }

    static MachineId machine(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return MachineId.LOCAL;
        }
        try {
            return MachineId.parse(text);
        } catch (Refusal bad) {
            throw bad.at("machine");
        }
    }

    /** States by their lower-case names; a refusal {@code agents.bad-state} for any other. */
    static List<AgentState> states(List<String> texts) {
        var states = new ArrayList<AgentState>();
        for (var text : texts) {
            var found = List.of(AgentState.values()).stream()
                    .filter(state -> state.id().equals(text))
                    .findFirst();
            states.add(found.orElseThrow(() -> Refusal.invalidField(
                    "state",
                    "agents.bad-state",
                    "That is no state of an agent.",
                    "Take one or more of "
                            + List.of(AgentState.values()).stream()
                                    .map(AgentState::id)
                                    .collect(Collectors.joining(", "))
                            + ".")));
        }
        return states;
    }

    private static List<String> whole(String field, @Nullable List<@Nullable String> texts) {
        var whole = new ArrayList<String>();
        if (texts != null) {
            for (var text : texts) {
                if (text == null) {
                    throw Refusal.invalidField(
                            field, "agents.bad-arguments", "An argument is null.", "Send texts only.");
                }
                whole.add(text);
            }
        }
        return whole;
    }

    private static Map<String, String> whole(@Nullable Map<String, @Nullable String> variables) {
        if (variables == null) {
            return Map.of();
        }
        var whole = new LinkedHashMap<String, String>();
        variables.forEach((name, value) -> {
            if (value == null) {
                throw Refusal.invalidField(
                        "environment",
                        "agents.bad-environment",
                        "A variable's value is null.",
                        "Send a text, or leave the variable out.");
            }
            whole.put(name, value);
        });
        return whole;
    }
}
