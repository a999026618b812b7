package dev.podium.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podium agents prompt}. */
@Command(name = "prompt", description = "Types a text into an agent's terminal, and Enter.")
final class PromptCommand extends PodiumCommand {

    @Parameters(index = "0", paramLabel = "AGENT", description = "Its name or id.")
    String agent = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "TEXT",
            description = "What is typed; - reads it from the input.")
    List<String> words = List.of();

    @Option(names = "--no-enter", description = "Without Enter at its end.")
    boolean noEnter;

    PromptCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        var said = String.join(" ", words);
        var text = said.equals("-")
                ? new String(session.in().readAllBytes(), StandardCharsets.UTF_8).stripTrailing()
                : said;
        var id = Names.agent(session, agent).path("id").asString("");
        session.ask("POST", "/agents/" + id + "/input", Map.of("text", text, "enter", !noEnter));
        return 0;
    }
}
