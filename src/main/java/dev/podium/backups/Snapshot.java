package dev.podium.backups;

import dev.podium.database.HomeDatabase;
import dev.podium.kernel.Refusal;
import dev.podium.secrets.KeyRotation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** All of a database at one moment: a transaction that sees nothing of what comes later, and stops nobody. */
final class Snapshot implements AutoCloseable {

    private final Connection connection;
    private final String at;

    private Snapshot(Connection connection, String at) {
        this.connection = connection;
        this.at = at;
    }

    static Snapshot of(HomeDatabase database) throws SQLException {
        var connection = database.reader();
        try {
            Catalog.settle(connection);
            boolean seesAll =
                    is(connection, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user");
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            if (!seesAll) {
                liftRowSecurity(connection);
            }
            // The first question fixes the moment.
            var at = Catalog.rows(
                            connection,
                            "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
                    .getFirst()
                    .getFirst();
            return new Snapshot(connection, at);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Row-level security is forced on the tables' owner too. Within a transaction that is given up at the end it is not, which
     * locks the tables until then; so this is for a database that nobody else works with.
     */
    private static void liftRowSecurity(Connection connection) throws SQLException {
        if (is(
                connection,
                "select exists (select from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid() and coalesce(backend_type, 'client backend') = 'client backend')")) {
            throw Refusal.conflict(
                    "backups.sees-too-little",
                    "The database's role "
                            + Catalog.rows(connection, "select current_user")
                                    .getFirst()
                                    .getFirst() + " does not see all rows while others work with the database.",
                    "Name one that does by PODIUM_BACKUP_USER and PODIUM_BACKUP_PASSWORD (create role … login bypassrls;"
                            + " grant pg_read_all_data to …), or stop every Podium on this database for the while.");
        }
        Catalog.execute(connection, "set local lock_timeout = '10s'");
        for (var table : Catalog.rows(
                connection,
                "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " where c.relforcerowsecurity and pg_has_role(c.relowner, 'member')")) {
            Catalog.execute(
                    connection, "alter table " + Catalog.quoted(table.getFirst()) + " no force row level security");
        }
    }

    /** Of the master key that the secrets are under; empty where that was not written down yet. */
    String keyId() throws SQLException {
        return KeyRotation.keyId(connection);
    }

    private static boolean is(Connection connection, String sql) throws SQLException {
        return Catalog.rows(connection, sql).getFirst().getFirst().equals("t");
    }

    String at() {
        return at;
    }

    Map<String, String> versions() throws SQLException {
        return HomeDatabase.versions(connection);
    }

    Map<String, List<String>> months() throws SQLException {
        return Catalog.months(connection);
    }

    /** To be asked after the tables: they belong to no transaction, and must not be behind the rows. */
    List<Manifest.Sequence> sequences() throws SQLException {
        return Catalog.sequences(connection);
    }

    List<Manifest.Table> writeTo(BackupWriter backup) throws SQLException, IOException {
        var copies = connection.unwrap(PGConnection.class).getCopyAPI();
        var written = new ArrayList<Manifest.Table>();
        for (var table : Catalog.tables(connection)) {
            if (!Manifest.TABLE.matcher(table.name()).matches()) {
                throw Refusal.conflict(
                        "backups.odd-table",
                        "The database has a table " + table.name() + ", which is none of Podium's.",
                        "Give Podium a database of its own.");
            }
            written.add(backup.table(table.name(), table.columns(), out -> copy(copies, table, out)));
        }
        return written;
    }

    private static long copy(CopyManager copies, Catalog.Table table, java.io.OutputStream out) throws IOException {
        try {
            return copies.copyOut(
                    "copy (select " + table.columnList() + " from " + table.quoted() + ") to stdout", out);
        } catch (SQLException e) {
            throw new IOException("the table " + table.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.rollback();
        } finally {
            connection.close();
        }
    }
}
