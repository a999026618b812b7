package dev.podium.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** What a support bundle tells of the database: versions and sizes, and no row of any table of Podium's. */
final class BundleTables {

    private BundleTables() {}

    /** @param versions of the migrations, by room: the application itself may not read Flyway's own tables */
    static String of(Connection connection, Map<String, String> versions) throws SQLException {
        var facts = new TreeMap<String, String>();
        try (var statement = connection.createStatement()) {
            try (var server =
                    statement.executeQuery("select version(), pg_database_size(current_database()) / 1048576")) {
                server.next();
                facts.put("server", server.getString(1));
                facts.put("size", server.getLong(2) + " MiB");
            }
            versions.forEach((room, version) -> facts.put("version of " + room, version));
            try (var tables = statement.executeQuery(
                    "select c.relname, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid) / 1024 from pg_class c"
                            + " join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p')")) {
                while (tables.next()) {
                    facts.put(
                            "table " + tables.getString(1),
                            "about " + tables.getLong(2) + " rows, " + tables.getLong(3) + " KiB");
                }
            }
        }
        return BundleParts.table(facts);
    }
}
