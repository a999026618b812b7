package dev.podium.backups;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * Brings rows into tables that the migrations made, in one transaction of the tables' owner, who need be no superuser. What
 * would stop or change the rows is taken off in it and put back before it ends: foreign keys, which are then looked at once for
 * all rows; triggers, which had their say when the rows were written first; and row-level security, which is forced on the owner
 * too, and below which PostgreSQL copies nothing in. Generated columns make themselves.
 */
final class Load {

    /** Which function makes the part of a table that a moment falls into, as the room does that divides it. */
    static final Map<String, String> MONTHS = Map.of("public.ledger_entries", "public.costs_month");

    private final Connection connection;
    private final Manifest manifest;
    private final Map<String, Catalog.Table> here;
    private final List<String> putBack = new ArrayList<>();
    private final List<String> strange;

    private Load(Connection connection, Manifest manifest, Map<String, Catalog.Table> here) {
        this.connection = connection;
        this.manifest = manifest;
        this.here = here;
        this.strange = manifest.tables().stream()
                .map(Manifest.Table::name)
                .filter(name -> !here.containsKey(name))
                .toList();
    }

    /** @param connection without autocommit; whoever gave it commits */
    static Load begin(Connection connection, Manifest manifest) throws SQLException {
        var here =
                Catalog.tables(connection).stream().collect(Collectors.toMap(Catalog.Table::name, Function.identity()));
        var load = new Load(connection, manifest, here);
        load.compare();
        load.divide();
        load.takeOff();
        load.empty();
        return load;
    }

    /** Tables of the back-up that no migration makes: somebody else's, which are left out. */
    List<String> strange() {
        return strange;
    }

    private void compare() {
        var missing = new TreeSet<>(here.keySet());
        for (var each : manifest.tables()) {
            missing.remove(each.name());
            var table = here.get(each.name());
            if (table != null && !new HashSet<>(table.columns()).equals(new HashSet<>(each.columns()))) {
                throw differs("the table " + each.name() + " has other columns");
            }
        }
        if (!missing.isEmpty()) {
            throw differs("it has no table " + missing.first());
        }
    }

    private static Refusal differs(String how) {
        return Refusal.conflict(
                "backups.tables-differ",
                "The back-up is not of tables as this Podium makes them at these versions: " + how + ".",
                "Restore it with the Podium that made it, then start this one on it.");
    }

    private void divide() throws SQLException {
        for (var each : manifest.months().entrySet()) {
            var function = MONTHS.get(each.getKey());
            if (function == null) {
                if (here.containsKey(each.getKey())) {
                    throw differs("nothing here divides the table " + each.getKey());
                }
                continue;
            }
            try (var divide = connection.prepareStatement("select " + function + "(?::timestamptz)")) {
                for (var month : each.getValue()) {
                    divide.setString(1, month);
                    divide.execute();
                }
            }
        }
    }

    private void takeOff() throws SQLException {
        takeOff(
                "select quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(k.conname),"
                        + " pg_get_constraintdef(k.oid) from pg_constraint k join pg_class c on c.oid = k.conrelid"
                        + " join pg_namespace n on n.oid = c.relnamespace where k.contype = 'f' and k.conparentid = 0"
                        + " and n.nspname not like 'pg\\_%' order by k.oid",
                row -> "alter table " + row.get(0) + " drop constraint " + row.get(1),
                row -> "alter table " + row.get(0) + " add constraint " + row.get(1) + " " + row.get(2));
        takeOff(
                "select quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(t.tgname),"
                        + " case t.tgenabled when 'A' then 'always ' when 'R' then 'replica ' else '' end from pg_trigger t"
                        + " join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace"
                        + " where not t.tgisinternal and t.tgenabled <> 'D' and n.nspname not like 'pg\\_%' order by t.oid",
                row -> "alter table " + row.get(0) + " disable trigger " + row.get(1),
                row -> "alter table " + row.get(0) + " enable " + row.get(2) + "trigger " + row.get(1));
        takeOff(
                "select quote_ident(n.nspname) || '.' || quote_ident(c.relname) from pg_class c"
                        + " join pg_namespace n on n.oid = c.relnamespace where c.relforcerowsecurity"
                        + " and n.nspname not like 'pg\\_%' order by c.oid",
                row -> "alter table " + row.get(0) + " no force row level security",
                row -> "alter table " + row.get(0) + " force row level security");
    }

    private void takeOff(String found, Function<List<String>, String> off, Function<List<String>, String> on)
            throws SQLException {
        for (var row : Catalog.rows(connection, found)) {
            Catalog.execute(connection, off.apply(row));
            putBack.add(on.apply(row));
        }
    }

    /** Migrations bring rows of their own, and so may an earlier try have. */
    private void empty() throws SQLException {
        var names = here.values().stream().map(Catalog.Table::quoted).sorted().toList();
        Catalog.execute(connection, "truncate " + String.join(", ", names));
    }

    void table(String name, InputStream rows) throws IOException {
        var of = manifest.tables().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BrokenBackup("its table " + name + " was not there a moment ago"));
        var table = here.get(name);
        if (table == null) {
            return;
        }
        var columns = new Catalog.Table(name, of.columns()).columnList();
        try {
            long count = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table.quoted() + " (" + columns + ") from stdin", rows);
            if (count != of.rows()) {
                throw new BrokenBackup("its table " + name + " has " + count + " rows and not " + of.rows());
            }
        } catch (SQLException e) {
            throw new IOException("the rows of " + name + " cannot be brought in: " + e.getMessage(), e);
        }
    }

    /** Puts back what was taken off, row-level security last: below it the owner would look at foreign keys row by row. */
    void finish() throws SQLException {
        var sequences = new HashSet<>(Catalog.anything(connection));
        try (var set = connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
            for (var each : manifest.sequences()) {
                if (sequences.contains(each.name())) {
                    set.setString(1, Catalog.quoted(each.name()));
                    set.setLong(2, each.value());
                    set.setBoolean(3, each.called());
                    set.execute();
                }
            }
        }
        for (var each : putBack) {
            Catalog.execute(connection, each);
        }
        // What follows in this transaction is narrowed by policies again, as it should be.
        Catalog.execute(connection, "set row_security = on");
    }
}
