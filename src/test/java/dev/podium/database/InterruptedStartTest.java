package dev.podium.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First starts and migrations that are broken off, by the database and by kill -9, and the start after that. */
class InterruptedStartTest {

    /** Makes an embedded database with all tables, as the first start does, and asks it what follows: the program that is killed. */
    public static final class FirstStart {

        private FirstStart() {}

        public static void main(String[] home) throws IOException, SQLException {
            try (var database = HomeDatabase.open(Path.of(home[0]), Map.of())) {
                database.migrate(HomeDatabase.newestVersions());
                try (var reader = database.reader();
                        var statement = reader.createStatement()) {
                    for (var sql : List.of(home).subList(1, home.length)) {
                        statement.execute(sql);
                    }
                }
            }
        }
    }

    @TempDir
    Path folder;

    private static List<String> whole = List.of();

    @BeforeAll
    static void aDatabaseThatNobodyInterrupted() throws Exception {
        SharedDatabase.start();
        var name = database();
        migrate(name);
        whole = shape(url(name));
        assertThat(whole).hasSizeGreaterThan(500);
    }

    private static String url(String name) {
        return System.getProperty("spring.flyway.url").replaceFirst("/podium$", "/" + name);
    }

    private static String database() throws SQLException {
        var name = "broken_" + UUID.randomUUID().toString().replace("-", "");
        try (var superuser = SharedDatabase.superuser();
                var statement = superuser.createStatement()) {
            statement.execute("create database " + name + " owner podium_owner template template0");
        }
        return name;
    }

    private static void migrate(String name) {
        new RoomMigrations()
                .migrate(Flyway.configure()
                        .dataSource(
                                url(name),
                                System.getProperty("spring.flyway.user"),
                                System.getProperty("spring.flyway.password"))
                        .placeholders(Map.of("application", "podium_app"))
                        .load());
    }

    /** Every column, constraint, index, function, trigger and policy, and which migrations ran. */
    private static List<String> shape(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(
                url, System.getProperty("spring.flyway.user"), System.getProperty("spring.flyway.password"))) {
            return shape(connection);
        }
    }

    private static List<String> shape(Connection connection) throws SQLException {
        var found = new ArrayList<String>();
        var histories = new StringBuilder();
        for (var room : RoomMigrations.rooms()) {
            histories
                    .append(histories.isEmpty() ? "" : " union all ")
                    .append("select '")
                    .append(room)
                    .append(" ' || coalesce(version, '-') || ' ' || success from ")
                    .append(RoomMigrations.history(room));
        }
        for (var sql : List.of(
                "select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')"
                        + " from information_schema.columns where table_schema = 'public'",
                "select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint"
                        + " where connamespace = 'public'::regnamespace",
                "select indexdef from pg_indexes where schemaname = 'public'",
                "select oid::regprocedure || ' ' || md5(prosrc) from pg_proc where pronamespace = 'public'::regnamespace",
                "select tgrelid::regclass || ' ' || tgname from pg_trigger where not tgisinternal",
                "select tablename || ' ' || policyname || ' ' || coalesce(qual, '') from pg_policies",
                histories.toString())) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found.stream().filter(each -> each != null).sorted().toList();
    }

    @Test
    void aMigrationWhoseConnectionIsEndedAgainAndAgainComesToItsEndWithNothingHalf() throws Exception {
        var name = database();
        int broken = 0;
        var done = false;
        while (!done) {
            var over = new AtomicBoolean();
            // In the middle of what is written, later with each try, so that in the end it gets through; each place in
            // between
            // is hit by some try.
            long after = TimeUnit.MILLISECONDS.toNanos(40 + 130L * broken);
            var killer = Thread.ofVirtual().start(() -> end(name, after, over));
            try {
                migrate(name);
                done = true;
            } catch (FlywayException | IllegalStateException e) {
                broken++;
            } finally {
                over.set(true);
                killer.join();
            }
        }
        assertThat(broken).isGreaterThan(3);
        assertThat(shape(url(name))).isEqualTo(whole);
    }

    /** Once, so long after the beginning. */
    private static void end(String name, long after, AtomicBoolean over) {
        long until = System.nanoTime() + after;
        while (System.nanoTime() < until) {
            // The moment is what is tried out.
            LockSupport.parkNanos(1_000_000);
        }
        try (var superuser = SharedDatabase.superuser();
                var end = superuser.prepareStatement(
                        "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = ?"
                                + " and backend_xid is not null")) {
            end.setString(1, name);
            int ended = 0;
            while (ended == 0 && !over.get()) {
                try (var answer = end.executeQuery()) {
                    ended = answer.next() ? answer.getInt(1) : 0;
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start(Path home, String... sql) throws IOException {
        var line = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FirstStart.class.getName(),
                home.toString()));
        line.addAll(List.of(sql));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("start.log").toFile()))
                .start();
    }

    /** PostgreSQL's processes of this home, those that make it included. */
    private static List<ProcessHandle> server(Path home) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info()
                        .commandLine()
                        .filter(line -> line.contains(home + "/postgres") && !line.contains(FirstStart.class.getName()))
                        .isPresent())
                .toList();
    }

    @Test
    void aFirstStartThatIsKilledAtAnyMomentIsFollowedByOneThatWorks() throws Exception {
        int killed = 0;
        int homes = 0;
        for (int i = 0; i < 6; i++) {
            // A new home each second time: what is made in the first second of a home is what is most easily left half.
            var home = folder.resolve("home" + i / 2);
            homes = i / 2;
            Files.createDirectories(home);
            var process = start(home);
            if (!process.waitFor(600 + 600L * i, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                killed++;
            }
            if (i % 4 != 3) {
                // And the machine's power with it; else the server is left over, and found.
                server(home).forEach(ProcessHandle::destroyForcibly);
            }
        }
        assertThat(killed).isPositive();
        for (int i = 0; i <= homes; i++) {
            var home = folder.resolve("home" + i);
            var last = start(home);
            assertThat(last.waitFor())
                    .as(Files.readString(folder.resolve("start.log")))
                    .isZero();
            try (var database = HomeDatabase.open(home, Map.of());
                    var owner = database.owner()) {
                assertThat(shape(owner)).isEqualTo(whole);
            }
        }
    }

    @Test
    void aDatabaseThatWasHalfMadeIsMadeAnewAndOneThatWasWholeNever() throws Exception {
        var home = folder.resolve("home");
        var data = Files.createDirectories(home.resolve("postgres/data"));
        // As initdb leaves it, killed in the middle.
        Files.writeString(data.resolve("postgresql.conf"), "");
        Files.writeString(data.resolve("PG_VERSION"), "18\n");
        Files.createFile(home.resolve("postgres/being-made"));
        // Some of its programs, and of these one that is there already.
        Files.createDirectories(home.resolve("postgres/PG-59e8d331a924ec3d78c088ab74e1aede/lib"));
        Files.createSymbolicLink(
                home.resolve("postgres/PG-59e8d331a924ec3d78c088ab74e1aede/lib/libicuuc.so"), Path.of("nowhere"));
        var first = start(home, "create table kept ()");
        assertThat(first.waitFor())
                .as(Files.readString(folder.resolve("start.log")))
                .isZero();
        assertThat(home.resolve("postgres/being-made")).doesNotExist();
        assertThat(start(home, "select from kept").waitFor())
                .as(Files.readString(folder.resolve("start.log")))
                .isZero();
    }
}
