package dev.podium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code podium gpus ask}. */
@Command(
        name = "ask",
        description = "Asks for GPUs; what is granted is a lease of the same id.",
        footer = {"", "Prints the id of the request. With --wait it ends with 1 where it was not granted."})
final class AskCommand extends ShowingCommand {

    @Mixin
    NeedOptions need = new NeedOptions();

    @Option(
            names = {"--hours", "--for"},
            required = true,
            description = "After which it is ended: 4, 30m, 1h30m, 2d.",
            paramLabel = "TIME")
    String length = "";

    @Option(names = "--purpose", description = "For your team.", paramLabel = "TEXT")
    String purpose = "";

    @Option(names = "--interactive", description = "Somebody sits before it.")
    boolean interactive;

    @Option(names = "--wait", description = "Wait until it is granted; what it waits for is said as it changes.")
    boolean wait;

    @Option(names = "--preview", description = "Only say when it would start.")
    boolean preview;

    AskCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws InterruptedException {
        var body = need.body(session, null);
        body.put("limitMinutes", Amounts.duration(length).toMinutes());
        body.put("purpose", purpose);
        body.put("interactive", interactive);
        if (preview) {
            var answer = session.post("/gpus/expectations", body);
            if (json) {
                print(answer);
            } else {
                say(text(answer, "sentence"));
            }
            return 0;
        }
        var request = session.post("/gpus/requests", body);
        var id = request.path("id").asString("");
        if (!wait) {
            if (json) {
                print(request);
            } else {
                say(id);
            }
            return 0;
        }
        var over = Waiting.over(session, id);
        Waiting.requireGranted(over, Said.DECLINED);
        if (json) {
            print(session.get("/gpus/leases/" + id));
        } else {
            say(id);
        }
        return 0;
    }
}
