package dev.podium.secrets;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The master key that counts, as the database says, in a Podium that runs. Without it none starts. */
@Component
class KeyInUse {

    private static final Logger log = LoggerFactory.getLogger(KeyInUse.class);

    private final JdbcClient jdbc;
    private final KeyRing ring;
    private volatile MasterKey now;

    KeyInUse(
            JdbcClient jdbc,
            Flyway flyway,
            @Value("${podium.master-key:}") String given,
            @Value("${podium.master-key-old:}") String old,
            @Value("${podium.home}") Path home)
            throws SQLException {
        this.jdbc = jdbc;
        this.ring = new KeyRing(given, old, home);
        try (var owner = flyway.getConfiguration().getDataSource().getConnection()) {
            now = new KeyRotation(ring, InstantSource.system()).settle(owner);
        }
        if (!ring.isGiven() && !now.source().equals(ring.files().current().toString())) {
            log.warn(
                    "The secrets are under the master key in {}, not under that in {}: keep the first, and see podium rotate-key",
                    now.source(),
                    ring.files().current());
        } else if (!old.isBlank()) {
            log.info(
                    "The secrets are under the master key {} of {}; {} is needed for back-ups of before alone",
                    now.id(),
                    now.source(),
                    KeyRing.OLD_VARIABLE);
        }
    }

    MasterKey now() {
        return now;
    }

    /** The key of a row. Asked of the files only where it is not the one that counts, which is so just after a change. */
    MasterKey of(String id) {
        var known = now;
        return known.id().equals(id) ? known : take(id);
    }

    /** After a row could not be written under {@link #now}: which one counts is asked again. */
    MasterKey changed() {
        return take(
                jdbc.sql("select key_id from secrets_keys").query(String.class).single());
    }

    private synchronized MasterKey take(String id) {
        if (now.id().equals(id)) {
            return now;
        }
        var found = ring.find(id).orElseThrow(() -> ring.missing(id));
        log.info("The master key was changed from {} to {}; what is kept from now on is under that", now.id(), id);
        now = found;
        return found;
    }
}
