package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.audit.InstallationTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.TeamSecrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes for good what was deleted 30 days ago: first every room its own, then the team itself, so that a purge that was
 * interrupted is found and finished by the next. The audit trail stays whole, with an entry that says so at its end.
 *
 * <p>One Podium at a time, by a lock of a connection of its own: rooms work in transactions of theirs, which one around
 * them would swallow.
 */
@Component
class TeamPurge {

    private static final Logger log = LoggerFactory.getLogger(TeamPurge.class);
    private static final String KEY = "hashtextextended('identity purge', 0)";

    private final TeamEndStore store;
    private final ApplicationEventPublisher events;
    private final TeamSecrets secrets;
    private final AuditTrail audit;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;
    private final DataSource database;
    private final Clock clock;

    TeamPurge(
            TeamEndStore store,
            ApplicationEventPublisher events,
            TeamSecrets secrets,
            AuditTrail audit,
            InstallationTrail trail,
            TransactionTemplate transaction,
            DataSource database,
            Clock clock) {
        this.store = store;
        this.events = events;
        this.secrets = secrets;
        this.audit = audit;
        this.trail = trail;
        this.transaction = transaction;
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 3_600_000)
    void run() {
        try (var connection = database.getConnection()) {
            if (asked(connection, "select pg_try_advisory_lock(" + KEY + ")")) {
                try {
                    purge(clock.instant().minus(AllTeams.RESTORABLE));
                } finally {
                    asked(connection, "select pg_advisory_unlock(" + KEY + ")");
                }
            }
        } catch (SQLException e) {
            log.warn("Deleted teams could not be purged; trying again in an hour: {}", e.getMessage());
        }
    }

    private static boolean asked(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private void purge(Instant limit) {
        for (var team : store.deletedBefore(limit)) {
            try {
                CurrentActor.run(Actor.system(team), () -> purge(team, limit));
            } catch (RuntimeException e) {
                // The others' turn comes all the same; this one is found again in an hour.
                log.error("The deleted team {} could not be purged.", team, e);
            }
        }
    }

    private void purge(TeamId team, Instant limit) {
        events.publishEvent(new TeamPurged(team));
        secrets.forgetAll();
        transaction.executeWithoutResult(status -> store.purge(team, limit).ifPresent(name -> {
            var facts = Map.of("team", team.toString());
            audit.record("identity.team-purged", name, facts);
            trail.record("identity.team-purged", name, facts);
        }));
    }
}
