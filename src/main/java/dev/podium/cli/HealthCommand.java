package dev.podium.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code podium health}. */
@Command(
        name = "health",
        description = "Shows what is not well with Podium, the worst first; for who runs it.",
        footer = {"", "Ends with 0 where nothing is broken, 1 where something is, and as other commands do."})
final class HealthCommand extends ShowingCommand {

    @Option(names = "--all", description = "Also what is fine.")
    boolean all;

    HealthCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var answer = session.get("/health-checks");
        var rows = new ArrayList<List<String>>();
        int broken = 0;
        for (var check : answer.path("items")) {
            var state = text(check, "state");
            broken += state.equals("broken") || state.equals("silent") ? 1 : 0;
            if (all || !state.equals("fine")) {
                rows.add(List.of(
                        state.toUpperCase(Locale.ROOT),
                        text(check, "check"),
                        (text(check, "sentence") + " " + text(check, "nextStep")).strip()));
            }
        }
        if (json) {
            print(answer);
        } else if (rows.isEmpty()) {
            say("All is well.");
        } else {
            table(rows);
        }
        return broken == 0 ? 0 : Said.DECLINED;
    }
}
