package dev.podium.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A table without rows that stands in a database while a back-up is restored into it. It goes in the transaction that brings
 * the rows, so a database that has it is one whose restore was broken off.
 */
public final class RestoreMark {

    /** The same in a home: a file that is there until all of the back-up is. */
    public static final String FILE = "restore-broken-off";

    private static final String TABLE = "podium_restoring";

    private RestoreMark() {}

    /** The name of the table, which is in no back-up. */
    public static String table() {
        return TABLE;
    }

    public static boolean isIn(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("select to_regclass('public." + TABLE + "') is not null")) {
            return found.next() && found.getBoolean(1);
        }
    }

    public static void set(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create table if not exists public." + TABLE + " ()");
        }
    }

    public static void clear(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("drop table public." + TABLE);
        }
    }
}
