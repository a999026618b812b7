package dev.podium.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code podium agents approvals}: what agents ask permission for now. */
@Command(
        name = "approvals",
        description = "Shows what agents ask permission for, read from their screens now.",
        footer = {"", "Answered with podium agents approve AGENT PROMPT --answer ANSWER."})
final class ApprovalsCommand extends ShowingCommand {

    ApprovalsCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var waiting = session.ask("GET", "/agents?state=waiting-for-permission&limit=200", null);
        if (json) {
            say(waiting.text());
            return 0;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("AGENT", "PROMPT", "ANSWERS", "ASKS"));
        for (var agent : waiting.body().path("items")) {
            try {
                var prompt = session.get("/agents/" + agent.path("id").asString("") + "/approval")
                        .path("prompt");
                if (!prompt.isNull()) {
                    rows.add(List.of(
                            text(agent, "name"),
                            text(prompt, "id"),
                            prompt.path("answers")
                                    .valueStream()
                                    .map(each -> text(each, "answer"))
                                    .collect(Collectors.joining(" ")),
                            text(prompt, "title") + ": " + text(prompt, "asks")));
                }
            } catch (Said not) {
                // One whose terminal is not for you, or whose machine is away, is shown without what it asks.
                rows.add(List.of(text(agent, "name"), "-", "", String.valueOf(not.getMessage())));
            }
        }
        if (rows.size() == 1) {
            say("No agent asks for anything.");
        } else {
            table(rows);
        }
        return 0;
    }
}
