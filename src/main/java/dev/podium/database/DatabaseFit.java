package dev.podium.database;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database that somebody else runs is one that Podium can work on, looked at before anything is written to it:
 * else the first migration says so in the words of PostgreSQL, or row security is off and nobody notices.
 */
final class DatabaseFit {

    /** The oldest whose {@code unique nulls not distinct} and rules for the schema public are those that migrations use. */
    static final int OLDEST = 15;

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Not there yet: refused, unreachable, starting up. Names that nobody knows may be told by DNS in a moment. */
    private static final Set<String> NOT_YET = Set.of("08001", "08004", "08006", "57P03");

    private static final Logger log = LoggerFactory.getLogger(DatabaseFit.class);

    private DatabaseFit() {}

    /**
     * Looks at it as the tables' owner.
     *
     * @param where its address, for sentences
     * @param application the role that the application signs in as
     * @param patience how long a server that does not answer yet is waited for
     * @throws DatabaseUnfit naming what is wrong and what to do
     */
    static void require(DataSource owner, String where, String application, Duration patience) {
        try (var connection = reach(owner, where, patience)) {
            look(connection, where, application);
        } catch (SQLException e) {
            throw new DatabaseUnfit(
                    "The database at " + where + " cannot be looked at: " + why(e) + ".",
                    "Look into the server's log.",
                    e);
        }
    }

    private static Connection reach(DataSource owner, String where, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        var told = false;
        while (true) {
            try {
                return owner.getConnection();
            } catch (SQLException e) {
                var state = String.valueOf(deepest(e).getSQLState());
                if (!NOT_YET.contains(state)
                        || System.nanoTime() > end
                        || Thread.currentThread().isInterrupted()) {
                    throw unreached(where, state, deepest(e));
                }
                if (!told) {
                    told = true;
                    log.warn(
                            "The database at {} does not answer ({}); it is waited for, {} s at most",
                            where,
                            why(deepest(e)),
                            patience.toSeconds());
                }
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    private static SQLException deepest(SQLException e) {
        var found = e;
        for (Throwable each = e.getCause(); each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                found = sql;
            }
        }
        return found;
    }

    /** What the driver says, in fewer words where the reason is known, and without a stop. */
    private static String why(SQLException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof UnknownHostException unknown) {
                return "nobody knows a host " + unknown.getMessage();
            }
            if (each instanceof ConnectException) {
                return "the connection is refused";
            }
            if (each instanceof SocketTimeoutException) {
                return "nothing came back in time";
            }
        }
        return String.valueOf(e.getMessage()).replaceFirst("\\.+$", "");
    }

    /** The same of whatever was thrown, for sentences on pages: what the server says is left out, for it may quote. */
    static String reason(SQLException e) {
        var deepest = deepest(e);
        var why = why(deepest);
        return why.equals(String.valueOf(deepest.getMessage()).replaceFirst("\\.+$", ""))
                ? "SQL state " + deepest.getSQLState()
                : why;
    }

    private static DatabaseUnfit unreached(String where, String state, SQLException e) {
        return switch (state) {
            case "28P01", "28000" ->
                new DatabaseUnfit(
                        "The database at " + where + " does not let Podium in: " + why(e) + ".",
                        "Look at SPRING_FLYWAY_USER and SPRING_FLYWAY_PASSWORD, and at the server's pg_hba.conf.",
                        e);
            case "3D000" ->
                new DatabaseUnfit(
                        "There is no such database: " + why(e) + ".",
                        "Make it as the guide says (create database podium owner podium_owner), or mend the URL.",
                        e);
            default ->
                new DatabaseUnfit(
                        "The database at " + where + " does not answer: " + why(e) + ".",
                        "Look whether the server runs and can be reached from here, and at SPRING_FLYWAY_URL.",
                        e);
        };
    }

    private static void look(Connection connection, String where, String application) throws SQLException {
        int version = Integer.parseInt(asked(connection, "select current_setting('server_version_num')::int / 10000"));
        if (version < OLDEST) {
            throw unfit(
                    "The server at " + where + " is PostgreSQL " + version + "; Podium needs " + OLDEST + " or newer.",
                    "Upgrade it, or use another.");
        }
        if (yes(connection, "select pg_is_in_recovery()")) {
            throw unfit(
                    "The server at " + where + " is a standby, which takes no writes.",
                    "Give the address of the primary, in SPRING_DATASOURCE_URL and SPRING_FLYWAY_URL.");
        }
        var encoding = asked(connection, "select current_setting('server_encoding')");
        if (!encoding.toUpperCase(Locale.ROOT).equals("UTF8")) {
            throw unfit(
                    "The database at " + where + " keeps its text as " + encoding + "; Podium needs UTF8.",
                    "Make it anew: create database podium owner podium_owner encoding 'UTF8' template template0.");
        }
        if (!yes(connection, "select has_schema_privilege(current_user, 'public', 'create')")) {
            throw unfit(
                    "The role " + asked(connection, "select current_user") + " may make no tables in the database at "
                            + where + ".",
                    "Let it own the database: alter database … owner to it.");
        }
        application(connection, where, application);
    }

    /** Whoever owns a table, or is above row security, sees all teams: then it is not the database that keeps them apart. */
    private static void application(Connection connection, String where, String role) throws SQLException {
        try (var statement = connection.prepareStatement("select r.rolsuper, r.rolbypassrls,"
                + " pg_has_role(r.oid, (select o.oid from pg_roles o where o.rolname = current_user), 'member') and not"
                + " r.rolsuper from pg_roles r where r.rolname = ?")) {
            statement.setString(1, role);
            try (var found = statement.executeQuery()) {
                if (!found.next()) {
                    throw unfit(
                            "There is no role " + role + " on the server at " + where + ".",
                            "Make it: create role " + role + " login nobypassrls password '…'.");
                }
                String why = found.getBoolean(1)
                        ? "is a superuser"
                        : found.getBoolean(2)
                                ? "passes row-level security by"
                                : found.getBoolean(3) ? "owns the tables, or is a member of the role that does" : null;
                if (why != null) {
                    throw unfit(
                            "The role " + role + ", as which Podium works on the database at " + where + ", " + why
                                    + ": the database would not keep teams apart.",
                            "Give SPRING_DATASOURCE_USERNAME a role that owns nothing and has nobypassrls, and"
                                    + " SPRING_FLYWAY_USER the owner.");
                }
            }
        }
    }

    private static DatabaseUnfit unfit(String sentence, String nextStep) {
        return new DatabaseUnfit(sentence, nextStep, null);
    }

    private static boolean yes(Connection connection, String question) throws SQLException {
        return asked(connection, question).equals("t");
    }

    static String asked(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            @Nullable String answer = rows.getString(1);
            return answer == null ? "" : answer;
        }
    }
}
