package dev.podium.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.database.HomeDatabase;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Another master key, while Podium works, killed in between, and where the key is not there. */
@PodiumTest
@ExtendWith(OutputCaptureExtension.class)
class KeyRotationTest {

    private static final byte[] SECRET = "hunter2".getBytes(StandardCharsets.UTF_8);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T14:10:05Z"));

    /** The key's name is asked the time for after all else is done: who is killed there has not changed the files. */
    private static final InstantSource KILLED = () -> {
        throw new IllegalStateException("killed");
    };

    @Autowired
    Secrets secrets;

    @TempDir
    Path folder;

    private final List<String> made = new ArrayList<>();

    @AfterEach
    void dropDatabases() throws SQLException {
        try (var superuser = SharedDatabase.superuser();
                var statement = superuser.createStatement()) {
            for (var name : made) {
                statement.execute("drop database " + name + " with (force)");
            }
        }
    }

    /** A database and a home of its own, with secrets of two teams under the home's key. */
    private final class Installation {
        final Path home = folder.resolve("home");
        final Map<String, String> environment;
        final List<Envelope.Place> places = new ArrayList<>();

        Installation() throws SQLException, IOException {
            var name = "keys_" + UUID.randomUUID().toString().replace("-", "");
            try (var superuser = SharedDatabase.superuser();
                    var statement = superuser.createStatement()) {
                statement.execute("create database " + name + " owner podium_owner template template0");
            }
            made.add(name);
            environment = new HashMap<>(Map.of(
                    "PODIUM_HOME",
                    home.toString(),
                    "SPRING_DATASOURCE_URL",
                    System.getProperty("spring.datasource.url").replaceFirst("/podium$", "/" + name),
                    "SPRING_DATASOURCE_USERNAME",
                    "podium_app",
                    "SPRING_DATASOURCE_PASSWORD",
                    System.getProperty("spring.datasource.password"),
                    "SPRING_FLYWAY_USER",
                    "podium_owner",
                    "SPRING_FLYWAY_PASSWORD",
                    System.getProperty("spring.flyway.password")));
            Files.createDirectories(home);
            try (var database = HomeDatabase.open(home, Map.copyOf(environment))) {
                database.migrate(HomeDatabase.newestVersions());
            }
        }

        Connection owner() throws SQLException {
            return DriverManager.getConnection(
                    String.valueOf(environment.get("SPRING_DATASOURCE_URL")),
                    "podium_owner",
                    environment.get("SPRING_FLYWAY_PASSWORD"));
        }

        Connection superuser() throws SQLException, IOException {
            return DriverManager.getConnection(
                    String.valueOf(environment.get("SPRING_DATASOURCE_URL")),
                    "postgres",
                    Files.readString(Path.of(System.getProperty("podium.home"), "postgres/passwords/superuser"))
                            .strip());
        }

        KeyRotation rotation(InstantSource clock) {
            return new KeyRotation(
                    new KeyRing(
                            environment.getOrDefault("PODIUM_MASTER_KEY", ""),
                            environment.getOrDefault("PODIUM_MASTER_KEY_OLD", ""),
                            home),
                    clock);
        }

        /** As a start of Podium does. */
        MasterKey start() throws SQLException {
            try (var owner = owner()) {
                return rotation(CLOCK).settle(owner);
            }
        }

        KeyRotation.Changed rotate(InstantSource clock) throws SQLException {
            try (var owner = owner()) {
                return rotation(clock).rotate(owner);
            }
        }

        void keep(MasterKey key, boolean known, int count) throws SQLException, IOException {
            try (var superuser = superuser();
                    var insert = superuser.prepareStatement(
                            "insert into secrets (id, team_id, purpose, wrapped_key, sealed, key_id) values (?, ?, ?, ?, ?, ?)")) {
                for (int i = 0; i < count; i++) {
                    var place = new Envelope.Place(UUID.randomUUID(), UUID.randomUUID(), "test");
                    places.add(place);
                    var envelope = Envelope.seal(key.key(), place, SECRET);
                    insert.setObject(1, place.id());
                    insert.setObject(2, place.team());
                    insert.setString(3, place.purpose());
                    insert.setBytes(4, envelope.wrappedKey());
                    insert.setBytes(5, envelope.sealed());
                    insert.setString(6, known ? key.id() : null);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }

        /** Whatever was broken off before: all secrets open with the key that counts, and row-level security is forced. */
        void isWhole() throws Exception {
            var key = start();
            try (var superuser = superuser();
                    var statement = superuser.createStatement()) {
                try (var found = statement.executeQuery("select id, wrapped_key, sealed, key_id from secrets")) {
                    int opened = 0;
                    while (found.next()) {
                        var id = found.getObject(1, UUID.class);
                        var place = places.stream()
                                .filter(each -> each.id().equals(id))
                                .findFirst()
                                .orElseThrow();
                        assertThat(found.getString(4)).isEqualTo(key.id());
                        assertThat(new Envelope(found.getBytes(2), found.getBytes(3)).open(key.key(), place))
                                .isEqualTo(SECRET);
                        opened++;
                    }
                    assertThat(opened).isEqualTo(places.size());
                }
                try (var forced =
                        statement.executeQuery("select relforcerowsecurity from pg_class where relname = 'secrets'")) {
                    assertThat(forced.next() && forced.getBoolean(1)).isTrue();
                }
            }
        }

        List<String> trail() throws SQLException, IOException {
            var entries = new ArrayList<String>();
            try (var superuser = superuser();
                    var statement = superuser.createStatement();
                    var found = statement.executeQuery(
                            "select action || ' ' || object || ' ' || details::text from audit_entries order by 1")) {
                while (found.next()) {
                    entries.add(found.getString(1));
                }
            }
            return entries;
        }

        List<String> names() throws IOException {
            try (var files = Files.list(home)) {
                return files.map(each -> each.getFileName().toString()).sorted().toList();
            }
        }
    }

    private static void refused(Callable<?> doing, String code, String... words) {
        assertThatThrownBy(doing::call).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            for (var word : words) {
                assertThat(refusal.sentence() + " " + refusal.nextStep()).contains(word);
            }
        });
    }

    @Test
    void everySecretIsUnderTheNewKeyAndTheOneBeforeIsKeptWithItsDate(CapturedOutput log) throws Exception {
        var there = new Installation();
        var before = there.start();
        there.keep(before, true, 1200);

        var changed = there.rotate(CLOCK);

        assertThat(changed.secrets()).isEqualTo(1200);
        assertThat(changed.closed()).isZero();
        there.isWhole();
        assertThat(there.names()).containsExactly("master.key", "master.key.2026-11-23T14-10-05Z.old");
        var old = MasterKey.of(Files.readString(there.home.resolve("master.key.2026-11-23T14-10-05Z.old")), "old");
        assertThat(old.id()).isEqualTo(before.id()).isEqualTo(changed.from());
        assertThat(there.start().id()).isEqualTo(changed.to());
        assertThat(there.trail())
                .singleElement()
                .asString()
                .startsWith("secrets.rotate-key master key " + changed.to())
                .contains(changed.from(), "1200")
                .doesNotContain(
                        Files.readString(there.home.resolve("master.key")).strip());
        assertThat(log.getAll())
                .doesNotContain(
                        Files.readString(there.home.resolve("master.key")).strip());
    }

    @Test
    void killedBeforeTheRowsAreChangedOrAfterEitherKeyWorksAndItIsRepeated() throws Exception {
        var there = new Installation();
        var before = there.start();
        there.keep(before, true, 3);
        // The new key was made, and no row is under it.
        var made = new KeyFiles(there.home).makeNext();
        there.isWhole();
        assertThat(there.start().id()).isEqualTo(before.id());
        // Repeated, it takes that one.
        assertThat(there.rotate(CLOCK).to()).isEqualTo(made.id());
        there.isWhole();

        // The rows are under it, and the files have their names of before.
        assertThatThrownBy(() -> there.rotate(KILLED)).hasMessage("killed");
        assertThat(there.names()).contains("master.key.next");
        var after = new KeyFiles(there.home).next();
        var finished = there.rotate(CLOCK);
        assertThat(finished.from()).isEqualTo(finished.to()).isEqualTo(String.valueOf(after == null ? "" : after.id()));
        assertThat(there.names()).doesNotContain("master.key.next");
        there.isWhole();

        // The same, and it is Podium that starts next.
        assertThatThrownBy(() -> there.rotate(KILLED)).hasMessage("killed");
        there.isWhole();
        assertThat(there.names()).doesNotContain("master.key.next");

        // The old one has its name, and the new one not.
        assertThatThrownBy(() -> there.rotate(KILLED)).hasMessage("killed");
        Files.createLink(there.home.resolve("master.key.2026-01-01T00-00-00Z.old"), there.home.resolve("master.key"));
        there.rotate(CLOCK);
        there.isWhole();
        assertThat(there.names())
                .contains("master.key.2026-01-01T00-00-00Z.old")
                .doesNotContain("master.key.next");
    }

    private Process command(Installation there) throws IOException {
        var builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.podium.Podium",
                        "rotate-key")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("command.log").toFile()));
        builder.environment().putAll(there.environment);
        return builder.start();
    }

    @Test
    void killedAtAnyMomentTheSecretsOpen() throws Exception {
        var there = new Installation();
        there.keep(there.start(), true, 2000);
        int killed = 0;
        for (int i = 0; i < 8; i++) {
            var process = command(there);
            // From while it starts to past its end; where exactly is the point of it.
            if (!process.waitFor(500 + 150L * i, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                killed++;
            }
            there.isWhole();
        }
        assertThat(killed).isPositive();
        var whole = command(there);
        assertThat(whole.waitFor())
                .as(Files.readString(folder.resolve("command.log")))
                .isZero();
        there.isWhole();
        assertThat(Files.readString(folder.resolve("command.log")))
                .contains("and under it 2000 secrets. Keep a copy of it elsewhere.")
                .doesNotContain(
                        Files.readString(there.home.resolve("master.key")).strip());
    }

    @Test
    void aPodiumThatWorksGoesOnWithTheNewKeyAndWritesNothingUnderTheOneBefore() throws Exception {
        var home = Path.of(System.getProperty("podium.home"));
        var id = TeamId.random();
        var team = Actor.system(id);
        var first = CurrentActor.get(team, () -> secrets.keep("test", SECRET));
        var stop = new AtomicBoolean();
        var going = new CountDownLatch(4);
        var changes = new ArrayList<KeyRotation.Changed>();
        var kept = new ArrayList<SecretRef>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<Future<List<SecretRef>>>();
            for (int i = 0; i < 4; i++) {
                work.add(pool.submit(() -> CurrentActor.get(team, () -> {
                    var mine = new ArrayList<SecretRef>();
                    going.countDown();
                    while (!stop.get()) {
                        mine.add(secrets.keep("test", SECRET));
                        assertThat(secrets.reveal(first)).isEqualTo(SECRET);
                        assertThat(secrets.reveal(mine.getLast())).isEqualTo(SECRET);
                    }
                    return mine;
                })));
            }
            going.await();
            try {
                for (int i = 0; i < 5; i++) {
                    try (var owner = SharedDatabase.owner()) {
                        changes.add(KeyRotation.of(home, Map.of()).rotate(owner));
                    }
                }
            } finally {
                stop.set(true);
            }
            for (var each : work) {
                kept.addAll(each.get());
            }
        }
        assertThat(kept).hasSizeGreaterThan(20);
        for (var each : kept) {
            assertThat(CurrentActor.get(team, () -> secrets.reveal(each))).isEqualTo(SECRET);
        }
        var last = changes.getLast();
        assertThat(last.from()).isEqualTo(changes.get(3).to());
        assertThat(SharedDatabase.column("select distinct key_id from secrets where team_id = ?", id.value()))
                .containsExactly(last.to());
    }

    @Test
    void whereTheKeyIsNotThereItIsSaidWhichFileAndNothingIsChanged() throws Exception {
        var there = new Installation();
        var key = there.start();
        there.keep(key, true, 2);
        var file = there.home.resolve("master.key");
        var aside = Files.move(file, folder.resolve("aside"));

        refused(there::start, "secrets.other-key", "there is no file " + file, key.id(), "--lost");
        assertThat(file).doesNotExist();
        refused(() -> there.rotate(CLOCK), "secrets.other-key", file.toString());

        Files.writeString(file, MasterKey.random());
        refused(there::start, "secrets.other-key", file + " is the key ");
        Files.writeString(file, "no key at all");
        refused(there::start, "secrets.bad-key", file + " is not base64");

        Files.delete(file);
        Files.copy(aside, file);
        there.isWhole();
    }

    @Test
    void aLostKeyIsGivenUpOnlyWhereItIsLost() throws Exception {
        var there = new Installation();
        var key = there.start();
        there.keep(key, true, 2);
        var file = there.home.resolve("master.key");
        try (var owner = there.owner()) {
            refused(() -> there.rotation(CLOCK).giveUp(owner), "secrets.key-not-lost", file.toString());
            var kept = Files.move(file, folder.resolve("kept"));
            assertThat(there.rotation(CLOCK).giveUp(owner).closed()).isEqualTo(2);
            assertThat(kept).exists();
        }
        var next = there.start();
        assertThat(next.id()).isNotEqualTo(key.id());
        there.places.clear();
        there.keep(next, true, 1);
        // What was given up holds no later change up.
        assertThat(there.rotate(CLOCK).secrets()).isEqualTo(1);
        assertThat(there.trail()).anyMatch(entry -> entry.startsWith("secrets.key-lost"));
    }

    @Test
    void keysOfTheEnvironmentAreChangedByAStart() throws Exception {
        var there = new Installation();
        var first = MasterKey.random();
        var second = MasterKey.random();
        there.environment.put("PODIUM_MASTER_KEY", first);
        there.keep(there.start(), true, 3);
        refused(() -> there.rotate(CLOCK), "secrets.key-given", "PODIUM_MASTER_KEY_OLD");

        there.environment.put("PODIUM_MASTER_KEY", second);
        refused(there::start, "secrets.other-key", "PODIUM_MASTER_KEY is the key", "PODIUM_MASTER_KEY_OLD");
        there.environment.put("PODIUM_MASTER_KEY_OLD", first);
        there.isWhole();
        assertThat(there.trail()).singleElement().asString().startsWith("secrets.rotate-key");
        // Again with both, and with the new one alone.
        there.isWhole();
        there.environment.remove("PODIUM_MASTER_KEY_OLD");
        there.isWhole();
        there.environment.put("PODIUM_MASTER_KEY", first);
        refused(there::start, "secrets.other-key");
        assertThat(there.names()).isEmpty();

        there.environment.remove("PODIUM_MASTER_KEY");
        there.environment.put("PODIUM_MASTER_KEY_OLD", first);
        refused(there::start, "secrets.old-key-alone");
        // From the environment to the file: the key moves, and none is changed.
        there.environment.remove("PODIUM_MASTER_KEY_OLD");
        Files.writeString(there.home.resolve("master.key"), second);
        there.isWhole();
        there.rotate(CLOCK);
        there.isWhole();
    }

    @Test
    void anInstallationOfBeforeIsTakenOverWithItsKeyAndWithNoOther() throws Exception {
        var there = new Installation();
        var key = MasterKey.of(MasterKey.random(), "before");
        there.keep(key, false, 2);
        var file = there.home.resolve("master.key");
        refused(there::start, "secrets.no-key", "There are 2 secrets", file.toString());
        assertThat(file).doesNotExist();
        Files.writeString(file, MasterKey.random());
        refused(there::start, "secrets.other-key", "None of the 2 secrets", file.toString());
        Files.writeString(file, Base64.getEncoder().encodeToString(key.key().getEncoded()));
        there.isWhole();
        assertThat(there.trail()).isEmpty();
    }

    @Test
    void whileABackUpReadsItWaitsALittleAndThenChangesNothing() throws Exception {
        var there = new Installation();
        var key = there.start();
        there.keep(key, true, 1);
        try (var reader = there.superuser();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select count(*) from secrets");
            refused(() -> there.rotate(CLOCK), "secrets.in-use", "back-up");
            reader.rollback();
        }
        there.isWhole();
        assertThat(there.start().id()).isEqualTo(key.id());
    }

    @Test
    void twoAtOnceAreOne() throws Exception {
        var there = new Installation();
        there.keep(there.start(), true, 1);
        try (var reader = there.superuser();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select pg_advisory_lock(" + 0x706f6469756d6bL + ")");
            refused(() -> there.rotate(CLOCK), "secrets.rotating");
        }
        there.isWhole();
    }
}
