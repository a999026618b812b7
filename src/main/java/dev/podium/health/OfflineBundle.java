package dev.podium.health;

import dev.podium.database.HomeDatabase;
import dev.podium.database.OwnerTrail;
import dev.podium.kernel.HealthCheck;
import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bundle of a Podium that does not run: what its home, its variables and, where it answers, its database tell. */
final class OfflineBundle {

    private static final Logger LOG = LoggerFactory.getLogger(OfflineBundle.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long LEAST_FREE = 2L << 30;
    private static final long RECORDINGS = 256L << 20;

    private final Map<String, String> environment;
    private final Path home;
    private final Clock clock = Clock.systemUTC();

    OfflineBundle(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
    }

    /** @param target what the trail says was made */
    byte[] make(PrintWriter err, Path target) {
        var secrets = new HashSet<String>();
        environment.forEach((name, value) -> {
            secrets.addAll(Scrub.secretsIn(value));
            if (Scrub.isSecretName(name)) {
                secrets.add(value);
            }
        });
        var file = new BundleFile(new Scrub(Scrub.worthHiding(secrets), Map.of()));
        file.add("podium.txt", () -> BundleParts.podium(MadeSupportBundles.version(), clock.instant()));
        file.add("settings.txt", () -> BundleParts.settings(this::setting));
        file.add("variables.txt", () -> BundleParts.variables(environment));
        file.add("health.txt", this::checks);
        file.add("machine.txt", () -> BundleParts.machine(home));
        file.add("database.txt", () -> database(err, target));
        file.add("database-log.txt", this::serverLog);
        return file.finish();
    }

    /** As Spring would find it: by its variable. */
    private @Nullable String setting(String name) {
        return environment.get(name.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", ""));
    }

    private String checks() {
        var rounds = new HealthRounds(
                List.<HealthCheck>of(
                        new HomeWritableCheck(home),
                        new HomeRoomCheck(home, LEAST_FREE, RECORDINGS),
                        new NamesCheck(NamesCheck.hosts(this::setting), java.net.InetAddress::getAllByName)),
                () -> {},
                clock,
                HealthRounds.EVERY,
                LIMIT);
        return MadeSupportBundles.health(rounds.once());
    }

    private String database(PrintWriter err, Path target) {
        try (var database = HomeDatabase.running(home, environment)) {
            if (database == null) {
                return "The embedded database does not run.";
            }
            try (var owner = database.owner()) {
                OwnerTrail.record(
                        owner,
                        "health.support-bundle",
                        target.getFileName().toString(),
                        Map.of("by", "podium support-bundle"));
                return BundleTables.of(owner, HomeDatabase.versions(owner));
            }
        } catch (SQLException e) {
            LOG.debug("The database does not answer", e);
            // Without it there is no trail that it could be written into.
            err.println(
                    "podium: the database does not answer, so the bundle has nothing of it, and no trail says that it was made.");
            return "The database does not answer: SQL state " + e.getSQLState();
        } catch (IOException e) {
            LOG.debug("The database cannot be found", e);
            return "The database cannot be looked for: " + HomeProbe.why(e);
        } catch (Refusal e) {
            return e.sentence();
        }
    }

    private String serverLog() {
        try {
            return String.join("\n", ServerLog.end(home.resolve("postgres/server.log")));
        } catch (IOException e) {
            LOG.debug("There is no log of an embedded database", e);
            return "There is none: " + HomeProbe.why(e);
        }
    }
}
