package dev.podium.machines;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a command to its end and keeps what it printed. */
final class ShortCommand {

    /** A short command that prints more than this is not short. */
    private static final int MOST_OUTPUT = 16 << 20;

    private static final Executor READERS =
            task -> Thread.ofVirtual().name("command output").start(task);

    private static final Logger log = LoggerFactory.getLogger(ShortCommand.class);

    private ShortCommand() {}

    static Machines.Output run(Connector connector, Command command, Duration limit) {
        try (var channel = connector.start(command)) {
            channel.input().close();
            var out = CompletableFuture.supplyAsync(() -> text(channel.output()), READERS);
            var errors = CompletableFuture.supplyAsync(() -> text(channel.errors()), READERS);
            var exit = channel.exit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            // A background child may hold the pipes open for ever; what it prints is not this command's answer.
            return new Machines.Output(exit, out.get(1, TimeUnit.SECONDS), errors.get(1, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            throw timeout(connector, command, limit);
        } catch (IOException | ExecutionException e) {
            log.debug("{} broke off", command.arguments().getFirst(), e);
            throw Refusal.unavailable(
                    "machines.unreachable",
                    "The link to " + connector.machine().name() + " broke while "
                            + command.arguments().getFirst() + " ran there.",
                    "Try again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw timeout(connector, command, limit);
        }
    }

    private static Refusal timeout(Connector connector, Command command, Duration limit) {
        return Refusal.unavailable(
                "machines.timeout",
                command.arguments().getFirst() + " has not ended within " + limit.toSeconds() + " s on "
                        + connector.machine().name() + ".",
                "Look at the load of the machine, then try again.");
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
