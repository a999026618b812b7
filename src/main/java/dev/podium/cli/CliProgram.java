package dev.podium.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code podium gpus …} and {@code podium health}: the jar as a command. */
public final class CliProgram {

    private CliProgram() {}

    @Command(
            name = "podium",
            description = "Asks Podium from the command line.",
            mixinStandardHelpOptions = true,
            subcommands = {GpusCommand.class, HealthCommand.class},
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
                Path.of(System.getProperty("user.home")),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    /** The same with what is usually the process's own. */
    public static int run(
            List<String> arguments, Map<String, String> environment, Path home, PrintWriter out, PrintWriter err) {
        var command = new CommandLine(new Root(), new Commands(new Session(environment, home, out, err)));
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
            if (GpuCommand.class.isAssignableFrom(type)) {
                return type.getDeclaredConstructor(Session.class).newInstance(session);
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
