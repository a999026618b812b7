package dev.podium.machines.runner;

import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import dev.podium.machines.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Starts a command as an OS user. A shell script that never changes goes there and looks for the program, as the OS user
 * and not as root; the command is its arguments, and the environment is handed over as one, so that the list of processes
 * shows the program's own arguments and nothing else.
 *
 * <p>Not final: where many machines are played on one host, theirs starts nothing.
 */
class Starter {

    private static final String STARTED = "podium:started";
    private static final String NO_DIRECTORY = "podium:directory";
    private static final String NO_PROGRAM = "podium:program";

    private static final String SCRIPT = "cd -- \"$1\" 2>/dev/null || { echo " + NO_DIRECTORY + "; exit 0; }; shift; "
            + "case $1 in */*) [ -f \"$1\" ] && [ -x \"$1\" ];; *) command -v -- \"$1\" >/dev/null 2>&1;; esac"
            + " || { echo " + NO_PROGRAM + "; exit 0; }; echo " + STARTED + "; exec \"$@\"";

    /** Whoever works at a terminal owns it. */
    private static final String OWN_TERMINAL = "chown -- \"$0\" \"$(tty)\"; exec \"$@\"";

    private static final int MOST_BEFORE = 16 << 10;

    /** A process whose program has not begun. */
    record Begun(Process process, Consumer<Command.Size> resize) {

        /** Waits for it. */
        void await(Command command) throws RefusedThere {
            try {
                var before = new ArrayList<String>();
                for (var line = line(); before.size() < 100; line = line()) {
                    switch (line) {
                        case STARTED -> {
                            return;
                        }
                        case NO_DIRECTORY ->
                            throw new RefusedThere(
                                    RefusedThere.NO_DIRECTORY,
                                    "There is no directory " + Objects.requireNonNullElse(command.directory(), "~")
                                            + ".");
                        case NO_PROGRAM ->
                            throw new RefusedThere(
                                    RefusedThere.NO_PROGRAM,
                                    "There is no program " + command.arguments().getFirst() + ".");
                        case "" -> throw new IOException(said(before));
                        default -> before.add(line);
                    }
                }
                throw new IOException(said(before));
            } catch (IOException e) {
                throw new RefusedThere(
                        "machines.command-failed",
                        command.arguments().getFirst() + " could not be started: " + e.getMessage() + ".");
            }
        }

        private String said(List<String> before) throws IOException {
            var errors = process.getErrorStream();
            before.add(new String(errors.readNBytes(Math.min(500, errors.available())), StandardCharsets.UTF_8));
            var said = String.join(" ", before).strip();
            return said.isEmpty() ? "the shell there ended at once" : said.substring(0, Math.min(200, said.length()));
        }

        /** Without its end; "" at the end of all. Byte by byte: what comes behind it is the program's. */
        private String line() throws IOException {
            var line = new ByteArrayOutputStream();
            while (line.size() < MOST_BEFORE) {
                int next = process.getInputStream().read();
                if (next < 0 && line.size() == 0) {
                    return "";
                }
                if (next < 0 || next == '\n') {
                    break;
                }
                line.write(next);
            }
            var text = line.toString(StandardCharsets.UTF_8).stripTrailing();
            return text.isEmpty() ? " " : text;
        }
    }

    private final OsUsers users;

    Starter(OsUsers users) {
        this.users = users;
    }

    Begun begin(String osUser, Command command) throws RefusedThere {
        var way = users.way(osUser);
        var line = new ArrayList<String>();
        var size = command.terminal();
        if (size != null && !way.id().isEmpty()) {
            line.addAll(List.of("/bin/sh", "-c", OWN_TERMINAL, way.id()));
        }
        if (holdsAgents(command)) {
            line.addAll(way.holding());
        }
        line.addAll(way.prefix());
        line.addAll(List.of("/bin/sh", "-c", SCRIPT, "sh"));
        line.add(Objects.requireNonNullElse(command.directory(), way.home()));
        line.addAll(command.arguments());
        var environment = new HashMap<>(way.environment());
        if (size != null) {
            environment.put("TERM", "xterm-256color");
        }
        environment.putAll(command.environment());
        try {
            return size == null ? piped(line, environment) : onTerminal(line, environment, size);
        } catch (IOException | IllegalArgumentException e) {
            // The latter for a variable whose name holds what no name may, or a text with a NUL.
            throw new RefusedThere("machines.command-failed", "It could not be started: " + e.getMessage() + ".");
        }
    }

    /** A client that makes a session starts tmux's server where none runs, and all agents are that server's. */
    private static boolean holdsAgents(Command command) {
        // By its name, or by a shell that finds it: then it is the name of the shell's script.
        return command.arguments().contains("tmux") && command.arguments().contains("new-session");
    }

    private static Begun piped(List<String> line, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(line).directory(new java.io.File("/"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Begun(builder.start(), _ -> {});
    }

    private static Begun onTerminal(List<String> line, Map<String, String> environment, Command.Size size)
            throws IOException {
        var process = new PtyProcessBuilder(line.toArray(String[]::new))
                .setDirectory("/")
                .setEnvironment(environment)
                .setInitialColumns(size.columns())
                .setInitialRows(size.rows())
                // Or whoever reads before the program has opened its terminal, or after its end, reads too little.
                .setUnixOpenTtyToPreserveOutputAfterTermination(true)
                .start();
        return new Begun(process, wanted -> process.setWinSize(new WinSize(wanted.columns(), wanted.rows())));
    }
}
