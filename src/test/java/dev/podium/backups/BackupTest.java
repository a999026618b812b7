package dev.podium.backups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.Podium;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditTrail;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail.Installation;
import dev.podium.audit.Trail.Own;
import dev.podium.costs.TestSpending;
import dev.podium.database.HomeDatabase;
import dev.podium.database.RestoreMark;
import dev.podium.database.SharedDatabase;
import dev.podium.gpus.TestGpus;
import dev.podium.hooks.TestHooks;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.labs.TestLabs;
import dev.podium.secrets.SecretRef;
import dev.podium.secrets.Secrets;
import dev.podium.terminals.cast.CastFile;
import dev.podium.terminals.cast.CastWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.transaction.support.TransactionTemplate;

/** A Podium with rows of all rooms is backed up while it works, and another one is it. */
@PodiumTest
class BackupTest {

    private static final byte[] SECRET = "hunter2 \\ \t ü".getBytes(StandardCharsets.UTF_8);
    private static final char[] PASSPHRASE = "six random words of mine".toCharArray();

    @Autowired
    Secrets secrets;

    @Autowired
    AuditTrail audit;

    @Autowired
    TransactionTemplate transaction;

    @TempDir
    Path folder;

    private Path home;
    private Path file;
    private Actor ada;
    private SecretRef secret;
    private Path recording;

    @BeforeEach
    void aPodiumWithRowsOfAllRooms() throws Exception {
        home = Path.of(System.getProperty("podium.home"));
        file = folder.resolve("podium.backup");
        ada = TestPeople.person(TestPeople.team("odd\\N\tname\nwith \"all\" of ü𝄞"), "Ada", Role.OWNER);
        var team = ada.team();
        CurrentActor.run(ada, () -> {
            secret = secrets.keep("test", SECRET);
            audit.record("test.done", "tab\there", Map.of("line", "one\ntwo"));
        });
        try (var superuser = SharedDatabase.superuser()) {
            Catalog.execute(superuser, "select costs_month('2025-03-05')");
        }
        TestSpending.put(team);
        TestPeople.update(
                "insert into ledger_entries select gen_random_uuid(), team_id, person_id, agent_id, key_id, '2025-03-05Z', settled_at,"
                        + " booked_at, kind, provider, model, asked, tier, input, cache_read, cache_write_5m, cache_write_1h, output,"
                        + " reasoning, server_tools, price_id, price_known, reserved, 0.123456789012, reported, estimated, outcome,"
                        + " '{\"a\": [1, null, \"\\\\\"]}', detail, reconciles from ledger_entries where team_id = ?",
                team.value());
        TestGpus.put(team);
        TestHooks.put(team);
        TestLabs.put(team);
        TestPeople.update(
                "insert into agents (id, team_id, name, program, arguments, machine_id, working_directory, environment_names,"
                        + " owner_person, owner_name, adopted, server, session, desired, state, reason, since, created_at)"
                        + " values (?, ?, 'a', 'shell', '{\"a b\",\"\\\\\"}', '00000000-0000-0000-0000-000000000001', '~', '{}', ?, 'Ada',"
                        + " false, 'PODIUM', ?, 'STOPPED', 'STOPPED', '', now(), now())",
                UUID.randomUUID(),
                team.value(),
                ada.person().value(),
                "s" + UUID.randomUUID());
        recording = home.resolve("recordings/" + team + "/" + UUID.randomUUID() + "/" + UUID.randomUUID() + ".cast.gz");
        Files.createDirectories(recording.getParent());
    }

    private record Ended(int code, String out, String err) {}

    /** The command itself, in a process with as little memory as its script gives. */
    private Ended podium(Path at, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.podium.Podium"));
        command.addAll(List.of(words));
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("PODIUM_HOME", at.toString());
        int code = builder.start().waitFor();
        return new Ended(code, Files.readString(out), Files.readString(err));
    }

    private Map<String, String> environment() {
        return Map.of("PODIUM_HOME", home.toString());
    }

    /** Each row as it stands in the back-up, sorted, by table. */
    private Map<String, List<String>> rowsOf(Path backup) throws IOException {
        var found = new TreeMap<String, List<String>>();
        try (var channel = FileChannel.open(backup)) {
            BackupReader.read(channel, new BackupReader.Taker() {
                @Override
                public void table(String name, InputStream rows) throws IOException {
                    found.put(name, sorted(new String(rows.readAllBytes(), StandardCharsets.UTF_8)));
                }

                @Override
                public void file(String path, FileTime modified, InputStream content) {}
            });
        }
        return found;
    }

    private static List<String> sorted(String lines) {
        return lines.lines().sorted().toList();
    }

    /** The same as a database has it. */
    private static Map<String, List<String>> rowsOf(Connection superuser) throws SQLException, IOException {
        Catalog.settle(superuser);
        var found = new TreeMap<String, List<String>>();
        for (var table : Catalog.tables(superuser)) {
            var bytes = new ByteArrayOutputStream();
            superuser
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select " + table.columnList() + " from " + table.quoted() + ") to stdout", bytes);
            found.put(table.name(), sorted(bytes.toString(StandardCharsets.UTF_8)));
        }
        return found;
    }

    /** What else a database is made of. */
    private static List<List<String>> shape(Connection connection) throws SQLException {
        var shape = new ArrayList<List<String>>();
        for (var sql : List.of(
                "select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated from pg_constraint"
                        + " where connamespace = 'public'::regnamespace and contype <> 'n' order by 1, 2",
                "select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2",
                "select relname, relrowsecurity, relforcerowsecurity, relacl is null from pg_class"
                        + " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1",
                "select tablename, policyname, cmd, coalesce(qual, ''), coalesce(with_check, '') from pg_policies order by 1, 2")) {
            shape.addAll(Catalog.rows(connection, sql));
        }
        return shape;
    }

    private static void same(Map<String, List<String>> backup, Map<String, List<String>> restored) {
        assertThat(restored.keySet()).isEqualTo(backup.keySet());
        backup.forEach((table, rows) -> {
            if (table.equals("public.audit_entries")) {
                // The restore itself is recorded.
                assertThat(restored.get(table)).hasSize(rows.size() + 1).containsAll(rows);
            } else {
                assertThat(restored.get(table)).as(table).isEqualTo(rows);
            }
        });
    }

    @Test
    void whatIsRestoredIsWhatWasThereAtOneMomentWhileWorkWentOn() throws Exception {
        var stop = new AtomicBoolean();
        var going = new CountDownLatch(3);
        Taking.Taken taken;
        try (var cast = new CastWriter(
                        Files.newOutputStream(recording, StandardOpenOption.CREATE_NEW), 80, 24, Instant.EPOCH);
                var pool = Executors.newFixedThreadPool(3)) {
            cast.output("begun\r\n".getBytes(StandardCharsets.UTF_8), 0);
            cast.flush();
            var work = new ArrayList<java.util.concurrent.Future<?>>();
            for (int i = 0; i < 2; i++) {
                work.add(pool.submit(() -> {
                    going.countDown();
                    while (!stop.get()) {
                        // Both or neither.
                        CurrentActor.run(
                                ada,
                                () -> transaction.executeWithoutResult(status -> {
                                    var kept = secrets.keep("pair", SECRET);
                                    audit.record("test.pair", kept.value().toString(), Map.of());
                                }));
                    }
                }));
            }
            work.add(pool.submit(() -> {
                going.countDown();
                for (long at = 1; !stop.get(); at++) {
                    cast.output(("line " + at + "\r\n").getBytes(StandardCharsets.UTF_8), at);
                    cast.flush();
                }
                return null;
            }));
            going.await();
            taken = new Taking(home, environment()).to(file, PASSPHRASE);
            stop.set(true);
            for (var each : work) {
                each.get();
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(taken.keyless()).isFalse();
        assertThat(taken.manifest().months().keySet()).isEqualTo(Load.MONTHS.keySet());
        assertThat(SharedDatabase.column("select object from audit_entries where action = 'backups.take'"))
                .contains("podium.backup");
        var backup = rowsOf(file);
        assertThat(backup.get("public.ledger_entries")).anyMatch(row -> row.contains("2025-03-05 00:00:00+00"));

        var fresh = folder.resolve("fresh");
        var words = Files.writeString(folder.resolve("words"), new String(PASSPHRASE) + "\n");
        Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("rw-------"));
        var restored = podium(fresh, "restore", "--passphrase-file", words.toString(), file.toString());

        assertThat(restored.err()).doesNotContain("podium:");
        assertThat(restored.out())
                .contains("Restored into " + fresh)
                .doesNotContain("Left out")
                .doesNotContain("master key");
        assertThat(restored.code()).isZero();
        try (var database = HomeDatabase.open(fresh, Map.of());
                var reader = database.reader();
                var source = SharedDatabase.superuser()) {
            same(backup, rowsOf(reader));
            assertThat(shape(reader)).isEqualTo(shape(source));
            assertThat(RestoreMark.isIn(reader)).isFalse();
            // What one transaction wrote is there as a whole.
            assertThat(Catalog.rows(
                                    reader,
                                    "select (select count(*) from audit_entries where action = 'test.pair' and team_id = '"
                                            + ada.team()
                                            + "'), (select count(*) from secrets where purpose = 'pair' and team_id = '"
                                            + ada.team() + "'),"
                                            + " (select count(*) from audit_entries a join secrets s on s.id::text = a.object"
                                            + " where a.action = 'test.pair' and a.team_id = '" + ada.team() + "')")
                            .getFirst()
                            .stream()
                            .distinct())
                    .hasSize(1);
            works(fresh, reader.getMetaData().getURL());
        }
        assertThat(Files.readAllBytes(fresh.resolve("master.key")))
                .isEqualTo(Files.readAllBytes(home.resolve("master.key")));
        var played = new ByteArrayOutputStream();
        CastFile.copy(fresh.resolve(home.relativize(recording)), played);
        assertThat(played.toString(StandardCharsets.UTF_8)).contains("begun");
    }

    /** A Podium on what was restored. */
    private void works(Path fresh, String url) throws IOException {
        var passwords = fresh.resolve("postgres/passwords");
        var owner = Files.readString(passwords.resolve("owner")).strip();
        var application = Files.readString(passwords.resolve("application")).strip();
        try (var other = new SpringApplicationBuilder(Podium.class)
                .run(
                        "--podium.home=" + fresh,
                        "--server.port=0",
                        "--vaadin.productionMode=true",
                        "--podium.gpus.schedules=false",
                        "--podium.hooks.delivers=false",
                        "--podium.labs.makes-seats=false",
                        "--podium.labs.looks=false",
                        "--spring.datasource.url=" + url,
                        "--spring.datasource.username=podium_app",
                        "--spring.datasource.password=" + application,
                        "--spring.flyway.url=" + url,
                        "--spring.flyway.user=podium_owner",
                        "--spring.flyway.password=" + owner)) {
            var trails = other.getBean(AuditTrails.class);
            CurrentActor.run(ada, () -> {
                assertThat(other.getBean(Secrets.class).reveal(secret)).isEqualTo(SECRET);
                assertThat(trails.verify(new Own()).sound()).isTrue();
                // New rows get new numbers.
                other.getBean(AuditTrail.class).record("test.after", "restore", Map.of());
                assertThat(trails.verify(new Own()).sound()).isTrue();
            });
            var admin = new Actor(PersonId.random(), "Root", ada.team(), Set.of(Role.ORG_AUDITOR), null);
            assertThat(CurrentActor.get(admin, () -> trails.verify(new Installation()))
                            .sound())
                    .isTrue();
        }
    }

    @Test
    void anOwnerWhoIsNoSuperuserRestoresAndWithOthersAtWorkSeesTooLittleToBackUp() throws Exception {
        new Taking(home, environment()).to(file, null);
        var name = "restored_" + UUID.randomUUID().toString().replace("-", "");
        String url;
        try (var superuser = SharedDatabase.superuser()) {
            for (var sql : List.of(
                    "create role " + name + "_owner login nosuperuser nobypassrls password 'o'",
                    "create role " + name + "_app login nosuperuser nobypassrls password 'a'",
                    "create role " + name + "_backup login bypassrls password 'b'",
                    "grant pg_read_all_data to " + name + "_backup",
                    "create database " + name + " owner " + name + "_owner template template0")) {
                Catalog.execute(superuser, sql);
            }
            url = superuser.getMetaData().getURL().replaceFirst("/podium$", "/" + name);
        }
        var environment = new HashMap<>(Map.of(
                "SPRING_DATASOURCE_URL",
                url,
                "SPRING_DATASOURCE_USERNAME",
                name + "_app",
                "SPRING_DATASOURCE_PASSWORD",
                "a",
                "SPRING_FLYWAY_USER",
                name + "_owner",
                "SPRING_FLYWAY_PASSWORD",
                "o"));
        var fresh = folder.resolve("fresh");

        var restored = new Restoring(fresh, environment).from(file, null);

        assertThat(restored.keyless()).isTrue();
        var backup = rowsOf(file);
        try (var source = SharedDatabase.superuser();
                var superuser = superuser(url)) {
            same(backup, rowsOf(superuser));
            assertThat(shape(superuser)).isEqualTo(shape(source));
        }
        assertThatThrownBy(() -> new Restoring(folder.resolve("another"), environment).from(file, null))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("backups.database-not-empty"));

        // Alone, the owner takes row-level security off for the while; it is there afterwards.
        var alone = folder.resolve("alone.backup");
        new Taking(fresh, environment).to(alone, null);
        var first = rowsOf(alone);
        same(backup, first);
        try (var application = DriverManager.getConnection(url, name + "_app", "a")) {
            assertThat(Catalog.rows(application, "select count(*) from secrets").getFirst())
                    .containsExactly("0");
            var beside = folder.resolve("beside.backup");
            assertThatThrownBy(() -> new Taking(fresh, environment).to(beside, null))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("backups.sees-too-little"));
            assertThat(folder).isDirectoryNotContaining(each -> each.toString().contains("beside"));

            environment.put("PODIUM_BACKUP_USER", name + "_backup");
            environment.put("PODIUM_BACKUP_PASSWORD", "b");
            new Taking(fresh, environment).to(beside, null);
            same(first, rowsOf(beside));
        }
    }

    private static Connection superuser(String url) throws SQLException, IOException {
        var password = Files.readString(Path.of(System.getProperty("podium.home"), "postgres/passwords/superuser"))
                .strip();
        return DriverManager.getConnection(url, "postgres", password);
    }

    @Test
    void aRestoreThatBreaksOffSaysSoAndIsRepeated() throws Exception {
        new Taking(home, environment()).to(file, null);
        var bad = folder.resolve("bad.backup");
        copyWithAnOrphan(bad);
        var fresh = folder.resolve("fresh");

        var broken = podium(fresh, "restore", bad.toString());

        assertThat(broken.code()).isEqualTo(4);
        assertThat(broken.err()).contains("was broken off").contains("memberships");
        assertThat(fresh.resolve(RestoreMark.FILE)).exists();
        assertThatThrownBy(() -> new Taking(fresh, Map.of()).to(folder.resolve("half.backup"), null))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("backups.half-restored"));
        var started = podium(fresh, "--server.port=0");
        assertThat(started.code()).isNotZero();
        assertThat(started.err()).contains("Podium did not start: A restore into " + fresh + " was broken off");
        try (var database = HomeDatabase.open(fresh, Map.of());
                var reader = database.reader()) {
            assertThat(RestoreMark.isIn(reader)).isTrue();
            assertThat(Catalog.rows(reader, "select count(*) from people").getFirst())
                    .containsExactly("0");

            var repeated = podium(fresh, "restore", file.toString());

            assertThat(repeated.err()).doesNotContain("podium:");
            assertThat(repeated.code()).isZero();
            assertThat(repeated.out()).contains("The master key was not in it");
            assertThat(fresh.resolve(RestoreMark.FILE)).doesNotExist();
            assertThat(RestoreMark.isIn(reader)).isFalse();
            same(rowsOf(file), rowsOf(reader));
        }
    }

    /** Whole by its manifest, but with somebody in a team who is nobody: that is seen at the very end. */
    private void copyWithAnOrphan(Path to) throws IOException {
        var tables = new ArrayList<Manifest.Table>();
        var manifest = Restoring.check(file, null);
        try (var from = FileChannel.open(file);
                var channel = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var backup = new BackupWriter(channel)) {
            BackupReader.read(from, new BackupReader.Taker() {
                @Override
                public void table(String name, InputStream rows) throws IOException {
                    var bytes = rows.readAllBytes();
                    if (name.equals("public.memberships")) {
                        bytes = new String(bytes, StandardCharsets.UTF_8)
                                .replace(
                                        ada.person().toString(),
                                        UUID.randomUUID().toString())
                                .getBytes(StandardCharsets.UTF_8);
                    }
                    var copied = bytes;
                    var of = manifest.tables().get(tables.size());
                    tables.add(backup.table(name, of.columns(), out -> {
                        out.write(copied);
                        return of.rows();
                    }));
                }

                @Override
                public void file(String path, FileTime modified, InputStream content) throws IOException {
                    var bytes = content.readAllBytes();
                    backup.file(path, bytes.length, modified, new ByteArrayInputStream(bytes));
                }
            });
            backup.manifest(new Manifest(
                    manifest.format(),
                    manifest.podium(),
                    manifest.at(),
                    manifest.versions(),
                    tables,
                    manifest.months(),
                    manifest.sequences(),
                    backup.home(),
                    null));
        }
    }

    @Test
    void oneOfAnEarlierPodiumIsRestoredAsItWasAndThenBroughtUp() throws Exception {
        var old = Files.createDirectories(folder.resolve("old"));
        var versions = new java.util.LinkedHashMap<>(HomeDatabase.newestVersions());
        versions.put("costs", "7");
        versions.remove("labs");
        try (var database = HomeDatabase.open(old, Map.of())) {
            database.migrate(versions);
            var taken = new Taking(old, Map.of()).to(file, null);
            assertThat(taken.manifest().versions()).isEqualTo(versions);
        }
        var fresh = folder.resolve("fresh");

        assertThat(podium(fresh, "restore", file.toString()).code()).isZero();

        try (var database = HomeDatabase.open(fresh, Map.of());
                var reader = database.reader()) {
            assertThat(HomeDatabase.versions(reader)).isEqualTo(versions);
            same(rowsOf(file), rowsOf(reader));
            database.migrate(HomeDatabase.newestVersions());
            assertThat(HomeDatabase.versions(reader)).isEqualTo(HomeDatabase.newestVersions());
        }
    }

    @Test
    void aFileIsNeverReplacedAndNoneIsMadeInsideTheHomeOrOfNothing() throws Exception {
        Files.writeString(file, "mine");
        assertThatThrownBy(() -> new Taking(home, environment()).to(file, null))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("already");
        assertThat(file).hasContent("mine");
        assertThatThrownBy(() -> new Taking(home, environment()).to(home.resolve("b"), null))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("lost with");
        var nothing = Files.createDirectories(folder.resolve("nothing"));
        assertThatThrownBy(() -> new Taking(nothing, Map.of()).to(folder.resolve("b"), null))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("There is no Podium in");
        assertThat(folder).isDirectoryNotContaining(each -> each.toString().endsWith(".part"));
    }
}
