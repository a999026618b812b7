package dev.podium.costs;

import dev.podium.costs.Reports.Of;
import dev.podium.identity.TeamPurged;
import dev.podium.identity.Teams;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the reports that are due, each night from two o'clock on, once for all Podiums, and what was missed while none ran. By a
 * lock of a connection of its own, for making works in transactions of its own.
 */
@Component
class ReportsWatch {

    private static final Logger log = LoggerFactory.getLogger(ReportsWatch.class);
    private static final String KEY = "hashtextextended('costs reports', 0)";
    private static final Actor INSTALLATION = Actor.system(new TeamId(new UUID(0, 0)));

    private final KeptReports reports;
    private final KeptReportStore store;
    private final Teams teams;
    private final TransactionTemplate transaction;
    private final DataSource database;
    private final ReportSettings settings;
    private final ZoneId zone;
    private final Clock clock;

    ReportsWatch(
            KeptReports reports,
            KeptReportStore store,
            Teams teams,
            TransactionTemplate transaction,
            DataSource database,
            ReportSettings settings,
            CostsSettings costs,
            Clock clock) {
        this.reports = reports;
        this.store = store;
        this.teams = teams;
        this.transaction = transaction;
        this.database = database;
        this.settings = settings;
        this.zone = costs.zone();
        this.clock = clock;
    }

    @Scheduled(initialDelay = 5 * 60_000L, fixedDelay = 15 * 60_000L)
    void look() {
        var now = LocalDateTime.ofInstant(clock.instant(), zone);
        var night = (now.getHour() < KeptReports.HOUR_DUE ? now.minusDays(1) : now).toLocalDate();
        try {
            if (Boolean.TRUE.equals(transaction.execute(_ -> store.made(night)))) {
                return;
            }
            try (var connection = database.getConnection()) {
                if (asked(connection, "select pg_try_advisory_lock(" + KEY + ")")) {
                    try {
                        // Those that failed are tried again in a quarter of an hour.
                        if (makeAll(now)) {
                            transaction.executeWithoutResult(_ -> store.allMade(night));
                        }
                    } finally {
                        asked(connection, "select pg_advisory_unlock(" + KEY + ")");
                    }
                }
            }
        } catch (DataAccessException | TransactionException | SQLException e) {
            log.warn("Reports of costs are not made now; trying again in 15 min: {}", e.getMessage());
        }
    }

    private static boolean asked(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** Whether all went well. */
    private boolean makeAll(LocalDateTime now) {
        boolean well = true;
        for (var team : teams.all()) {
            well &= tried(Actor.system(team), "the team " + team, () -> reports.makeDue(Of.TEAM, now));
        }
        well &= tried(INSTALLATION, "the organisation", () -> reports.makeDue(Of.ORGANISATION, now));
        int gone = Objects.requireNonNull(
                transaction.execute(_ -> store.forget(YearMonth.from(now).minusMonths(settings.keptMonths()))));
        if (gone > 0) {
            log.info("{} reports of costs were kept long enough and are gone.", gone);
        }
        return well;
    }

    private static boolean tried(Actor actor, String whose, IntSupplier work) {
        try {
            int made = CurrentActor.get(actor, work::getAsInt);
            if (made > 0) {
                log.info("Made {} reports of the costs of {}.", made, whose);
            }
            return true;
        } catch (RuntimeException e) {
            // The others' turn comes all the same.
            log.error("Reports of the costs of {} could not be made.", whose, e);
            return false;
        }
    }

    /** Called with an actor of Podium's own in that team. */
    @EventListener
    void on(TeamPurged purged) {
        transaction.executeWithoutResult(_ -> store.purge());
    }
}
