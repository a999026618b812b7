package dev.podium.cli;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code podium gpus reserve}. */
@Command(name = "reserve", description = "Keeps GPUs from one moment to another.")
final class ReserveCommand extends ShowingCommand {

    @Mixin
    NeedOptions need = new NeedOptions();

    @Option(
            names = "--from",
            required = true,
            description = "Such as 2026-01-31T12:00 in this machine's time, or 2026-01-31T12:00:00Z.",
            paramLabel = "TIME")
    String from = "";

    @Option(
            names = {"--hours", "--for"},
            required = true,
            description = "For how long: 4, 30m, 1h30m, 2d.",
            paramLabel = "TIME")
    String length = "";

    @Option(names = "--purpose", description = "For your team.", paramLabel = "TEXT")
    String purpose = "";

    ReserveCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var begin = moment(from);
        var body = need.body(session, null);
        body.put("from", begin.toString());
        body.put("to", begin.plus(Amounts.duration(length)).toString());
        body.put("purpose", purpose);
        var answer = session.post("/gpus/reservations", body);
        if (json) {
            print(answer);
        } else {
            say(answer.path("id").asString(""));
        }
        return 0;
    }

    private static Instant moment(String said) {
        try {
            return said.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$") && said.indexOf('T') > 0
                    ? OffsetDateTime.parse(said).toInstant()
                    : LocalDateTime.parse(said).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new Said(
                    Said.USED_WRONGLY, "\"" + said + "\" is no moment. Say it as 2026-01-31T12:00 or with a zone.");
        }
    }
}
