package dev.podium.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The terminal in front of which the command runs: raw while something is attached to it, and put back as it was however
 * the command ends. What a terminal is set to is asked of {@code stty}, which every Unix has.
 */
final class Tty implements AutoCloseable {

    /** In character cells. */
    record Size(int cols, int rows) {}

    /** Everything raw; also what some systems hold back for themselves, such as Ctrl+V. */
    private static final String RAW = "stty raw -echo -iexten";

    private static final Size USUAL = new Size(80, 24);

    private final String before;
    private final AtomicBoolean back = new AtomicBoolean();
    private final InputStream in = new FileInputStream(FileDescriptor.in);
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Thread hook = new Thread(this::putBack);
    private volatile Size size;

    private Tty(String before, Size size) {
        this.before = before;
        this.size = size;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Takes it over. {@link Said} where there is none. */
    static Tty open() {
        var told = sh("stty -g && stty size && " + RAW);
        if (told.size() < 2 || System.console() == null || !System.console().isTerminal()) {
            throw new Said(
                    Said.USED_WRONGLY,
                    "This takes a terminal on input and output, and there is none. In a script, read podium screen and"
                            + " send podium prompt.");
        }
        return new Tty(told.getFirst(), size(told.get(1)));
    }

    /** The last size that was looked at. */
    Size size() {
        return size;
    }

    /** Looks anew. */
    Size measure() {
        var told = sh("stty size");
        if (!told.isEmpty()) {
            size = size(told.getFirst());
        }
        return size;
    }

    /** Of the terminal in front of which this process runs; 0 where it has none. */
    static int columns() {
        var told = sh("stty size");
        return told.isEmpty() ? 0 : size(told.getFirst()).cols();
    }

    private static Size size(String told) {
        var words = told.split(" ");
        if (words.length != 2 || !words[0].matches("[1-9][0-9]{0,3}") || !words[1].matches("[1-9][0-9]{0,3}")) {
            return USUAL;
        }
        return new Size(Math.min(1000, Integer.parseInt(words[1])), Math.min(500, Integer.parseInt(words[0])));
    }

    InputStream in() {
        return in;
    }

    void write(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            out.write(bytes);
        }
    }

    private void putBack() {
        if (back.compareAndSet(false, true)) {
            sh("stty " + before);
        }
    }

    /** The lines that it printed; none where it failed. */
    private static List<String> sh(String script) {
        try {
            var process = new ProcessBuilder("/bin/sh", "-c", script)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var lines = new ArrayList<>(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
            return process.waitFor() == 0 ? lines : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public void close() {
        putBack();
    }
}
