package dev.podium.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code podium …}: the jar as a command. */
public final class CliProgram {

    private CliProgram() {}

    @Command(
            name = "podium",
            description = "Asks Podium from the command line.",
            mixinStandardHelpOptions = true,
            subcommands = {
                LoginCommand.class,
                LogoutCommand.class,
                WhoamiCommand.class,
                AttachCommand.class,
                GpusCommand.class,
                HealthCommand.class
            },
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "podium backup, podium restore and podium support-bundle work on this machine's Podium itself; each has a --help",
                "of its own.",
                "Without anything, or with settings such as --server.port=80, the jar starts Podium itself."
            })
    static final class Root {}

    private static final Set<String> HELP = Set.of("-h", "--help");

    /** Whether these arguments are for this program, and not for the one that starts Podium, which takes settings alone. */
    public static boolean isMeant(List<String> arguments) {
        return !arguments.isEmpty() && (!arguments.getFirst().startsWith("-") || HELP.contains(arguments.getFirst()));
    }

    /** The result is the process's exit code. */
    public static int run(List<String> arguments) {
        return run(
                arguments,
                System.getenv(),
                home(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.in,
                Screen.own(System.getenv()));
    }

    /** As a shell has it: Java itself would look into the list of users. */
    private static Path home() {
        var said = System.getenv("HOME");
        return Path.of(said == null || !said.startsWith("/") ? System.getProperty("user.home") : said);
    }

    /** The same with what is usually the process's own. */
    public static int run(
            List<String> arguments, Map<String, String> environment, Path home, PrintWriter out, PrintWriter err) {
        return run(arguments, environment, home, out, err, InputStream.nullInputStream(), Screen.FILE);
    }

    static int run(
            List<String> arguments,
            Map<String, String> environment,
            Path home,
            PrintWriter out,
            PrintWriter err,
            InputStream in,
            Screen screen) {
        var session = new Session(environment, home, out, err, in, screen);
        var command = new CommandLine(new Root(), new Commands(session));
        command.setOut(out);
        command.setErr(err);
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler((failure, _, _) -> {
            if (failure instanceof Said said) {
                err.println("podium: " + said.getMessage());
                return said.code();
            }
            throw failure;
        });
        return command.execute(arguments.toArray(String[]::new));
    }

    /** Each command gets what it works with. */
    private record Commands(Session session) implements CommandLine.IFactory {

        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (PodiumCommand.class.isAssignableFrom(type)) {
                return type.getDeclaredConstructor(Session.class).newInstance(session);
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
