package dev.podium.labs;

import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Runs a step's script on a seat's machine as its student's OS user. Whatever it does, it ends with a sentence: in its time or
 * not, however much it prints, and whatever it leaves running.
 */
@Component
class StepRunner {

    /** How long a script may take. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    /** How much of the end of its output is kept, in bytes. */
    static final int KEPT = 4096;

    /** For the machine to say how it went, over a slow link. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** As ssh says it. */
    private static final int CONTACT_LOST = 255;

    private static final Logger log = LoggerFactory.getLogger(StepRunner.class);

    /**
     * Ends what carries the mark $1, wherever it went: a script may have left its process group. Elsewhere than on Linux there
     * is nothing to look in, and nothing is done.
     */
    private static final String SWEEP = """
            sweep() {
              for e in $(grep -lsz "^PODIUM_STEP_CHECK=$1\\$" /proc/[0-9]*/environ 2>/dev/null); do
                p=${e#/proc/}
                kill -KILL "${p%/environ}" 2>/dev/null
              done
            }
            """;

    /**
     * directory, mark, seconds, script. The script has a process group of its own, ended as a whole; its output goes through
     * tail, so that what it prints lies nowhere. How it went stands on the error output, which the script does not have.
     */
    private static final String RUN = SWEEP + """
            cd -- "$1" 2>/dev/null || { echo podium:gone >&2; exit; }
            exec 4> >(exec tail -c %d)
            tail=$!
            set -m
            SECONDS=0
            PODIUM_STEP_CHECK=$2 bash -c "$4" podium-step </dev/null >&4 2>&1 4>&- &
            pid=$!
            exec 4>&-
            { sleep "$3"; kill -KILL -- "-$pid"; } >/dev/null 2>&1 &
            watch=$!
            wait "$pid" 2>/dev/null
            code=$?
            [ "$code" = 137 ] && [ "$SECONDS" -ge "$3" ] && code=late
            kill -KILL -- "-$watch" "-$pid" 2>/dev/null
            sweep "$2"
            wait "$tail" 2>/dev/null
            echo "podium:exit $code" >&2
            """.formatted(KEPT);

    private static final Pattern EXIT = Pattern.compile("^podium:exit (late|\\d+)$", Pattern.MULTILINE);

    private final Machines machines;
    private final Duration limit;

    @Autowired
    StepRunner(Machines machines) {
        this(machines, LIMIT);
    }

    StepRunner(Machines machines, Duration limit) {
        this.machines = machines;
        this.limit = limit;
    }

    /**
     * @param exit null where it did not end by itself, or nobody knows
     * @param output the end of what it printed, and a sentence of Podium's where it did not end by itself
     */
    record Outcome(@Nullable Integer exit, String output) {

        boolean passed() {
            return exit != null && exit == 0;
        }
    }

    Outcome run(Account account, String directory, String script, Map<String, String> environment) {
        var mark = UUID.randomUUID().toString();
        var command = Command.of("bash", "-c", RUN, "podium", directory, mark, Long.toString(limit.toSeconds()), script)
                .with(environment);
        try (var channel = machines.start(account, command)) {
            channel.input().close();
            var out = reading(channel.output());
            var errors = reading(channel.errors());
            int ended = channel.exit().get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            if (ended != 0) {
                // What ran the script is gone and the script may not be, and holds both outputs open.
                sweep(account, mark);
            }
            var printed = text(out);
            var said = text(errors);
            var exit = EXIT.matcher(said);
            if (exit.find()) {
                return exit.group(1).equals("late")
                        ? unended(printed, "It did not end within " + limit.toSeconds() + " s, so Podium ended it.")
                        : new Outcome(Integer.valueOf(exit.group(1)), printed);
            }
            if (said.contains("podium:gone")) {
                return unended("", "The seat's directory " + directory + " is gone.");
            }
            return unended(
                    printed,
                    ended == CONTACT_LOST
                            ? "The link to the machine broke while it ran."
                            : "It ended what ran it, so how it went is not known.");
        } catch (TimeoutException e) {
            log.debug("A step's check did not come back", e);
            sweep(account, mark);
            return unended(
                    "", "The machine did not say within " + limit.plus(GRACE).toSeconds() + " s how it went.");
        } catch (IOException | ExecutionException e) {
            log.debug("A step's check broke off", e);
            return unended("", "The link to the machine broke while it ran.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unended("", "Podium was stopped while it ran.");
        } catch (Refusal refused) {
            log.debug("A step's check could not run", refused);
            return unended("", refused.sentence());
        }
    }

    private static Outcome unended(String printed, String sentence) {
        return new Outcome(null, printed.isBlank() ? sentence : printed.stripTrailing() + "\n" + sentence);
    }

    private void sweep(Account account, String mark) {
        try {
            machines.run(account, Command.of("bash", "-c", SWEEP + "sweep \"$1\"", "podium", mark), GRACE);
        } catch (Refusal refused) {
            log.debug("What a step's check left behind could not be ended", refused);
        }
    }

    private static CompletableFuture<byte[]> reading(InputStream stream) {
        var read = new CompletableFuture<byte[]>();
        Thread.ofVirtual().name("step check").start(() -> {
            try {
                // It is the end of an output already, whatever the machine says.
                read.complete(stream.readNBytes(2 * KEPT));
            } catch (IOException e) {
                read.completeExceptionally(new UncheckedIOException(e));
            }
        });
        return read;
    }

    private static String text(CompletableFuture<byte[]> read)
            throws InterruptedException, ExecutionException, TimeoutException {
        var bytes = read.get(5, TimeUnit.SECONDS);
        int from = Math.max(0, bytes.length - KEPT);
        // Where the first character is cut in two, it is left out; a table takes no NUL.
        while (from > 0 && from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).replace("\0", "");
    }
}
