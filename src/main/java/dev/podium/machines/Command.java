package dev.podium.machines;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process to start: its arguments go to the program as they are, no shell reads them.
 *
 * @param arguments program first; never empty
 * @param environment set on top of the environment that the connector gives; a null value is not allowed
 * @param directory absolute working directory, or null for the OS user's home
 * @param terminal its size where the process gets a pseudo-terminal, or null for three pipes
 */
public record Command(
        List<String> arguments,
        Map<String, String> environment,
        @Nullable String directory,
        @Nullable Size terminal) {

    /** A terminal's size in character cells. */
    public record Size(int columns, int rows) {}

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("A command needs a program.");
        }
    }

    /** A program with its arguments, three pipes, in the home directory. */
    public static Command of(String... arguments) {
        return new Command(List.of(arguments), Map.of(), null, null);
    }

    public static Command of(List<String> arguments) {
        return new Command(arguments, Map.of(), null, null);
    }

    public Command in(String newDirectory) {
        return new Command(arguments, environment, newDirectory, terminal);
    }

    public Command on(Size size) {
        return new Command(arguments, environment, directory, size);
    }

    public Command with(Map<String, String> more) {
        return new Command(arguments, more, directory, terminal);
    }
}
