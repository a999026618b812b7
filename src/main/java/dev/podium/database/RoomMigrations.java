package dev.podium.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Migrates each room's folder of db/ by itself, with a history table of its own, in the order of db/rooms. Spring
 * Modulith can do the same, but reads the whole class path for it at every start, which took a third of the start.
 */
final class RoomMigrations {

    private static final String FOLDER = "db/migration/";

    /**
     * Checksums of migrations that had another text when some installations ran them. The one that follows each says all of
     * it once more, so what they left is the same.
     */
    private static final Map<String, Integer> EARLIER = Map.of(
            "audit 4", 94_628_918,
            "identity 10", 1_472_755_695);

    void migrate(Flyway flyway) {
        try (var connection = flyway.getConfiguration().getDataSource().getConnection()) {
            if (RestoreMark.isIn(connection)) {
                throw new DatabaseUnfit(
                        "A restore into this database was broken off, so not all of it is there.",
                        "Run podium restore with the same file again, or make a new, empty database.",
                        null);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database to migrate does not answer.", e);
        }
        rooms().forEach(room -> migrate(flyway, room, MigrationVersion.LATEST));
    }

    /** Up to these versions, by room; a room without one is left out. */
    static void migrate(Flyway flyway, Map<String, String> versions) {
        for (var room : rooms()) {
            var version = versions.get(room);
            if (version != null) {
                migrate(flyway, room, MigrationVersion.fromVersion(version));
            }
        }
    }

    private static void migrate(Flyway flyway, String room, MigrationVersion upTo) {
        var migrations = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .locations("classpath:" + FOLDER + room)
                .table(history(room))
                // The tables of other rooms are there already when a room's first migration runs.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target(upTo)
                .load();
        refuseNewer(room, migrations);
        if (differsAsKnown(room, migrations)) {
            migrations.repair();
        }
        migrations.migrate();
    }

    /** The table in which Flyway keeps what it ran of a room. */
    static String history(String room) {
        return "flyway_" + room.replace("__", "");
    }

    /** The newest version of each room that this Podium has. */
    static Map<String, String> newest() {
        var newest = new LinkedHashMap<String, String>();
        try {
            for (var room : rooms()) {
                var files = new PathMatchingResourcePatternResolver()
                        .getResources("classpath:" + FOLDER + room + "/V*__*.sql");
                Stream.of(files)
                        .map(file -> String.valueOf(file.getFilename()))
                        .map(name -> MigrationVersion.fromVersion(name.substring(1, name.indexOf("__"))))
                        .max(Comparator.naturalOrder())
                        .ifPresent(version -> newest.put(room, version.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The migrations cannot be listed.", e);
        }
        return newest;
    }

    /** An older Podium does not know what a newer one's tables mean, and would write into them what it knows. */
    private static void refuseNewer(String room, Flyway migrations) {
        var info = migrations.info();
        var known = Stream.of(info.all())
                .filter(each -> each.getState().isResolved() && each.getVersion() != null)
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder());
        Stream.of(info.all())
                .filter(each -> each.getState() == MigrationState.FUTURE_SUCCESS)
                .findFirst()
                .ifPresent(future -> {
                    throw new DatabaseUnfit(
                            "This database was used by a newer Podium: its tables of " + room + " are at version "
                                    + future.getVersion() + ", and this one knows them up to "
                                    + known.map(String::valueOf).orElse("0") + ".",
                            "Start the newer Podium, or restore the back-up that was made before it was first started.",
                            null);
                });
    }

    /** Whether all that differs from what was run is known to: anything else is refused by the migration, and stays so. */
    private static boolean differsAsKnown(String room, Flyway migrations) {
        var differing = migrations.validateWithResult().invalidMigrations.stream()
                .filter(each -> each.errorDetails.errorCode == CoreErrorCode.CHECKSUM_MISMATCH)
                .map(each -> each.version)
                .toList();
        if (differing.isEmpty()) {
            return false;
        }
        return Stream.of(migrations.info().applied())
                .filter(each -> differing.contains(String.valueOf(each.getVersion())))
                .allMatch(each -> Objects.equals(EARLIER.get(room + " " + each.getVersion()), each.getChecksum()));
    }

    static List<String> rooms() {
        try {
            return new ClassPathResource(FOLDER + "rooms")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The list of rooms with migrations is missing.", e);
        }
    }
}
