package dev.podium.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code podium whoami}. */
@Command(name = "whoami", description = "Shows as whom, in which team and where commands act.")
final class WhoamiCommand extends ShowingCommand {

    WhoamiCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var answer = session.ask("GET", "/me", null);
        if (json) {
            say(answer.text());
            return 0;
        }
        var me = answer.body();
        say(text(me.path("person"), "name") + " in the team " + text(me.path("team"), "name") + " at " + session.url());
        say("may: "
                + me.path("scopes")
                        .valueStream()
                        .map(each -> harmless(each.asString("")))
                        .collect(Collectors.joining(" ")));
        return 0;
    }
}
