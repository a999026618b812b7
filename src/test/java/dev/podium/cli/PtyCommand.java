package dev.podium.cli;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in front of a terminal of its own, as a person has it: what they type, and every byte that they are shown. */
public final class PtyCommand implements AutoCloseable {

    private final PtyProcess process;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private boolean over;
    private int from;

    public PtyCommand(List<String> line, Map<String, String> environment) throws IOException {
        var all = new HashMap<>(
                Map.of("TERM", "xterm-256color", "PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8", "COLUMNS", "100"));
        all.putAll(environment);
        process = new PtyProcessBuilder(line.toArray(String[]::new))
                .setEnvironment(all)
                .setInitialColumns(100)
                .setInitialRows(30)
                .start();
        Thread.ofPlatform().daemon().name("shown").start(this::read);
    }

    /** The words that start the podium command from the classes of this test. */
    public static List<String> podium(String... arguments) {
        var line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.podium.Podium"));
        line.addAll(List.of(arguments));
        return line;
    }

    private void read() {
        var buffer = new byte[64 << 10];
        try {
            for (int count; (count = process.getInputStream().read(buffer)) > 0; ) {
                synchronized (shown) {
                    shown.write(buffer, 0, count);
                    shown.notifyAll();
                }
            }
        } catch (IOException closed) {
            // A terminal whose program has ended says so by an error.
            synchronized (shown) {
                shown.notifyAll();
            }
        }
        synchronized (shown) {
            over = true;
            shown.notifyAll();
        }
    }

    public void type(String text) throws IOException {
        type(text.getBytes(StandardCharsets.UTF_8));
    }

    public void type(byte[] bytes) throws IOException {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
    }

    public void resize(int cols, int rows) {
        process.setWinSize(new WinSize(cols, rows));
    }

    /** Waits until what was shown since the last call holds the text; gives all of it up to there, a letter for each byte. */
    public String until(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        synchronized (shown) {
            int searched = from;
            while (true) {
                var all = shown.size() > searched ? shown.toByteArray() : new byte[0];
                if (all.length > 0) {
                    int start = Math.max(from, searched - text.length());
                    var tail = new String(all, start, all.length - start, StandardCharsets.ISO_8859_1);
                    int at = tail.indexOf(latin(text));
                    if (at >= 0) {
                        int to = start + at + latin(text).length();
                        var found = new String(all, from, to - from, StandardCharsets.ISO_8859_1);
                        from = to;
                        return found;
                    }
                    searched = all.length;
                }
                long left = end - System.nanoTime();
                if (over || left <= 0) {
                    throw new AssertionError(
                            (over ? "It ended without " : "Not within 60 s: ") + text + " after " + tail());
                }
                shown.wait(Math.max(1, left / 1_000_000));
            }
        }
    }

    /** As {@link #until} reads: a letter for each byte. */
    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private String tail() {
        var all = shown.toByteArray();
        int start = Math.max(from, all.length - 2_000);
        return new String(all, start, all.length - start, StandardCharsets.ISO_8859_1).replace("\033", "␛");
    }

    /** Ends of itself; its exit code. */
    public int ended() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("It goes on after " + tail());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }
}
