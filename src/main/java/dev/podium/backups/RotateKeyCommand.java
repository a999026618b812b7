package dev.podium.backups;

import dev.podium.database.HomeDatabase;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Surroundings;
import dev.podium.secrets.KeyRotation;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code podium rotate-key}. */
@Command(
        name = "rotate-key",
        description = "Puts all secrets of this machine's Podium under a new master key, also while it runs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "PODIUM_HOME and SPRING_DATASOURCE_*, SPRING_FLYWAY_* say which Podium, as they do for Podium itself.",
            "Where PODIUM_MASTER_KEY gives the key, set the new one there and the present one as PODIUM_MASTER_KEY_OLD",
            "instead, and start Podium anew.",
            "Broken off, it can be repeated. Ends with 0 done, 1 declined, 2 used wrongly, 4 could not."
        })
final class RotateKeyCommand implements Callable<Integer> {

    @Option(
            names = "--lost",
            description = "The present key is lost: gives up what is under it. Nothing brings that back but the key.")
    boolean lost;

    private final Surroundings surroundings;

    RotateKeyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, SQLException {
        var home = surroundings.podiumHome();
        var rotation = KeyRotation.of(home, surroundings.environment());
        Taking.requirePodium(home, surroundings.environment());
        // Held where no Podium runs: none is to start while its database is started and stopped for this.
        try (var lock = HomeLock.take(home);
                var database = HomeDatabase.open(home, surroundings.environment());
                var owner = database.owner()) {
            if (lost) {
                if (lock == null) {
                    throw Refusal.conflict(
                            "backups.podium-runs",
                            "Podium runs on " + home + ", and so has the key that its secrets are under.",
                            "Stop it first, if you are sure that nobody has the key any more.");
                }
                said("Given up, and not to be opened any more: "
                        + secrets(rotation.giveUp(owner).closed())
                        + ". What is entered from now on is under another master key.");
            } else {
                told(rotation, rotation.rotate(owner));
            }
        }
        return 0;
    }

    private void told(KeyRotation rotation, KeyRotation.Changed changed) {
        said((changed.from().equals(changed.to()) ? "A change that was broken off is done now: " : "")
                + "The new master key " + changed.to() + " is in " + rotation.file() + ", and under it "
                + secrets(changed.secrets())
                + ". Keep a copy of it elsewhere.");
        if (changed.closed() > 0) {
            said("Left as they are, for they did not open before: " + secrets(changed.closed()) + ".");
        }
        said("Back-ups of before need the key of before: "
                + rotation.before().stream().map(Object::toString).collect(Collectors.joining(", "))
                + ". Delete it when you keep none of those any more.");
    }

    private static String secrets(long count) {
        return count == 1 ? "1 secret" : count + " secrets";
    }

    private void said(String line) {
        surroundings.out().println(line);
    }
}
