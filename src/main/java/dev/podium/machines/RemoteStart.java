package dev.podium.machines;

import dev.podium.kernel.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a command gets through a login shell that may be any: the shell is given one fixed line, which reads what to do
 * from its input. So no value is ever quoted for a shell that we do not know, and nothing of the command but its own
 * arguments is seen in the machine's list of processes, the environment least of all.
 *
 * <p>What is to be done is a shell script, written in letters, digits and octal escapes alone, in lines that any
 * terminal takes whole, ended by a dot. The script answers with one line before the program begins.
 */
final class RemoteStart {

    /**
     * Holds neither a backslash nor an exclamation mark: fish and csh read those differently. A script whose end did not
     * arrive is not run.
     */
    static final String LOGIN_LINE =
            "exec /bin/sh -c 'h=;while IFS= read -r l;do case $l in .)eval \"$(printf %b \"$h\")\";"
                    + "exit;;esac;h=$h$l;done'";

    /** A terminal in line mode takes 1,024 bytes a line on macOS. */
    private static final int LINE = 900;

    /** What the machine said instead of an answer when it said nothing. */
    static final String NOTHING = "nothing";

    private static final Pattern STARTED_AS = Pattern.compile("podium:started (\\d+)");
    private static final String STARTED = "podium:started";
    private static final String NO_DIRECTORY = "podium:directory";
    private static final String NO_PROGRAM = "podium:program";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** A greeting of the login shell that is longer than this hides the answer. */
    private static final int MOST_GREETING = 64 << 10;

    private RemoteStart() {}

    /** What the machine's shell reads before the program begins. */
    static byte[] header(Command command) {
        var escaped = escape(script(command));
        var header = new ByteArrayOutputStream(escaped.length() + escaped.length() / LINE + 8);
        for (int from = 0; from < escaped.length(); ) {
            int to = Math.min(from + LINE, escaped.length());
            header.writeBytes(escaped.substring(from, to).getBytes(StandardCharsets.US_ASCII));
            header.write('\n');
            from = to;
        }
        header.write('.');
        header.write('\n');
        return header.toByteArray();
    }

    private static String script(Command command) {
        var program = command.arguments().getFirst();
        var lines = new ArrayList<String>();
        if (command.directory() != null) {
            lines.add("cd -- " + quote(command.directory()) + " 2>/dev/null || { echo " + NO_DIRECTORY + "; exit 0; }");
        }
        command.environment().forEach((name, value) -> lines.add("export " + variable(name) + "=" + quote(value)));
        var there = program.contains("/")
                ? "[ -f " + quote(program) + " ] && [ -x " + quote(program) + " ]"
                : "command -v " + quote(program) + " >/dev/null 2>&1";
        lines.add("{ " + there + "; } || { echo " + NO_PROGRAM + "; exit 0; }");
        if (command.terminal() != null) {
            lines.add("stty echo");
        }
        lines.add("echo " + STARTED + " $$");
        lines.add("exec " + command.arguments().stream().map(RemoteStart::quote).collect(Collectors.joining(" ")));
        return String.join("\n", lines);
    }

    /** A variable's name stands in the script as it is, so it must be nothing but a name. */
    private static String variable(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Refusal.invalid(
                    "machines.bad-variable",
                    "The environment variable '" + name + "' has a name that no shell takes.",
                    "Use letters, digits and underscores, and begin with none of the digits.");
        }
        return name;
    }

    /** One word of a POSIX shell, whatever it holds. */
    private static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String escape(String script) {
        var escaped = new StringBuilder(script.length() * 2);
        for (byte each : script.getBytes(StandardCharsets.UTF_8)) {
            int value = each & 0xff;
            if (value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z' || value == ' ' || value == '/') {
                escaped.append((char) value);
            } else {
                escaped.append("\\0")
                        .append((char) ('0' + (value >> 6)))
                        .append((char) ('0' + (value >> 3 & 7)))
                        .append((char) ('0' + (value & 7)));
            }
        }
        return escaped.toString();
    }

    /**
     * Reads up to the script's answer. What the login shell printed before it is dropped.
     *
     * @return the id of the process, which is the program's own from then on
     * @throws Refusal when the directory or the program is not there
     * @throws IOException when the output ends without an answer; its message is what was printed instead
     */
    static long await(InputStream output, Command command, String machine) throws IOException {
        var line = new ByteArrayOutputStream();
        var before = new ArrayList<String>();
        for (int read = 0; read < MOST_GREETING; read++) {
            int next = output.read();
            if (next == '\n' || next < 0) {
                var text = line.toString(StandardCharsets.UTF_8).stripTrailing();
                line.reset();
                var started = STARTED_AS.matcher(text);
                if (started.matches()) {
                    return Long.parseLong(started.group(1));
                }
                switch (text) {
                    case NO_DIRECTORY -> throw directoryMissing(command.directory(), machine);
                    case NO_PROGRAM -> throw programMissing(command, machine);
                    default -> before.add(text);
                }
            } else {
                line.write(next);
            }
            if (next < 0) {
                break;
            }
        }
        throw new IOException(said(before));
    }

    private static String said(List<String> lines) {
        var text = String.join(" ", lines).strip();
        return text.isEmpty() ? NOTHING : text.substring(0, Math.min(200, text.length()));
    }

    static Refusal directoryMissing(@Nullable String directory, String machine) {
        return Refusal.invalid(
                "machines.directory-missing",
                "There is no directory " + directory + " on " + machine + ".",
                "Make it there, or choose another.");
    }

    static Refusal programMissing(Command command, String machine) {
        return Refusal.invalid(
                "machines.program-missing",
                "The program " + command.arguments().getFirst() + " could not be started on " + machine + ".",
                "Install it there, or give its whole path.");
    }
}
