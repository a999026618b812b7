package dev.podium.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code podium gpus leases}. */
@Command(name = "leases", description = "Shows what the team holds.")
final class LeasesCommand extends ShowingCommand {

    @Option(names = "--past", description = "Those that are over, the latest first.")
    boolean past;

    LeasesCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var answer = session.get("/gpus/leases?past=" + past);
        if (json) {
            print(answer);
            return 0;
        }
        var rows = new ArrayList<List<String>>();
        for (var lease : answer.path("items")) {
            rows.add(List.of(
                    lease.path("id").asString(""),
                    text(lease, "personName"),
                    what(lease),
                    (past ? "ended " : "until ") + time(lease, past ? "ended" : "ends"),
                    text(lease, past ? "endReason" : "purpose")));
        }
        if (rows.isEmpty()) {
            say(past ? "No lease is over yet." : "Nothing is held.");
        }
        table(rows);
        return 0;
    }

    static String what(JsonNode lease) {
        return lease.path("gpus")
                .valueStream()
                .map(gpu -> text(gpu, "serverName") + ":" + gpu.path("index").asString(""))
                .collect(Collectors.joining(" "));
    }
}
