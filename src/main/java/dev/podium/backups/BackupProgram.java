package dev.podium.backups;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code podium backup}, {@code podium restore} and {@code podium rotate-key}: the jar as a command that works on the machine's own Podium. */
public final class BackupProgram {

    private static final int DECLINED = 1;
    private static final int COULD_NOT = 4;
    private static final Set<String> COMMANDS = Set.of("backup", "restore", "rotate-key");

    private BackupProgram() {}

    @Command(name = "podium")
    static final class Root {}

    /** Whether these arguments are for this program. */
    public static boolean isMeant(List<String> arguments) {
        return !arguments.isEmpty() && COMMANDS.contains(arguments.getFirst());
    }

    /** The result is the process's exit code. */
    public static int run(List<String> arguments) {
        System.setProperty("logback.configurationFile", "backup-logback.xml");
        return run(
                arguments,
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    /** Its commands, to be told of beside those of other programs of the jar. */
    public static List<CommandSpec> commands() {
        var nobody = new PrintWriter(Writer.nullWriter());
        var surroundings = new Surroundings(Map.of(), Path.of("/"), nobody, nobody);
        return Stream.of(
                        new BackupCommand(surroundings),
                        new RestoreCommand(surroundings),
                        new RotateKeyCommand(surroundings))
                .map(CommandSpec::forAnnotatedObject)
                .toList();
    }

    /** The same with what is usually the process's own. */
    public static int run(
            List<String> arguments, Map<String, String> environment, Path userHome, PrintWriter out, PrintWriter err) {
        var surroundings = new Surroundings(environment, userHome, out, err);
        var command = new CommandLine(new Root())
                .addSubcommand(new BackupCommand(surroundings))
                .addSubcommand(new RestoreCommand(surroundings))
                .addSubcommand(new RotateKeyCommand(surroundings));
        command.setOut(out);
        command.setErr(err);
        command.setExecutionExceptionHandler((failure, _, _) -> {
            return switch (failure) {
                case Refusal refusal -> {
                    err.println("podium: " + refusal.sentence() + " " + refusal.nextStep());
                    yield DECLINED;
                }
                case IOException e -> could(err, e);
                case SQLException e -> could(err, e);
                default -> throw failure;
            };
        });
        return command.execute(arguments.toArray(String[]::new));
    }

    private static int could(PrintWriter err, Exception failure) {
        var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        err.println("podium: It could not be done: "
                + message.replaceAll("\\s+", " ").strip());
        return COULD_NOT;
    }

    static String version() {
        var version = BackupProgram.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
