package dev.podium.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code podium gpus queue}. */
@Command(name = "queue", description = "Shows who waits, the next first.")
final class QueueCommand extends ShowingCommand {

    QueueCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var answer = session.get("/gpus/queue");
        if (json) {
            print(answer);
            return 0;
        }
        var rows = new ArrayList<List<String>>();
        for (var place : answer.path("items")) {
            var request = place.path("request");
            rows.add(List.of(
                    place.path("position").asString(""),
                    request.isObject() ? text(request, "personName") : text(place, "team"),
                    text(place.path("need"), "words"),
                    request.isObject() ? request.path("id").asString("") : "",
                    request.isObject() ? text(request, "sentence") : ""));
        }
        if (rows.isEmpty()) {
            say("Nobody waits.");
        }
        table(rows);
        return 0;
    }
}
