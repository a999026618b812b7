package dev.podium.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podium gpus run}: a program with GPUs for as long as it runs. */
@Command(
        name = "run",
        description = "Asks for GPUs of this machine, waits, runs a command with them, and gives them back.",
        footer = {
            "",
            "Ends as the command did; with 125 where it was not run, 126 where it could not be started.",
            "Where the lease is over before the command is, the command is sent TERM."
        })
final class RunCommand extends ShowingCommand {

    private static final int NOT_STARTED = 126;
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    @Mixin
    NeedOptions need = new NeedOptions();

    @Option(
            names = {"--hours", "--for"},
            required = true,
            description = "After which it is ended: 4, 30m, 1h30m, 2d.",
            paramLabel = "TIME")
    String length = "";

    @Option(names = "--purpose", description = "For your team; the command when absent.", paramLabel = "TEXT")
    @Nullable
    String purpose;

    @Option(names = "--here", description = "This machine is that server, whatever it is called.", paramLabel = "NAME")
    @Nullable
    String here;

    @Parameters(paramLabel = "CMD", arity = "1..*", description = "The command, after --.")
    List<String> command = List.of();

    private final AtomicBoolean back = new AtomicBoolean();

    RunCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws InterruptedException {
        var body = need.body(session, List.of(server()));
        body.put("limitMinutes", Amounts.duration(length).toMinutes());
        var words = String.join(" ", command);
        body.put("purpose", purpose != null ? purpose : words.substring(0, Math.min(words.length(), 200)));
        var id = session.post("/gpus/requests", body).path("id").asString("");
        // Ended by a signal while it waits or in between, nothing is left behind.
        var atEnd = new Thread(() -> giveBack(id), "give back");
        Runtime.getRuntime().addShutdownHook(atEnd);
        try {
            Waiting.requireGranted(Waiting.over(session, id), Said.NOT_RUN);
            return run(id);
        } finally {
            giveBack(id);
        }
    }

    /** The id of this machine in the pool. */
    private String server() {
        var own = here == null ? hostName() : here;
        for (var server : session.get("/gpus/servers").path("items")) {
            var machine = server.path("machine").asString("");
            if (server.path("name").asString("").equalsIgnoreCase(own)
                    || here == null
                            && session.get("/machines/" + machine)
                                    .path("facts")
                                    .path("hostName")
                                    .asString("")
                                    .equalsIgnoreCase(own)) {
                return machine;
            }
        }
        throw new Said(
                Said.NOT_RUN,
                "This machine, " + own + ", is no GPU server that your team shares. Run it on one that podium gpus"
                        + " shows, or say with --here which one this is.");
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw new Said(Said.NOT_RUN, "This machine does not say what it is called. Say with --here which it is.");
        }
    }

    private int run(String id) throws InterruptedException {
        var environment = session.get("/gpus/leases/" + id + "/environment");
        var builder = new ProcessBuilder(command).inheritIO();
        environment
                .propertyStream()
                .forEach(each ->
                        builder.environment().put(each.getKey(), each.getValue().asString("")));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            session.err().println("podium: " + command.getFirst() + " cannot be started: " + e.getMessage());
            return NOT_STARTED;
        }
        Signals.forward(process);
        while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (isOver(id)) {
                session.err().println("podium: the lease is over; " + command.getFirst() + " is sent TERM.");
                process.destroy();
                return process.waitFor();
            }
        }
        return process.exitValue();
    }

    /** Where Podium does not answer it goes on, as the lease does. */
    private boolean isOver(String id) {
        try {
            return !session.get("/gpus/leases/" + id).path("ended").asString("").isEmpty();
        } catch (Said unknown) {
            return false;
        }
    }

    /** Once, whoever is first; what waits still is taken back. */
    private void giveBack(String id) {
        if (!back.compareAndSet(false, true)) {
            return;
        }
        try {
            var waits = session.get("/gpus/requests/" + id)
                    .path("state")
                    .asString("")
                    .equals("WAITING");
            session.delete((waits ? "/gpus/requests/" : "/gpus/leases/") + id);
        } catch (Said over) {
            if (over.code() != Said.DECLINED) {
                session.err().println("podium: it could not be given back, and ends at its time: " + over.getMessage());
            }
        }
    }
}
