package dev.podium.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Migrates each room's folder of db/ by itself, with a history table of its own, in the order of db/rooms. Spring
 * Modulith can do the same, but reads the whole class path for it at every start, which took a third of the start.
 */
@Component
class RoomMigrations implements FlywayMigrationStrategy {

    private static final String FOLDER = "db/migration/";

    @Override
    public void migrate(Flyway flyway) {
        rooms().forEach(room -> Flyway.configure()
                .configuration(flyway.getConfiguration())
                .locations("classpath:" + FOLDER + room)
                .table("flyway_" + room.replace("__", ""))
                // The tables of other rooms are there already when a room's first migration runs.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate());
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
