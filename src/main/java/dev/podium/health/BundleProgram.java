package dev.podium.health;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code podium support-bundle FILE}: a bundle of a Podium that does not start, without anything of Spring. */
public final class BundleProgram {

    private static final String COMMAND = "support-bundle";
    private static final int USED_WRONGLY = 2;

    private BundleProgram() {}

    /** Whether these arguments are for this program. */
    public static boolean isMeant(List<String> arguments) {
        return !arguments.isEmpty() && arguments.getFirst().equals(COMMAND);
    }

    /** The result is the process's exit code. */
    public static int run(List<String> arguments) {
        return run(arguments, Surroundings.ofProcess());
    }

    /** Its command, to be told of beside those of other programs of the jar. */
    public static List<CommandSpec> commands() {
        var spec = CommandSpec.create().name(COMMAND);
        spec.usageMessage()
                .description(
                        "Writes versions, settings, checks and sizes of this machine's Podium into FILE, a zip without"
                                + " secrets, also where Podium does not start.");
        spec.addPositional(PositionalParamSpec.builder()
                .type(String.class)
                .paramLabel("FILE")
                .description("Which is not there yet.")
                .build());
        return List.of(spec);
    }

    static int run(List<String> arguments, Surroundings surroundings) {
        var err = surroundings.err();
        if (arguments.size() != 2 || arguments.get(1).startsWith("-")) {
            err.println("Usage: podium support-bundle FILE");
            err.println(
                    "Writes versions, settings, checks and sizes of this machine's Podium into FILE, a zip without secrets,"
                            + " also where Podium does not start. PODIUM_HOME and SPRING_DATASOURCE_* say which.");
            return arguments.size() == 2 && Set.of("-h", "--help").contains(arguments.get(1)) ? 0 : USED_WRONGLY;
        }
        var file = Path.of(arguments.get(1)).toAbsolutePath();
        try {
            write(file, new OfflineBundle(surroundings.environment(), surroundings.podiumHome()), err);
            surroundings.out().println(file + " is made. Read it before you send it.");
            return 0;
        } catch (Refusal refusal) {
            return surroundings.declined(refusal);
        } catch (IOException e) {
            return surroundings.couldNot(file + " could not be written: " + HomeProbe.why(e) + ".");
        }
    }

    private static void write(Path file, OfflineBundle bundle, PrintWriter err) throws IOException {
        if (Files.exists(file)) {
            throw there(file);
        }
        var bytes = bundle.make(err, file);
        try {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            try (var channel = Files.newByteChannel(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
                channel.write(java.nio.ByteBuffer.wrap(bytes));
            }
        } catch (FileAlreadyExistsException e) {
            throw there(file);
        }
    }

    private static Refusal there(Path file) {
        return Refusal.conflict(
                "health.file-exists",
                "There is a file " + file + " already.",
                "Name another; a bundle never replaces a file.");
    }
}
