package dev.podium.cli;

import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A command that shows what Podium answers: with {@code --json} as it came, else as lines for people. */
abstract class ShowingCommand extends PodiumCommand {

    @Option(names = "--json", description = "Print what Podium answers, for scripts.")
    boolean json;

    ShowingCommand(Session session) {
        super(session);
    }

    final void print(JsonNode answer) {
        session.out().println(Session.JSON.writeValueAsString(answer));
    }

    /** The first row is the head. */
    final void table(List<List<String>> rows) {
        new Table(session.screen()).print(rows, session.out());
    }
}
