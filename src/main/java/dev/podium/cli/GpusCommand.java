package dev.podium.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code podium gpus}: the servers now. */
@Command(
        name = "gpus",
        description = "Shows the GPU servers; its commands ask for GPUs and give them back.",
        subcommands = {
            AskCommand.class,
            RunCommand.class,
            QueueCommand.class,
            LeasesCommand.class,
            ExtendCommand.class,
            EndCommand.class,
            EnvCommand.class,
            ReserveCommand.class,
            WatchCommand.class
        },
        footer = {
            "",
            "PODIUM_URL says which Podium; the token is PODIUM_TOKEN, PODIUM_AGENT_TOKEN or ~/.config/podium/token.",
            "Ends with 0 done, 1 declined, 2 used wrongly, 3 not allowed, 4 no answer."
        })
final class GpusCommand extends ShowingCommand {

    private static final int WHOLE = 1000;

    GpusCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var answer = session.get("/gpus/servers");
        if (json) {
            print(answer);
            return 0;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("SERVER", "GPU", "MODEL", "FREE", "WHO"));
        for (var server : answer.path("items")) {
            for (var gpu : server.path("gpus")) {
                rows.add(List.of(
                        text(server, "name"),
                        gpu.path("index").asString(""),
                        text(gpu, "model"),
                        free(server, gpu),
                        gpu.path("holders")
                                .valueStream()
                                .map(holder -> (text(holder, "person").isEmpty()
                                                ? text(holder, "team")
                                                : text(holder, "person"))
                                        + " until " + time(holder, "until"))
                                .collect(Collectors.joining(", "))));
            }
        }
        if (rows.size() == 1) {
            say("No GPU server is shared with this team.");
        } else {
            table(rows);
        }
        return 0;
    }

    private static String free(JsonNode server, JsonNode gpu) {
        if (!text(gpu, "unusable").isEmpty()) {
            return "no: " + text(gpu, "unusable");
        }
        if (!text(server, "drained").isEmpty()) {
            return "no: " + text(server, "drained");
        }
        int milli = gpu.path("freeMilli").asInt();
        return milli == WHOLE ? "yes" : milli == 0 ? "no" : milli / 10 + " %";
    }
}
