package dev.podium.backups;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.Surroundings;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code podium backup}, {@code podium restore} and {@code podium rotate-key}: the jar as a command that works on the machine's own Podium. */
public final class BackupProgram {

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
        return run(arguments, Surroundings.ofProcess());
    }

    /** Its commands, to be told of beside those of other programs of the jar. */
    public static List<CommandSpec> commands() {
        var nowhere = Surroundings.nowhere();
        return Stream.of(new BackupCommand(nowhere), new RestoreCommand(nowhere), new RotateKeyCommand(nowhere))
                .map(CommandSpec::forAnnotatedObject)
                .toList();
    }

    static int run(List<String> arguments, Surroundings surroundings) {
        var command = new CommandLine(new Root())
                .addSubcommand(new BackupCommand(surroundings))
                .addSubcommand(new RestoreCommand(surroundings))
                .addSubcommand(new RotateKeyCommand(surroundings));
        command.setOut(surroundings.out());
        command.setErr(surroundings.err());
        command.setExecutionExceptionHandler((failure, _, _) -> {
            return switch (failure) {
                case Refusal refusal -> surroundings.declined(refusal);
                case IOException e -> surroundings.couldNot(why(e));
                case SQLException e -> surroundings.couldNot(why(e));
                default -> throw failure;
            };
        });
        return command.execute(arguments.toArray(String[]::new));
    }

    private static String why(Exception failure) {
        var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return "It could not be done: " + message.replaceAll("\\s+", " ").strip();
    }

    static String version() {
        var version = BackupProgram.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
