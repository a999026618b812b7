package dev.podium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code podium agents screen}. */
@Command(name = "screen", description = "Prints what an agent's screen shows now.")
final class ScreenCommand extends ShowingCommand {

    @Parameters(paramLabel = "AGENT", description = "Its name or id.")
    String agent = "";

    ScreenCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var id = Names.agent(session, agent).path("id").asString("");
        var answer = session.ask("GET", "/agents/" + id + "/screen", null);
        if (json) {
            say(answer.text());
        } else {
            answer.body()
                    .path("text")
                    .asString("")
                    .lines()
                    .map(PodiumCommand::harmless)
                    .forEach(this::say);
        }
        return 0;
    }
}
