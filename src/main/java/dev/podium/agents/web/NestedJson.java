package dev.podium.agents.web;

import dev.podium.terminals.Terminals;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The shapes in which REST shows the tmux servers that agents started. */
final class NestedJson {

    private NestedJson() {}

    @Schema(name = "NestedPane")
    record Pane(String command, boolean ended) {}

    @Schema(name = "NestedWindow")
    record Window(int index, String name, boolean active, List<Pane> panes) {

        static Window of(Terminals.NestedWindow window) {
            return new Window(
                    window.index(),
                    window.name(),
                    window.active(),
                    window.panes().stream()
                            .map(pane -> new Pane(pane.command(), pane.ended()))
                            .toList());
        }
    }

    @Schema(name = "NestedSession")
    record Session(
            String name,
            @Schema(description = "How many look at it.") int clients,
            List<Window> windows) {}

    @Schema(name = "NestedServer")
    record Server(
            long processId,
            @Schema(description = "Its path.") String socket,

            @Schema(description = "Why its sessions are not known, in a sentence; or empty.")
            String problem,

            List<Session> sessions) {

        static Server of(Terminals.NestedServer server) {
            return new Server(
                    server.processId(),
                    server.socket(),
                    server.problem(),
                    server.sessions().stream()
                            .map(session -> new Session(
                                    session.name(),
                                    session.clients(),
                                    session.windows().stream().map(Window::of).toList()))
                            .toList());
        }
    }

    @Schema(name = "NestedServers")
    record All(
            @Schema(description = "False where the machine is no Linux, and so does not tell.")
            boolean told,

            List<Server> items) {

        static All of(Terminals.Nested nested) {
            return new All(
                    nested.told(), nested.servers().stream().map(Server::of).toList());
        }
    }
}
