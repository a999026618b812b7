package dev.podium.tasks;

import dev.podium.agents.AgentStateChanged;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * One thread with one connection of its own: on it this Podium tries for the lock that one Podium has at a time, and hears when
 * there is something new. Who has the lock looks after runs, each second, and at once when there is something new. The lock goes
 * with the connection.
 */
@Component
class RunLoop {

    private static final Logger log = LoggerFactory.getLogger(RunLoop.class);

    private static final String CHANNEL = "podium_runs";
    private static final String KEY = "hashtextextended('tasks runs', 0)";
    /** A notice is waited for so long, so that what happens here is seen soon too. */
    private static final Duration NOTICE = Duration.ofMillis(200);

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int STOP_SECONDS = 5;

    private final RunTurns turns;
    private final DataSource database;
    private final boolean runs;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicBoolean news = new AtomicBoolean();
    private final Thread work;
    private boolean failing;

    /** @param runs false for a Podium that has no part in it */
    RunLoop(RunTurns turns, DataSource database, @Value("${podium.tasks.runs:true}") boolean runs) {
        this.turns = turns;
        this.database = database;
        this.runs = runs;
        this.work = Thread.ofPlatform().daemon().name("runs").unstarted(this::work);
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        if (runs) {
            work.start();
        }
    }

    /** Perhaps a run's program has ended. */
    @EventListener
    void on(AgentStateChanged change) {
        news.set(true);
    }

    private void work() {
        try {
            do {
                listen();
            } while (!stop.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For as long as the connection holds. */
    private void listen() {
        try (var connection = database.getConnection()) {
            run(connection, "listen " + CHANNEL);
            try {
                follow(connection);
            } finally {
                // The connection goes back to those of the pool, and the lock with it otherwise.
                run(connection, "select pg_advisory_unlock_all()");
                run(connection, "unlisten *");
            }
        } catch (SQLException | DataAccessException | TransactionException e) {
            if (!failing && stop.getCount() > 0) {
                log.warn(
                        "Runs are not looked after now; trying again every {} s: {}",
                        AGAIN.toSeconds(),
                        e.getMessage());
            }
            failing = true;
        } catch (RuntimeException e) {
            // Tried again all the same: without it no run would go on any more.
            log.error("Something went wrong with looking after runs; trying again.", e);
        }
    }

    private void follow(Connection connection) throws SQLException {
        boolean leads = false;
        while (stop.getCount() > 0) {
            leads = leads || isLocked(connection);
            if (leads) {
                news.set(false);
                turns.turn();
            }
            failing = false;
            long end = System.nanoTime() + TICK.toNanos();
            boolean told = false;
            while (!told && stop.getCount() > 0 && System.nanoTime() < end) {
                var notices = connection.unwrap(PGConnection.class).getNotifications((int) NOTICE.toMillis());
                told = notices != null && notices.length > 0 || leads && news.get();
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isLocked(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_try_advisory_lock(" + KEY + ")")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stop.countDown();
        if (work.isAlive()) {
            work.join(Duration.ofSeconds(STOP_SECONDS));
        }
    }
}
