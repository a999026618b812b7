package dev.podium.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code podium …}: the jar as a command. */
public final class CliProgram {

    private CliProgram() {}

    private static final Set<String> HELP = Set.of("-h", "--help");

    /** Whether these arguments are for this program, and not for the one that starts Podium, which takes settings alone. */
    public static boolean isMeant(List<String> arguments) {
        return !arguments.isEmpty() && (!arguments.getFirst().startsWith("-") || HELP.contains(arguments.getFirst()));
    }

    /**
     * The result is the process's exit code.
     *
     * @param others the commands of other programs of the jar, which are told of together with these
     */
    public static int run(List<String> arguments, Supplier<List<CommandSpec>> others) {
        return run(
                arguments,
                System.getenv(),
                home(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.in,
                Screen.own(System.getenv()),
                others);
    }

    /** As a shell has it: Java itself would look into the list of users. */
    private static Path home() {
        var said = System.getenv("HOME");
        return Path.of(said == null || !said.startsWith("/") ? System.getProperty("user.home") : said);
    }

    /** The same with what is usually the process's own. */
    public static int run(
            List<String> arguments, Map<String, String> environment, Path home, PrintWriter out, PrintWriter err) {
        return run(arguments, environment, home, out, err, InputStream.nullInputStream(), Screen.FILE, List::of);
    }

    static int run(
            List<String> arguments,
            Map<String, String> environment,
            Path home,
            PrintWriter out,
            PrintWriter err,
            InputStream in,
            Screen screen,
            Supplier<List<CommandSpec>> others) {
        var session = new Session(environment, home, out, err, in, screen);
        var command = new Tree(session, others).line(word(arguments));
        command.setOut(out);
        command.setErr(err);
        command.setExecutionExceptionHandler((failure, _, _) -> {
            if (failure instanceof Said said) {
                err.println("podium: " + said.getMessage());
                return said.code();
            }
            throw failure;
        });
        return command.execute(arguments.toArray(String[]::new));
    }

    private static @Nullable String word(List<String> arguments) {
        return arguments.isEmpty() ? null : arguments.getFirst();
    }
}
