package dev.podium.agents.situations;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Shows a recorded session's output in a real tmux, which says what its screen holds. */
public final class ScreenPlayer implements AutoCloseable {

    private final Tmux tmux;
    private final String session;
    private final OutputStream pipe;
    private int marks;

    /** @param folder for a pipe of this player's own */
    public ScreenPlayer(Tmux tmux, String session, Path folder, int cols, int rows) throws IOException {
        this.tmux = tmux;
        this.session = session;
        var fifo = folder.resolve(session + ".pipe");
        try {
            new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        // Raw, and what the terminal answers to the program's questions goes nowhere.
        tmux.run(
                "new-session",
                "-d",
                "-s",
                session,
                "-x",
                "" + cols,
                "-y",
                "" + rows,
                "sh",
                "-c",
                "stty raw -echo; exec cat '" + fifo + "'",
                ";",
                "set-option",
                "-t",
                session,
                "status",
                "off");
        pipe = Files.newOutputStream(fifo);
    }

    public void play(String output) throws IOException {
        pipe.write(output.getBytes(StandardCharsets.UTF_8));
    }

    /** The screen's text once all that was played is on it. */
    public String screen() throws IOException {
        // A title comes after all that was printed before it, and changes no cell.
        var mark = "played " + ++marks;
        pipe.write(("\u001b]2;" + mark + "\u001b\\").getBytes(StandardCharsets.UTF_8));
        pipe.flush();
        var end = System.nanoTime() + 20_000_000_000L;
        while (!tmux.run("display-message", "-p", "-t", session, "#{pane_title}")
                .strip()
                .equals(mark)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(session + " did not come to " + mark);
            }
        }
        return tmux.run("capture-pane", "-p", "-t", session);
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
