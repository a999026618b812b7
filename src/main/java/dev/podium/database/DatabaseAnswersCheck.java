package dev.podium.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.podium.kernel.HealthCheck;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Whether the database answers, in how long, and whether there are connections enough. */
@Component
class DatabaseAnswersCheck implements HealthCheck {

    private static final Logger log = LoggerFactory.getLogger(DatabaseAnswersCheck.class);
    private static final Duration SLOW = Duration.ofMillis(500);
    private static final String SERVER = "Look whether the server runs and can be reached from here, and into its log.";

    private final DataSource database;

    DatabaseAnswersCheck(DataSource database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "database.answers";
    }

    @Override
    public Found look() {
        int waiting = waiting();
        long begun = System.nanoTime();
        try (var connection = database.getConnection()) {
            var version = DatabaseFit.asked(connection, "select current_setting('server_version')");
            var size = Long.parseLong(
                    DatabaseFit.asked(connection, "select pg_database_size(current_database()) / 1048576"));
            boolean takesWrites = DatabaseFit.asked(
                            connection,
                            "select not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off'")
                    .equals("t");
            long millis = (System.nanoTime() - begun) / 1_000_000;
            var counts = Map.of("milliseconds", millis, "MiB", size, "calls waiting", (long) waiting);
            if (!takesWrites) {
                return Found.broken(
                                "The database takes no writes: it is a standby, or was made read-only.",
                                "Lead Podium to the primary, or look why the server was made read-only (its disk may be full).")
                        .counting(counts);
            }
            if (waiting > 0) {
                return Found.look(
                                waiting + " calls wait for one of the " + most() + " connections to the database.",
                                "Look what makes the database slow; or set spring.datasource.hikari.maximum-pool-size higher.")
                        .counting(counts);
            }
            if (millis > SLOW.toMillis()) {
                return Found.look(
                                "The database took " + millis + " ms to answer; " + SLOW.toMillis() + " ms is slow.",
                                SERVER)
                        .counting(counts);
            }
            return Found.fine(
                            "The database answers in " + millis + " ms; PostgreSQL " + version + ", " + size + " MiB.")
                    .counting(counts);
        } catch (SQLException e) {
            log.debug("The database does not answer", e);
            return Found.broken("The database does not answer: " + DatabaseFit.reason(e) + ".", SERVER)
                    .counting(Map.of("calls waiting", (long) waiting));
        }
    }

    private int waiting() {
        var pool = database instanceof HikariDataSource hikari ? hikari.getHikariPoolMXBean() : null;
        return pool == null ? 0 : pool.getThreadsAwaitingConnection();
    }

    private int most() {
        return database instanceof HikariDataSource hikari ? hikari.getMaximumPoolSize() : 0;
    }
}
