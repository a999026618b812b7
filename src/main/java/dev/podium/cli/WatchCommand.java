package dev.podium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code podium gpus watch}. */
@Command(
        name = "watch",
        description = "Has you told when something is free for so long; it is kept for you for 10 minutes.")
final class WatchCommand extends ShowingCommand {

    @Mixin
    NeedOptions need = new NeedOptions();

    @Option(
            names = {"--hours", "--for"},
            required = true,
            description = "Free for at least so long: 4, 30m, 1h30m, 2d.",
            paramLabel = "TIME")
    String length = "";

    WatchCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var body = need.body(session, null);
        body.put("atLeastMinutes", Amounts.duration(length).toMinutes());
        var answer = session.post("/gpus/watches", body);
        if (json) {
            print(answer);
        } else {
            say(answer.path("id").asString(""));
        }
        return 0;
    }
}
