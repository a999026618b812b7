package dev.podium.backups;

import dev.podium.database.RestoreMark;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podium restore}. */
@Command(
        name = "restore",
        description = "Brings a back-up into an empty home and an empty database.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "PODIUM_HOME and SPRING_DATASOURCE_*, SPRING_FLYWAY_* say where to, as they do for Podium itself.",
            "Ends with 0 done, 1 declined, 2 used wrongly, 4 could not."
        })
final class RestoreCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "What podium backup wrote.")
    Path file = Path.of("");

    @Mixin
    PassphraseOptions passphrase = new PassphraseOptions();

    @Option(names = "--without-key", description = "Leaves the master key that is sealed in it out.")
    boolean withoutKey;

    private final Surroundings surroundings;

    RestoreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, SQLException {
        var home = surroundings.podiumHome();
        var given = passphrase.find(false);
        if (given == null && !withoutKey && Restoring.check(file, null).key() != null) {
            throw Refusal.invalid(
                    "backups.passphrase-needed",
                    "The master key is sealed in " + file + ".",
                    "Give its passphrase by --passphrase-file or --ask-passphrase, or leave the key out by --without-key.");
        }
        var mark = home.resolve(RestoreMark.FILE);
        boolean markedBefore = Files.exists(mark);
        try {
            var restored = new Restoring(home, surroundings.environment()).from(file, given);
            var out = surroundings.out();
            out.println("Restored into " + home + ": Podium as it was at "
                    + restored.manifest().at() + ".");
            if (!restored.leftOut().isEmpty()) {
                out.println("Left out, for they are none of Podium's: tables " + String.join(", ", restored.leftOut())
                        + ".");
            }
            if (restored.keyless()) {
                out.println("The master key was not in it. Put it at " + KeyFile.in(home)
                        + " before Podium starts: else a new one is made, and every secret has to be entered again.");
            }
            return 0;
        } catch (IOException | SQLException | RuntimeException e) {
            // Of an earlier one that is only refused again, the refusal says enough.
            if (Files.exists(mark) && !(markedBefore && e instanceof Refusal)) {
                surroundings
                        .err()
                        .println("podium: The restore was broken off. No Podium starts there until podium restore"
                                + " is run again with the same file.");
            }
            throw e;
        }
    }
}
