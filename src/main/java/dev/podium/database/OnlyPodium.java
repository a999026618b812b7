package dev.podium.database;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second Podium off this database, as {@code podium.lock} keeps it off a home: two would drive the same agents,
 * and a newer one would change the tables below the older one. It is a lock of a session of the database, so that it goes
 * with the process however that ends; a server that fails over forgets it, and then whoever takes it first goes on.
 */
final class OnlyPodium implements AutoCloseable {

    /** Any number that nobody else takes: "podium" as bytes. */
    private static final long KEY = 0x706f6469756dL;

    private static final Duration RETRY = Duration.ofMillis(500);
    static final Duration LOOK = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(OnlyPodium.class);

    private final Supplier<Connection> database;
    private final Runnable taken;
    private final Duration look;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Connection holding;
    private @Nullable Thread watch;

    /**
     * @param database makes a connection to it, which stays open
     * @param taken what to do where another Podium has the database now
     * @param look how often is looked whether the lock is still held
     */
    OnlyPodium(Supplier<Connection> database, Runnable taken, Duration look) {
        this.database = database;
        this.taken = taken;
        this.look = look;
    }

    /**
     * Takes the database, once and for all.
     *
     * @param patience how long one that is ending is waited for
     * @throws DatabaseUnfit naming who has it
     */
    synchronized void take(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        var told = false;
        try {
            var connection = session();
            while (!locked(connection)) {
                var holder = holder(connection);
                if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    connection.close();
                    throw new DatabaseUnfit(
                            "Another Podium runs on this database: " + holder + ".",
                            "Use that one, end it, or give this one a database of its own.",
                            null);
                }
                if (!told) {
                    told = true;
                    log.warn(
                            "Another Podium runs on this database: {}. Its end is waited for, {} s at most",
                            holder,
                            patience.toSeconds());
                }
                LockSupport.parkNanos(RETRY.toNanos());
            }
            holding = connection;
        } catch (SQLException e) {
            throw new DatabaseUnfit(
                    "Whether another Podium runs on this database cannot be seen: " + e.getMessage() + ".",
                    "Look into the server's log.",
                    e);
        }
        watch = Thread.ofVirtual().name("only podium").start(this::watch);
    }

    private Connection session() throws SQLException {
        var connection = database.get();
        try (var statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            // A host that lost its power says nothing: within half a minute the server finds that nobody is there.
            statement.execute("set tcp_keepalives_idle = 10");
            statement.execute("set tcp_keepalives_interval = 5");
            statement.execute("set tcp_keepalives_count = 3");
            statement.execute("set application_name = 'podium@" + host() + "'");
        }
        return connection;
    }

    /** Of letters that need no quoting. */
    private static String host() {
        try {
            var name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "?");
            return name.substring(0, Math.min(40, name.length())) + " pid "
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException e) {
            log.debug("This host does not know its name", e);
            return "pid " + ProcessHandle.current().pid();
        }
    }

    private static boolean locked(Connection connection) throws SQLException {
        return DatabaseFit.asked(connection, "select pg_try_advisory_lock(" + KEY + ")")
                .equals("t");
    }

    private static String holder(Connection connection) throws SQLException {
        var found = DatabaseFit.asked(
                connection,
                "select string_agg(a.application_name || ', since ' || to_char(a.backend_start at time zone 'UTC',"
                        + " 'YYYY-MM-DD HH24:MI:SS') || ' UTC', '; ') from pg_locks l join pg_stat_activity a using (pid)"
                        + " where l.locktype = 'advisory' and l.granted and (l.classid::bigint << 32) + l.objid::bigint = "
                        + KEY + " and l.database = (select oid from pg_database where datname = current_database())");
        return found.isEmpty() ? "it ended just now" : found;
    }

    private void watch() {
        try {
            while (!closed.await(look.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!stillHeld()) {
                    log.error(
                            "Another Podium has taken this database over; this one ends, so that not both drive agents");
                    taken.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False only where another has it; while the database is away nobody has. */
    private synchronized boolean stillHeld() {
        var connection = holding;
        try {
            if (connection != null && connection.isValid(5)) {
                return true;
            }
            if (connection != null) {
                connection.close();
                holding = null;
            }
            var next = session();
            if (locked(next)) {
                log.info("The connection that keeps other Podiums off the database was made anew");
                holding = next;
                return true;
            }
            log.error("This database is held by {}", holder(next));
            next.close();
            return false;
        } catch (SQLException | RuntimeException e) {
            log.debug("The database is away; whether it is still ours is seen when it is back", e);
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        var watching = watch;
        if (watching != null) {
            watching.interrupt();
        }
        synchronized (this) {
            try {
                if (holding != null) {
                    holding.close();
                }
            } catch (SQLException e) {
                log.debug("The database has ended this connection already", e);
            }
        }
    }
}
