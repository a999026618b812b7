package dev.podium.backups;

import dev.podium.database.RestoreMark;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tables there are, as PostgreSQL knows them: of all schemas but its own. */
final class Catalog {

    private static final String OURS = " n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'"
            + " and c.relname <> '" + RestoreMark.table()
            + "' and c.relpersistence <> 't' and not exists (select from pg_depend e"
            + " where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e') ";

    private Catalog() {}

    /** @param columns without the generated ones, whose values come by themselves */
    record Table(String name, List<String> columns) {

        String quoted() {
            return Catalog.quoted(name);
        }

        String columnList() {
            return String.join(
                    ", ", columns.stream().map(each -> '"' + each + '"').toList());
        }
    }

    /** Of {@code schema.name}. Words of SQL are names of tables too, so both are quoted. */
    static String quoted(String name) {
        int dot = name.indexOf('.');
        return '"' + name.substring(0, dot) + "\".\"" + name.substring(dot + 1) + '"';
    }

    /** Values are written the same in each database, whatever its settings. */
    static void settle(Connection connection) throws SQLException {
        execute(
                connection,
                "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex';"
                        + " set extra_float_digits = 3; set statement_timeout = 0;"
                        + " set idle_in_transaction_session_timeout = 0;"
                        // Where a policy would hide rows from this role, an error instead of fewer rows.
                        + " set row_security = off");
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Each row's first columns. */
    static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<String>>();
            int width = found.getMetaData().getColumnCount();
            while (found.next()) {
                var row = new ArrayList<String>(width);
                for (int i = 1; i <= width; i++) {
                    row.add(String.valueOf(found.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Those with rows of their own, a divided one as a whole. */
    static List<Table> tables(Connection connection) throws SQLException {
        var columns = new LinkedHashMap<String, List<String>>();
        for (var row : rows(
                connection,
                "select n.nspname || '.' || c.relname, a.attname from pg_class c"
                        + " join pg_namespace n on n.oid = c.relnamespace"
                        + " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
                        + " where c.relkind in ('r', 'p') and not c.relispartition and a.attgenerated = '' and" + OURS
                        + "order by 1, a.attnum")) {
            columns.computeIfAbsent(row.get(0), name -> new ArrayList<>()).add(row.get(1));
        }
        var tables = new ArrayList<Table>();
        columns.forEach((name, of) -> tables.add(new Table(name, of)));
        return tables;
    }

    /** What is there of any kind, for saying that a database is not empty. */
    static List<String> anything(Connection connection) throws SQLException {
        return rows(
                        connection,
                        "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                + " where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and" + OURS + "order by 1")
                .stream()
                .map(List::getFirst)
                .toList();
    }

    static Map<String, List<String>> months(Connection connection) throws SQLException {
        var months = new LinkedHashMap<String, List<String>>();
        for (var row : rows(
                connection,
                "select n.nspname || '.' || p.relname,"
                        + " substring(pg_get_expr(c.relpartbound, c.oid) from 'FROM \\(''([^'']+)''\\)')"
                        + " from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent"
                        + " join pg_namespace n on n.oid = p.relnamespace where c.relispartition and c.relkind = 'r' and"
                        + OURS + "order by 1, 2")) {
            months.computeIfAbsent(row.get(0), name -> new ArrayList<>()).add(row.get(1));
        }
        return months;
    }

    static List<Manifest.Sequence> sequences(Connection connection) throws SQLException {
        var found = new ArrayList<Manifest.Sequence>();
        for (var row : rows(
                connection,
                "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " where c.relkind = 'S' and" + OURS + "order by 1")) {
            var name = row.getFirst();
            var last = rows(connection, "select last_value, is_called from " + quoted(name))
                    .getFirst();
            found.add(new Manifest.Sequence(
                    name, Long.parseLong(last.get(0)), last.get(1).equals("t")));
        }
        return found;
    }
}
