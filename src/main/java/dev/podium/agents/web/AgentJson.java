package dev.podium.agents.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Placed;
import dev.podium.terminals.Screen;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Ticket;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes in which REST shows agents. Times are ISO 8601 in UTC. */
final class AgentJson {

    private AgentJson() {}

    /** Something with a name, to be shown. */
    record Named(String id, String name) {}

    /** One agent. What is not known is null, never absent. */
    @Schema(name = "Agent")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            String id,
            @Schema(example = "clients-acme-frontend") String name,

            @Schema(description = "The name's parts, from the general to the particular.")
            List<String> path,

            Named program,
            @Nullable String command,
            List<String> arguments,
            Named machine,

            @Schema(description = "Empty for an adopted session until Podium has seen where it works.")
            String workingDirectory,

            @Schema(description = "The values are secrets and never shown.")
            List<String> environmentNames,

            Named owner,
            boolean adopted,

            @Schema(
                    allowableValues = {
                        "waiting-for-permission",
                        "waiting-for-input",
                        "stuck",
                        "crashed",
                        "unreachable",
                        "starting",
                        "working",
                        "idle",
                        "exited",
                        "stopped"
                    })
            String state,

            String stateWord,

            @Schema(description = "Why Podium says so, as a sentence; of one that waits, for what or the question.")
            String reason,

            @Schema(
                    description = "By what Podium knows the state; the better evidence first.",
                    allowableValues = {"hook", "prompt", "process", "output", "podium"})
            String evidence,

            Instant since,
            @Nullable Instant lastActivity,
            @Nullable Integer exitCode,
            Instant createdAt,
            @Nullable Instant deletedAt,

            @Schema(description = "How it came to its machine; null where that was named.") @Nullable
            Placement placed,

            @Schema(description = "The id of the project that it belongs to; null for none.") @Nullable
            String project,

            @Schema(description = "The shared GPUs that its program runs on; null for none.")
            GpusJson.@Nullable Shown gpus,

            AccessJson.Shown access) {

        static One of(Agent agent) {
            return new One(
                    agent.id().toString(),
                    agent.name().value(),
                    agent.name().parts(),
                    new Named(agent.program().id(), agent.program().name()),
                    agent.command(),
                    agent.arguments(),
                    new Named(agent.machine().toString(), agent.machineName()),
                    agent.workingDirectory(),
                    agent.environmentNames(),
                    new Named(agent.owner().toString(), agent.ownerName()),
                    agent.adopted(),
                    agent.state().id(),
                    agent.state().word(),
                    agent.reason(),
                    agent.evidence().id(),
                    agent.since(),
                    agent.lastActivity(),
                    agent.exitCode(),
                    agent.createdAt(),
                    agent.deletedAt(),
                    Placement.of(agent.placed()),
                    agent.project() == null ? null : agent.project().toString(),
                    GpusJson.Shown.of(agent.gpus()),
                    AccessJson.Shown.of(agent));
        }
    }

    @Schema(name = "AgentPlacement")
    record Placement(
            List<String> needs,

            @Schema(description = "Why this machine, and why no other.")
            String why) {

        static @Nullable Placement of(@Nullable Placed placed) {
            return placed == null ? null : new Placement(placed.needs(), placed.why());
        }
    }

    @Schema(name = "AgentScreen")
    record Shown(
            @Schema(description = "The rows, separated by newlines, trailing blanks cut.")
            String text,

            int cols,
            int rows,
            Screen.Cursor cursor,

            @Schema(description = "Bytes of output up to which this is true.")
            long sequence) {

        static Shown of(Screen screen) {
            return new Shown(screen.text(), screen.cols(), screen.rows(), screen.cursor(), screen.sequence());
        }
    }

    @Schema(name = "TerminalTicket")
    record Admission(
            String ticket,

            @Schema(description = "Path and query of the WebSocket on this server.")
            String url,

            Instant expiresAt) {

        static Admission of(Ticket ticket) {
            return new Admission(ticket.ticket(), ticket.url(), ticket.expiresAt());
        }
    }

    @Schema(name = "AdoptableSessions")
    record Sessions(List<Session> items) {}

    @Schema(name = "AdoptableSession")
    record Session(String session, String command, String directory, int windows, Instant since) {

        static Session of(Terminals.FoundSession found) {
            return new Session(found.session(), found.command(), found.directory(), found.windows(), found.since());
        }
    }

    @Schema(name = "Programs")
    record Programs(List<ProgramFound> items) {}

    @Schema(name = "Program")
    record ProgramFound(
            String id,
            String name,

            @Schema(description = "What it starts; empty for the program \"command\".")
            List<String> arguments,

            @Schema(description = "Whether the machine has it.")
            boolean found,

            @Schema(description = "How to get it.") String install) {

        static ProgramFound of(Agents.FoundProgram found) {
            var program = found.program();
            return new ProgramFound(
                    program.id(), program.name(), program.arguments(), found.found(), program.install());
        }
    }
}
