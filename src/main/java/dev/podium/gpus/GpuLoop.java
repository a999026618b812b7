package dev.podium.gpus;

import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * One thread with one connection of its own. On it this Podium hears when there is something new, and tries for the lock that
 * one Podium has at a time: who has it schedules, at once when there is something new, and each second. The lock goes with
 * the connection; whoever has it next takes a new term, so that what the one before still decides counts no more.
 */
@Component
class GpuLoop {

    private static final Logger log = LoggerFactory.getLogger(GpuLoop.class);
    private static final String KEY = "hashtextextended('gpus schedule', 0)";
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int STOP_SECONDS = 5;

    private final GpuTurns turns;
    private final DataSource database;
    private final ApplicationEventPublisher events;
    private final boolean schedules;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread work;
    private boolean failing;

    /** @param schedules false for a Podium that has no part in it, and whose pages are told nothing */
    GpuLoop(
            GpuTurns turns,
            DataSource database,
            ApplicationEventPublisher events,
            @Value("${podium.gpus.schedules:true}") boolean schedules) {
        this.turns = turns;
        this.database = database;
        this.events = events;
        this.schedules = schedules;
        this.work = Thread.ofPlatform().daemon().name("gpus").unstarted(this::work);
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        if (schedules) {
            start();
        }
    }

    void start() {
        work.start();
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
            run(connection, "listen " + PlanStore.CHANNEL);
            try {
                follow(connection);
            } finally {
                turns.cease();
                // The connection goes back to those of the pool, and the lock with it otherwise.
                run(connection, "select pg_advisory_unlock_all()");
                run(connection, "unlisten *");
            }
        } catch (SQLException | DataAccessException | TransactionException e) {
            say(e);
        } catch (GpuTurns.TermOver e) {
            log.debug("Another Podium schedules GPUs now", e);
        } catch (RuntimeException e) {
            // Tried again all the same: without it nobody would get a GPU any more.
            log.error("Something went wrong with the scheduling of GPUs; trying again.", e);
        }
    }

    private void follow(Connection connection) throws SQLException {
        boolean leads = false;
        while (stop.getCount() > 0) {
            if (!leads && isLocked(connection)) {
                turns.begin();
                leads = true;
            }
            if (leads) {
                turns.turn();
            }
            failing = false;
            var news = connection.unwrap(PGConnection.class).getNotifications((int) TICK.toMillis());
            if (news != null && news.length > 0) {
                turns.forget();
                events.publishEvent(new GpusChanged());
            }
        }
    }

    private void say(Exception e) {
        if (!failing && stop.getCount() > 0) {
            log.warn("GPUs are not scheduled now; trying again every {} s: {}", AGAIN.toSeconds(), e.getMessage());
        }
        failing = true;
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
