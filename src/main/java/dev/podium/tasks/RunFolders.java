package dev.podium.tasks;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.RunId;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/**
 * A run's folder on its machine, below {@code ~/.podium/runs}: what is to be done, a mark that its program began, what it
 * printed, and last of all its exit code. All that is known of a run's program is read from here, so that it is the same after
 * any end of Podium.
 */
@Component
class RunFolders {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(2);
    /** Of each file that is collected, in bytes. */
    static final int MOST_COLLECTED = 4 << 20;
    /** How much of an output's beginning and of its end is kept. */
    static final int HEAD = 3 << 20;

    static final int TAIL = 1 << 20;
    static final int LONGEST_PATCH = 2 << 20;

    private static final Executor PIPES =
            task -> Thread.ofVirtual().name("run folder").start(task);

    private static final String LAY = script("lay");
    private static final String LOOK = script("look");
    private static final String STOP = script("stop");
    private static final String COLLECT = script("collect");
    private static final String WRAPPER = script("run");
    private static final String PUT = "umask 077; mkdir -p -- \"$(dirname -- \"$1\")\" && cat >\"$1\"";
    private static final String CLEAN = "case $1 in */.podium/runs/????????-*) rm -rf -- \"$1\" ;; esac";

    private final Machines machines;

    RunFolders(Machines machines) {
        this.machines = machines;
    }

    /** How far its program is. */
    sealed interface Look {
        /** There is no such folder. */
        record Gone() implements Look {}

        /** It has not begun. */
        record Ready() implements Look {}

        /** It has begun a moment ago. */
        record Begun() implements Look {}

        record Alive() implements Look {}

        record Ended(int exit) implements Look {}

        /** It began, and neither runs nor has left an exit code. */
        record Dead() implements Look {}
    }

    /** For the program, by which it finds what belongs to its run. */
    static Map<String, String> variables(RunId run, String folder) {
        return Map.of(
                "PODIUM_RUN_ID",
                run.toString(),
                "PODIUM_RUN_PROMPT",
                folder + "/prompt",
                "PODIUM_RUN_FILES",
                folder + "/files",
                "PODIUM_RUN_HEAD",
                Integer.toString(HEAD),
                "PODIUM_RUN_TAIL",
                Integer.toString(TAIL),
                "PODIUM_RUN_PATCH",
                Integer.toString(LONGEST_PATCH + 1));
    }

    static String wrapper(String folder) {
        return folder + "/run.sh";
    }

    /**
     * Lays the folder; one whose program has begun stays as it is.
     *
     * @return its absolute path there
     */
    String lay(Account account, RunId run, byte[] prompt, List<Runs.Attached> files) {
        var laid = run(account, prompt, LONG, "sh", "-c", LAY, "podium", run.toString(), WRAPPER);
        var folder = new String(laid.out, StandardCharsets.UTF_8).strip();
        if (laid.exit != 0 || !folder.startsWith("/") || folder.contains("\n")) {
            throw failed(account, "lay the run's folder", laid);
        }
        for (var file : files) {
            var put = run(account, file.content(), LONG, "sh", "-c", PUT, "podium", folder + "/files/" + file.path());
            if (put.exit != 0) {
                throw failed(account, "lay the file " + file.path(), put);
            }
        }
        return folder;
    }

    private Refusal failed(Account account, String what, Said said) {
        var lines = said.errors.strip().split("\n", -1);
        var complaint = lines[lines.length - 1].replaceAll("\\p{Cntrl}", " ").strip();
        return Refusal.conflict(
                "tasks.folder-failed",
                "Podium could not " + what + " on "
                        + machines.get(account.machine()).name() + ": "
                        + (complaint.isEmpty() ? "exit code " + said.exit : complaint) + ".",
                "Look at the room and the rights of the OS user's home folder there.");
    }

    /** In the order given. */
    List<Look> look(Account account, List<String> folders) {
        var arguments = new ArrayList<>(List.of("sh", "-c", LOOK, "podium"));
        arguments.addAll(folders);
        var said = machines.run(account, Command.of(arguments), LIMIT);
        var lines = said.out().lines().toList();
        if (lines.size() != folders.size()) {
            throw Refusal.unavailable(
                    "machines.unreachable",
                    machines.get(account.machine()).name() + " did not say how far its runs are.",
                    "Look whether sh works on that machine.");
        }
        return lines.stream().map(RunFolders::read).toList();
    }

    private static Look read(String line) {
        return switch (line) {
            case "gone" -> new Look.Gone();
            case "ready" -> new Look.Ready();
            case "began" -> new Look.Begun();
            case "alive" -> new Look.Alive();
            case "dead" -> new Look.Dead();
            default -> {
                var number = line.replaceAll("\\D", "");
                yield new Look.Ended(number.isEmpty() ? 1 : Integer.parseInt(number));
            }
        };
    }

    /** How a run is ended, step by step. */
    enum Step {
        INT,
        TERM,
        KILL,
        ALL
    }

    /** True where it had not begun, and now never will. */
    boolean stop(Account account, String folder, Step step) {
        return machines.run(account, Command.of("sh", "-c", STOP, "podium", folder, step.name()), LIMIT)
                .out()
                .strip()
                .equals("unbegun");
    }

    /** By name; those that are not there are left out. */
    Map<String, byte[]> collect(Account account, String folder) {
        var said = run(
                account, new byte[0], LONG, "sh", "-c", COLLECT, "podium", folder, Integer.toString(MOST_COLLECTED));
        return frames(said.out);
    }

    /** A line with a name and a number, then so many bytes, and so on. What is cut off at the end is left out. */
    static Map<String, byte[]> frames(byte[] all) {
        var found = new HashMap<String, byte[]>();
        int at = 0;
        while (at < all.length) {
            int line = at;
            while (line < all.length && all[line] != '\n') {
                line++;
            }
            var head = new String(all, at, line - at, StandardCharsets.UTF_8).split(" ", -1);
            if (head.length != 2 || !head[1].matches("\\d{1,9}")) {
                break;
            }
            int size = Integer.parseInt(head[1]);
            int from = line + 1;
            if (from + size > all.length) {
                break;
            }
            found.put(head[0], Arrays.copyOfRange(all, from, from + size));
            at = from + size;
        }
        return found;
    }

    /** Nothing of it is left, and nothing of it runs. */
    void clean(Account account, String folder) {
        machines.run(account, Command.of("sh", "-c", STOP, "podium", folder, Step.ALL.name()), LIMIT);
        machines.run(account, Command.of("sh", "-c", CLEAN, "podium", folder), LONG);
    }

    private record Said(int exit, byte[] out, String errors) {}

    private Said run(Account account, byte[] input, Duration limit, String... command) {
        var machine = machines.get(account.machine()).name();
        try (var channel = machines.start(account, Command.of(command))) {
            var out = CompletableFuture.supplyAsync(() -> read(channel.output()), PIPES);
            var errors = CompletableFuture.supplyAsync(() -> read(channel.errors()), PIPES);
            var written = CompletableFuture.runAsync(
                    () -> {
                        try (var to = channel.input()) {
                            to.write(input);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    PIPES);
            int exit = channel.exit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            var printed = out.get(10, TimeUnit.SECONDS);
            var complained = new String(errors.get(10, TimeUnit.SECONDS), StandardCharsets.UTF_8);
            if (exit == 0) {
                written.get(10, TimeUnit.SECONDS);
            }
            return new Said(exit, printed, complained);
        } catch (TimeoutException e) {
            throw unavailable(machine, "machines.timeout", " did not answer in time about a run.", e);
        } catch (ExecutionException e) {
            throw unavailable(machine, "machines.unreachable", ": the link broke while a run was looked after.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(machine, "machines.timeout", " was not waited for, since Podium stops.", e);
        }
    }

    private static Refusal unavailable(String machine, String code, String sentence, Exception cause) {
        var refusal = Refusal.unavailable(code, machine + sentence, "Podium tries it again.");
        refusal.initCause(cause);
        return refusal;
    }

    private static byte[] read(InputStream stream) {
        try {
            return stream.readNBytes(6 * MOST_COLLECTED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String script(String name) {
        try (var script = Objects.requireNonNull(RunFolders.class.getResourceAsStream(name + ".sh"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
