package dev.podium.backups;

import dev.podium.kernel.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podium backup}. */
@Command(
        name = "backup",
        description = "Backs this machine's Podium up into one file, also while it runs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "PODIUM_HOME and SPRING_DATASOURCE_*, SPRING_FLYWAY_* say which Podium, as they do for Podium itself. Where its",
            "database is elsewhere, PODIUM_BACKUP_USER and PODIUM_BACKUP_PASSWORD name a role that sees all rows.",
            "Ends with 0 done, 1 declined, 2 used wrongly, 4 could not."
        })
final class BackupCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "Where to; a file that is there is never replaced.")
    Path file = Path.of("");

    @Option(names = "--check", description = "Reads FILE instead, and says whether it is whole.")
    boolean check;

    @Mixin
    PassphraseOptions passphrase = new PassphraseOptions();

    private final Surroundings surroundings;

    BackupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, SQLException {
        var out = surroundings.out();
        if (check) {
            var manifest = Restoring.check(file, passphrase.find(false));
            out.println(file + " is whole: " + what(manifest) + ", of " + manifest.at() + " by Podium "
                    + manifest.podium() + ", "
                    + (manifest.key() == null ? "without the master key" : "with the master key, sealed") + ".");
            return 0;
        }
        var taken = new Taking(surroundings.podiumHome(), surroundings.environment()).to(file, passphrase.find(true));
        out.println(file + " holds " + what(taken.manifest()) + " of "
                + taken.manifest().at() + " in " + megabytes(taken.bytes()) + ".");
        if (taken.gone() > 0) {
            out.println(taken.gone() + " files were deleted while it was taken, and are not in it.");
        }
        if (!taken.leftOut().isEmpty()) {
            out.println("Not in it, for they are no plain files: " + String.join(", ", taken.leftOut()) + ".");
        }
        if (taken.keyless()) {
            out.println("The master key is not in it: without "
                    + KeyFile.in(surroundings.podiumHome())
                    + " every secret has to be entered again. Keep a copy of that file elsewhere, or seal it into the back-up"
                    + " by --passphrase-file.");
        }
        return 0;
    }

    private static String what(Manifest manifest) {
        return manifest.tables().size() + " tables with " + manifest.rows() + " rows and " + manifest.files()
                + " files";
    }

    private static String megabytes(long bytes) {
        return String.format("%.1f MB", bytes / 1e6);
    }
}
