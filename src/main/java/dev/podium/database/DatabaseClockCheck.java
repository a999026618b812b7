package dev.podium.database;

import dev.podium.kernel.HealthCheck;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** How far the database's clock is from Podium's: some terms are reckoned by the one, and some by the other. */
@Component
class DatabaseClockCheck implements HealthCheck {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClockCheck.class);

    /** What a slow answer may look like. */
    private static final Duration NOTED = Duration.ofSeconds(2);

    /** How long money that was leased is kept for whoever leased it. */
    private static final Duration HARMS = Duration.ofSeconds(30);

    private final DataSource database;
    private final InstantSource clock;

    @Autowired
    DatabaseClockCheck(DataSource database, java.time.Clock clock) {
        this(database, (InstantSource) clock);
    }

    DatabaseClockCheck(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "database.clock";
    }

    @Override
    public Found look() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            var before = clock.instant();
            Instant theirs;
            try (var row = statement.executeQuery("select clock_timestamp()")) {
                row.next();
                theirs = row.getObject(1, OffsetDateTime.class).toInstant();
            }
            return told(Duration.between(
                    before.plus(Duration.between(before, clock.instant()).dividedBy(2)), theirs));
        } catch (SQLException e) {
            log.debug("The database's clock cannot be read", e);
            return Found.look(
                    "The database's clock cannot be read: " + DatabaseFit.reason(e) + ".",
                    "See that the database answers (database.answers).");
        }
    }

    /** @param off how far the database is ahead */
    static Found told(Duration off) {
        var far = off.abs();
        if (far.compareTo(NOTED) < 0) {
            return Found.fine("The database's clock is within " + NOTED.toSeconds() + " s of Podium's.");
        }
        var sentence = "The database's clock is " + far.toSeconds() + " s " + (off.isNegative() ? "behind" : "ahead of")
                + " Podium's; ";
        var next =
                "Have both machines keep the time by NTP (chronyc tracking, timedatectl), and start with the one that is off.";
        return far.compareTo(HARMS) < 0
                ? Found.look(
                        sentence + "beyond " + HARMS.toSeconds()
                                + " s, leases and tokens end too early or too late, and spending falls on the wrong day.",
                        next)
                : Found.broken(
                        sentence
                                + "leases of GPUs, invitations and sign-ins end by that much too early or too late, and what is"
                                + " spent around midnight falls on the wrong day.",
                        next);
    }
}
