package dev.podium.labs.stuck;

import dev.podium.agents.situations.Tmux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A scripted student at a real bash in a real tmux. Commands, exit codes and output are real; the clock is the script's:
 * thinking and waiting cost nothing, and what is recorded bears the script's time. Times in seconds.
 */
final class Student implements AutoCloseable {

    private static final int KEPT = 600;

    final Random random;
    final double end;
    private final String seat;
    private final String kind;
    private final Tmux tmux;
    private final Path folder;
    private final Path bytes;
    private final List<String> lines = new ArrayList<>();
    private final List<List<Object>> needs = new ArrayList<>();
    private final List<ShellMark> marks = new ArrayList<>();
    private final ShellMarks parser = new ShellMarks(marks::add);
    private final List<double[]> breaks;
    private int done;
    private long read;
    private double now;
    private double needed = -1;
    private String why = "";

    /** @param breaks of the class; nobody does anything in them */
    Student(Tmux tmux, Path folder, String seat, String kind, long seed, double end, List<double[]> breaks)
            throws IOException {
        this.tmux = tmux;
        this.folder = Files.createDirectories(folder);
        this.seat = seat;
        this.kind = kind;
        this.random = new Random(seed);
        this.end = end;
        this.breaks = breaks;
        this.bytes = folder.resolveSibling(seat + ".bytes");
        var line = new ArrayList<>(List.of(
                "new-session",
                "-d",
                "-s",
                seat,
                "-x",
                "120",
                "-y",
                "40",
                "-c",
                folder.toString(),
                "-e",
                "HOME=" + folder,
                "-e",
                "GIT_CONFIG_GLOBAL=/dev/null",
                "-e",
                "LC_ALL=C.UTF-8",
                "-e",
                "PS1=$ "));
        ShellIntegration.bash().forEach((name, value) -> line.addAll(List.of("-e", name + "=" + value)));
        line.addAll(List.of("cat"));
        tmux.run(line.toArray(String[]::new));
        tmux.run("pipe-pane", "-t", "=" + seat + ":", "cat > '" + bytes + "'");
        tmux.run("respawn-pane", "-k", "-t", "=" + seat + ":", "bash", "--norc", "--noprofile");
        await(ShellMark.Prompt.class);
        files("git init -q .; echo all: > Makefile; echo 'print(0)' > main.py");
    }

    double now() {
        return now;
    }

    boolean over() {
        return now >= end;
    }

    double between(double from, double to) {
        return from + random.nextDouble() * (to - from);
    }

    boolean chance(double of) {
        return random.nextDouble() < of;
    }

    /** Time passes, breaks beyond it. */
    void pass(double seconds) {
        now += seconds;
        for (var each : breaks) {
            if (now >= each[0] && now < each[1]) {
                now = each[1] + between(5, 60);
            }
        }
    }

    void write(Object... event) {
        if (now < end) {
            var all = new ArrayList<Object>();
            all.add(Math.round(now * 10) / 10.0);
            all.addAll(Arrays.asList(event));
            lines.add(Lesson.json(all));
        }
    }

    /** Types and waits until it ends; it takes so long by the script's clock, and prints all the while. */
    int run(String command, double takes) {
        begin(command);
        return end(takes);
    }

    void begin(String command) {
        write("key");
        pass(Math.max(1, command.length() / between(3, 7)));
        keys(command);
        write("run", command);
    }

    int end(double takes) {
        var done = await(ShellMark.Done.class);
        for (double left = takes; left > 60; left -= 60) {
            pass(Math.min(60, left));
            write("out");
        }
        pass(takes % 60);
        int exit = done.exit() == null ? 0 : done.exit();
        write("end", exit, shortened(done.output()));
        return exit;
    }

    /** A program that stays until its keys end it. */
    void stays(String command, double seconds, String... keysThatEnd) {
        begin(command);
        typing(seconds);
        // A program has to be there before its keys are.
        sleepReally(600);
        for (var key : keysThatEnd) {
            tmux.run("send-keys", "-t", "=" + seat + ":", key);
            sleepReally(40);
        }
        end(0);
    }

    /** Lines that come at once, from a clipboard. */
    void paste(List<String> commands) {
        write("key");
        for (var command : commands) {
            keys(command);
            write("run", command);
            var done = await(ShellMark.Done.class);
            pass(0.1);
            write("end", done.exit() == null ? 0 : done.exit(), shortened(done.output()));
            pass(0.1);
        }
    }

    /** Somewhere else than in the shell, as in an editor beside it. */
    void typing(double seconds) {
        while (seconds > 0) {
            var step = Math.min(seconds, between(5, 40));
            pass(step);
            write("key");
            seconds -= step;
        }
    }

    void reads(double seconds, double longest) {
        while (seconds > 0) {
            var step = Math.min(seconds, between(longest / 4, longest));
            pass(step);
            write(chance(0.6) ? "look" : "key");
            seconds -= step;
        }
        write("key");
    }

    /** Changes files, as an editor does that is not in the shell. */
    void files(String script) {
        try {
            var process = new ProcessBuilder("sh", "-c", script)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(script + ": " + said);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A call of an agent's, really made. */
    int call(String command) {
        try {
            var process = new ProcessBuilder("bash", "-c", command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            write("call", "Bash: " + command, exit, shortened(said));
            return exit;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void passes(int step) {
        pass(between(1, 8));
        write("check", step, 0);
    }

    /** From now on somebody should come. */
    void needs(String reason) {
        if (needed < 0) {
            needed = now;
            why = reason;
        }
    }

    void helped() {
        if (needed >= 0 && needed < end) {
            needs.add(List.of(Math.round(needed), Math.round(Math.min(now, end)), why));
        }
        needed = -1;
    }

    List<String> recorded() {
        helped();
        var all = new ArrayList<String>();
        all.add("{\"seat\":" + Lesson.json(seat) + ",\"kind\":" + Lesson.json(kind) + ",\"needs\":" + Lesson.json(needs)
                + "}");
        all.addAll(lines);
        return all;
    }

    private void keys(String text) {
        tmux.run("send-keys", "-t", "=" + seat + ":", "-l", text);
        tmux.run("send-keys", "-t", "=" + seat + ":", "Enter");
    }

    /** The next mark of this kind. */
    private <M extends ShellMark> M await(Class<M> kind) {
        for (int turn = 0; turn < 5_000; turn++) {
            while (done < marks.size()) {
                var mark = marks.get(done++);
                if (kind.isInstance(mark)) {
                    return kind.cast(mark);
                }
            }
            listen();
            sleepReally(2);
        }
        throw new AssertionError(seat + " heard no " + kind.getSimpleName() + ": "
                + tmux.run("capture-pane", "-p", "-t", "=" + seat + ":"));
    }

    private void listen() {
        try (var file = Files.newByteChannel(bytes)) {
            file.position(read);
            var buffer = java.nio.ByteBuffer.allocate(1 << 16);
            int count = file.read(buffer);
            if (count > 0) {
                read += count;
                parser.feed(buffer.array(), 0, count);
            }
        } catch (java.nio.file.NoSuchFileException e) {
            // The pipe has not begun.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void sleepReally(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String shortened(String output) {
        return output.length() <= 2 * KEPT
                ? output
                : output.substring(0, KEPT) + "\n…\n" + output.substring(output.length() - KEPT);
    }

    @Override
    public void close() {
        tmux.run("kill-session", "-t", "=" + seat);
    }
}
