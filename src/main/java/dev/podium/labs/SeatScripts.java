package dev.podium.labs;

import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/** Runs a script on a seat's machine as its student's OS user, and hands on what it prints as it comes. */
@Component
class SeatScripts {

    /** So much of what a script says is read where it is to say little. */
    private static final int LITTLE = 1 << 16;

    private static final int CHUNK = 1 << 16;
    private static final Duration AFTER = Duration.ofSeconds(10);

    private final Machines machines;

    SeatScripts(Machines machines) {
        this.machines = machines;
    }

    /**
     * @param bytes that it printed and that were handed on; more than was allowed where it printed more
     * @param sha256 of these
     */
    record Printed(int exit, long bytes, String sha256, String errors) {

        /** What it complained of last, on one line. */
        String complaint() {
            var lines = errors.strip().split("\n", -1);
            var text = lines[lines.length - 1].replaceAll("\\p{Cntrl}", " ").strip();
            return text.length() > 200 ? text.substring(0, 200) + "…" : text;
        }
    }

    /** A script that says little. */
    Machines.Output run(Account account, Duration limit, String... script) {
        var out = new ByteArrayOutputStream();
        var printed = stream(account, Command.of(script), new byte[0], out, LITTLE, limit);
        return new Machines.Output(printed.exit(), out.toString(StandardCharsets.UTF_8), printed.complaint());
    }

    /**
     * @param most so many bytes are handed on, and one more tells that there were more; then it is ended
     * @throws Refusal {@code machines.unreachable}, {@code machines.timeout}
     * @throws UncheckedIOException where {@code to} takes no more
     */
    Printed stream(Account account, Command command, byte[] input, OutputStream to, long most, Duration limit) {
        var machine = machines.get(account.machine()).name();
        var late = new AtomicBoolean();
        try (var channel = machines.start(account, command)) {
            var watch = CompletableFuture.runAsync(
                    () -> {
                        late.set(true);
                        channel.close();
                    },
                    CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
            try {
                var printed = read(channel, input, to, most);
                if (late.get()) {
                    throw new TimeoutException();
                }
                return printed;
            } finally {
                watch.cancel(false);
            }
        } catch (TimeoutException | ExecutionException | IOException broken) {
            if (late.get()) {
                throw refusal(
                        "machines.timeout",
                        "The files were not ready on " + machine + " within " + limit.toMinutes() + " minutes.",
                        broken);
            }
            throw refusal("machines.unreachable", "The link to " + machine + " broke in the middle.", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw refusal("machines.timeout", "Podium was stopped in the middle.", stopped);
        }
    }

    private static Printed read(Channel channel, byte[] input, OutputStream to, long most)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var errors = reading(channel.errors());
        // It may print before it has read everything, so neither waits for the other.
        Thread.ofVirtual().name("seat script").start(() -> write(channel, input));
        var digest = sha256();
        var counted = new DigestOutputStream(to, digest);
        long bytes = copy(channel.output(), counted, most);
        if (bytes > most) {
            channel.close();
            return new Printed(-1, bytes, "", "");
        }
        int exit = channel.exit().get(AFTER.toSeconds(), TimeUnit.SECONDS);
        var said = errors.get(AFTER.toSeconds(), TimeUnit.SECONDS);
        return new Printed(exit, bytes, HexFormat.of().formatHex(digest.digest()), said);
    }

    private static long copy(InputStream from, OutputStream to, long most) throws IOException {
        var chunk = new byte[CHUNK];
        long bytes = 0;
        for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
            bytes += read;
            if (bytes > most) {
                return bytes;
            }
            try {
                to.write(chunk, 0, read);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        }
        return bytes;
    }

    private static void write(Channel channel, byte[] input) {
        try (var stdin = channel.input()) {
            stdin.write(input);
        } catch (IOException ended) {
            // One that needs no input may have closed it; how it ends says the rest.
            return;
        }
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofVirtual().name("seat script").start(() -> {
            try {
                var said = new String(stream.readNBytes(LITTLE), StandardCharsets.UTF_8);
                stream.transferTo(OutputStream.nullOutputStream());
                text.complete(said);
            } catch (IOException e) {
                text.completeExceptionally(e);
            }
        });
        return text;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    private static Refusal refusal(String code, String sentence, Exception cause) {
        var refusal = Refusal.unavailable(code, sentence, "Try again when the machine answers.");
        refusal.initCause(cause);
        return refusal;
    }
}
