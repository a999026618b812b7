package dev.podium.cli;

import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podium gpus extend}. */
@Command(name = "extend", description = "Has a lease end later, up to what comes then.")
final class ExtendCommand extends ShowingCommand {

    @Parameters(paramLabel = "LEASE", description = "Its id.")
    String lease = "";

    @Option(names = "--by", required = true, description = "Longer by 2h, 30m, 1d.", paramLabel = "TIME")
    String by = "";

    ExtendCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var before = session.get("/gpus/leases/" + Paths.id(lease));
        var until = Instant.parse(before.path("ends").asString("")).plus(Amounts.duration(by));
        var answer = session.post("/gpus/leases/" + Paths.id(lease) + "/extension", Map.of("until", until.toString()));
        if (json) {
            print(answer);
        } else {
            say("It goes on until " + time(answer, "ends") + ".");
        }
        return 0;
    }
}
