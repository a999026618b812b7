package dev.podium.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases that Podium does not begin on, and what it says of each; all are of a real server. */
class DatabaseFitTest {

    private static final String END_HOLDERS =
            "select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database"
                    + " where l.locktype = 'advisory' and l.granted and d.datname = 'fit'";

    @TempDir
    private static Path home;

    private static EmbeddedDatabase server;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedDatabase.start(home);
        for (var sql : new String[] {
            "create role owner_1 login password 'owner'",
            "create role app_1 login nobypassrls password 'app'",
            "create role app_super login superuser password 'app'",
            "create role app_bypass login bypassrls password 'app'",
            "create role app_member login password 'app'",
            "grant owner_1 to app_member",
            "create database fit owner owner_1",
            "create database not_mine",
            "create database latin owner owner_1 encoding 'LATIN1' locale 'C' template template0"
        }) {
            asSuperuser(sql);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void asSuperuser(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        server.url(), "postgres", server.passwords().superuser());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static PGSimpleDataSource owner(String database) {
        var source = new PGSimpleDataSource();
        source.setUrl(server.url().replaceFirst("/[^/?]+(\\?.*)?$", "/" + database));
        source.setUser("owner_1");
        source.setPassword("owner");
        return source;
    }

    private static void refused(DataSource source, String application, String... words) {
        assertThatThrownBy(() -> DatabaseFit.require(source, "db.example:5432/podium", application, Duration.ZERO))
                .isInstanceOfSatisfying(
                        DatabaseUnfit.class,
                        unfit -> assertThat(unfit.getMessage() + " "
                                        + new DatabaseUnfit.Analyzer()
                                                .analyze(unfit)
                                                .getAction())
                                .contains(words));
    }

    @Test
    void oneAsTheGuideMakesItIsTaken() {
        assertThatCode(() -> DatabaseFit.require(owner("fit"), "db.example:5432/podium", "app_1", Duration.ZERO))
                .doesNotThrowAnyException();
    }

    @Test
    void aRoleThatSeesAllTeamsIsRefused() {
        refused(owner("fit"), "app_super", "app_super", "is a superuser", "would not keep teams apart");
        refused(owner("fit"), "app_bypass", "passes row-level security by");
        refused(owner("fit"), "app_member", "owns the tables", "SPRING_FLYWAY_USER");
        refused(owner("fit"), "owner_1", "owns the tables");
        refused(owner("fit"), "nobody_here", "There is no role nobody_here", "create role nobody_here");
    }

    @Test
    void whereNoTableMayBeMadeIsSaidBeforeOneIsTried() {
        refused(owner("not_mine"), "app_1", "The role owner_1 may make no tables", "alter database");
    }

    @Test
    void anotherEncodingIsRefused() {
        refused(owner("latin"), "app_1", "LATIN1", "needs UTF8");
    }

    @Test
    void aWrongPasswordAndAMissingDatabaseSayWhatToLookAt() {
        var wrong = owner("fit");
        wrong.setPassword("other");
        refused(wrong, "app_1", "does not let Podium in", "SPRING_FLYWAY_PASSWORD");
        refused(owner("nowhere"), "app_1", "There is no such database", "create database");
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        var nobody = owner("fit");
        try (var free = new ServerSocket(0)) {
            nobody.setUrl("jdbc:postgresql://127.0.0.1:" + free.getLocalPort() + "/fit");
        }
        refused(
                nobody,
                "app_1",
                "db.example:5432/podium does not answer: the connection is refused.",
                "SPRING_FLYWAY_URL");
        nobody.setUrl("jdbc:postgresql://there.is.none.invalid/fit");
        refused(nobody, "app_1", "does not answer: nobody knows a host there.is.none.invalid.");
    }

    @Test
    void aServerThatIsStillStartingIsWaitedFor() throws Exception {
        var source = owner("fit");
        var address = source.getURL();
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var asked = new CompletableFuture<Void>();
        var late = new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                setUrl(asked.isDone() ? address : "jdbc:postgresql://127.0.0.1:" + free + "/fit");
                try {
                    return super.getConnection();
                } finally {
                    asked.complete(null);
                }
            }
        };
        late.setUser("owner_1");
        late.setPassword("owner");
        DatabaseFit.require(late, "db.example", "app_1", Duration.ofSeconds(60));
        assertThat(asked).isDone();
    }

    @Test
    void whatANewerPodiumHasUsedIsLeftAlone() throws SQLException {
        asSuperuser("create database newer owner owner_1");
        var flyway = Flyway.configure()
                .dataSource(owner("newer"))
                .placeholders(Map.of("application", "app_1"))
                .load();
        new RoomMigrations().migrate(flyway);
        try (var connection = owner("newer").getConnection();
                var statement = connection.createStatement()) {
            statement.execute("insert into flyway_costs (installed_rank, version, description, type, script, checksum,"
                    + " installed_by, execution_time, success) values (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 1,"
                    + " 'x', 1, true)");
        }
        assertThatThrownBy(() -> new RoomMigrations().migrate(flyway))
                .isInstanceOf(DatabaseUnfit.class)
                .hasMessageContaining("used by a newer Podium")
                .hasMessageContaining("its tables of costs are at version 9999");
    }

    @Test
    void aSecondPodiumIsKeptOffUntilTheFirstHasEnded() throws Exception {
        var first = only(() -> {});
        first.take(Duration.ZERO);
        var second = only(() -> {});
        assertThatThrownBy(() -> second.take(Duration.ZERO))
                .isInstanceOf(DatabaseUnfit.class)
                .hasMessageContaining("Another Podium runs on this database: podium@")
                .hasMessageContaining("pid " + ProcessHandle.current().pid());
        var waits = CompletableFuture.runAsync(() -> second.take(Duration.ofSeconds(60)));
        first.close();
        waits.get(60, TimeUnit.SECONDS);
        second.close();
    }

    @Test
    void whoeverLosesItToAnotherEnds() throws Exception {
        var lost = new CompletableFuture<Void>();
        var first = only(() -> lost.complete(null));
        first.take(Duration.ZERO);
        var second = only(() -> {});
        var taken = false;
        while (!taken) {
            asSuperuser(END_HOLDERS);
            try {
                second.take(Duration.ZERO);
                taken = true;
            } catch (DatabaseUnfit sooner) {
                assertThat(sooner).as("the first looked just then").hasMessageContaining("Another Podium");
            }
        }
        lost.get(60, TimeUnit.SECONDS);
        second.close();
        first.close();
    }

    @Test
    void whoeverLosesTheConnectionAloneGoesOn() throws Exception {
        var first = only(() -> {}, Duration.ofMillis(50));
        first.take(Duration.ZERO);
        asSuperuser(END_HOLDERS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (holders() == 0) {
            assertThat(System.nanoTime()).as("it is taken again").isLessThan(end);
            Thread.onSpinWait();
        }
        first.close();
    }

    private static int holders() throws SQLException {
        try (var connection = owner("fit").getConnection()) {
            return Integer.parseInt(DatabaseFit.asked(
                    connection,
                    "select count(*) from pg_locks l join pg_database d on d.oid = l.database"
                            + " where l.locktype = 'advisory' and l.granted and d.datname = 'fit'"));
        }
    }

    private static OnlyPodium only(Runnable taken) {
        return only(taken, OnlyPodium.LOOK);
    }

    private static OnlyPodium only(Runnable taken, Duration look) {
        return new OnlyPodium(
                () -> {
                    try {
                        return owner("fit").getConnection();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                taken,
                look);
    }
}
