package dev.podium.agents.situations;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tmux server of its own, with no configuration, that ends with this. */
public final class Tmux implements AutoCloseable {

    private final Path socket;

    public Tmux(Path folder) {
        socket = folder.resolve("tmux");
        // Between its sessions it lives on.
        run("start-server", ";", "set-option", "-s", "exit-empty", "off");
    }

    /** The command line of one more client of this server. */
    public List<String> line(String... arguments) {
        var line = new ArrayList<>(List.of("tmux", "-f", "/dev/null", "-u", "-S", socket.toString()));
        line.addAll(List.of(arguments));
        return line;
    }

    /** What it prints; fails with what it says where it refuses. */
    public String run(String... arguments) {
        try {
            var process = new ProcessBuilder(line(arguments))
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", arguments) + ": " + said);
            }
            return said;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        run("kill-server");
    }
}
