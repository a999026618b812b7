package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineHealth.Figures;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.History;
import dev.podium.machines.MachineHealth.Point;
import dev.podium.machines.MachineHealth.State;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.SignIn;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** How machines are, as a running Podium hears and keeps it, and who is told. */
@PodiumTest
@Timeout(90)
class MachineHealthTest {

    private static final String OS_USER = TestOsUser.name();
    private static final Instant MINUTE =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

    @Autowired
    MachineHealth health;

    @Autowired
    MachineRegistry registry;

    @Autowired
    SampleStore store;

    @Autowired
    MachineWatches watches;

    private TeamId red;
    private Actor admin;
    private Actor ada;
    private Actor blue;

    @BeforeEach
    void twoTeams() {
        red = TestPeople.team("red");
        var root = TestPeople.person(TestPeople.team("none"), "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        admin = new Actor(root.person(), "Root", root.team(), Set.of(Role.OWNER, Role.ADMIN), null);
        ada = TestPeople.person(red, "Ada", Role.MEMBER);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
    }

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    /** One that only the red team may use. */
    private MachineId add(String host, int port, String hostKey, @Nullable String sharedOsUser) {
        return as(
                admin,
                () -> registry.add(new Entry(
                        "lab " + UUID.randomUUID(),
                        host,
                        port,
                        hostKey,
                        SignIn.KEY,
                        Set.of(),
                        false,
                        Set.of(red),
                        sharedOsUser)));
    }

    private MachineId unwatched() {
        return add(
                "lab.invalid",
                22,
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmvUvnUZ9MB9Pwo6+8ZzS3qVb0kxAeCWKuK9W2fKKOQ",
                null);
    }

    private Health of(Actor actor, MachineId machine) {
        return as(actor, () -> health.of(machine));
    }

    private static void until(BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 40 s").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void podiumsOwnMachineIsHeardFromTheStart() {
        until(() -> of(ada, MachineId.LOCAL).state() == State.ONLINE);
        var now = of(ada, MachineId.LOCAL);
        assertThat(now.facts().cores())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(now.facts().versions()).containsKey("tmux");
        assertThat(now.last().figures().memoryUsed()).isPositive();
        assertThat(as(ada, () -> health.history(MachineId.LOCAL, Duration.ofMinutes(10))))
                .satisfies(history -> {
                    assertThat(history.step()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(history.points()).isNotEmpty();
                });
        assertThat(as(ada, health::all)).extracting(Health::machine).contains(MachineId.LOCAL);
    }

    @Test
    void anotherMachineIsAskedAsAnOsUserThereAndNeverAsRoot(@TempDir Path folder) throws Exception {
        try (var sshd = new TestSshd(folder, true)) {
            sshd.authorize(as(admin, registry::publicLines).key());
            var machine = add("127.0.0.1", sshd.port(), sshd.hostKey(), null);
            until(() -> of(ada, machine).state() == State.UNWATCHED);
            assertThat(of(ada, machine).why()).startsWith("Nobody has an OS user on lab ");
            as(admin, () -> {
                registry.assign(machine, ada.person(), OS_USER);
                return true;
            });
            until(() -> of(ada, machine).state() == State.ONLINE);
            assertThat(of(ada, machine).facts().cores()).isPositive();
            assertThat(sshd.log()).contains("Accepted publickey for " + OS_USER).doesNotContain("for root");

            as(admin, () -> {
                registry.withdraw(machine, ada.person());
                return true;
            });
            until(() -> of(ada, machine).state() == State.UNWATCHED);
        }
    }

    @Test
    void whyAMachineIsOfflineSaysToItsTeamNotWhereItIs() {
        var machine = add(
                "127.0.0.1",
                1,
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmvUvnUZ9MB9Pwo6+8ZzS3qVb0kxAeCWKuK9W2fKKOQ",
                OS_USER);
        until(() -> of(ada, machine).state() == State.OFFLINE);
        assertThat(of(admin, machine).why()).contains("127.0.0.1 port 1");
        assertThat(of(ada, machine).why()).endsWith(" does not answer.").doesNotContain("127.0.0.1");
        assertThat(of(ada, machine).since()).isNotNull();
    }

    @Test
    void aTeamIsToldOfItsMachinesAndNobodyElseButAdmins() {
        var machine = unwatched();
        assertThat(as(ada, health::all)).extracting(Health::machine).contains(machine);
        assertThat(as(admin, health::all)).extracting(Health::machine).contains(machine, MachineId.LOCAL);
        assertThat(as(blue, health::all)).extracting(Health::machine).doesNotContain(machine);
        for (var other : List.of(machine, MachineId.random())) {
            assertRefused("machines.not-found", () -> of(blue, other));
            assertRefused("machines.not-found", () -> as(blue, () -> health.history(other, Duration.ofDays(1))));
        }
        var auditor = TestPeople.person(red, "Auditor", Role.AUDITOR);
        assertRefused("identity.not-allowed", () -> as(auditor, health::all));
        assertRefused("identity.not-allowed", () -> of(auditor, machine));
        assertRefused("identity.not-allowed", () -> as(auditor, () -> health.history(machine, Duration.ofDays(1))));
        // By a token that says what an admin may do, and not that they are one.
        var narrow = new Actor(admin.person(), "Root", admin.team(), admin.roles(), Set.of("machines:read"), null);
        assertRefused("machines.not-found", () -> of(narrow, machine));
        as(admin, () -> {
            registry.remove(machine);
            return true;
        });
        assertRefused("machines.not-found", () -> of(ada, machine));
        assertRefused("machines.not-found", () -> of(admin, machine));
    }

    private static void assertRefused(String code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static SampleStore.Minute minute(MachineId machine, Instant at, double cpu, long used) {
        return new SampleStore.Minute(
                machine, at, new RecentSamples.Average(12, new Figures(cpu, 1.5, 1_000L, used, 5_000L, 2_000L)));
    }

    private History day(Actor actor, MachineId machine) {
        return as(actor, () -> health.history(machine, Duration.ofDays(1)));
    }

    @Test
    void minutesAreKeptOnceAndGivenBackAsAverages() {
        var machine = unwatched();
        store.keep(
                List.of(
                        minute(machine, MINUTE, 0.2, 100),
                        minute(machine, MINUTE.plusSeconds(60), 0.4, 300),
                        minute(machine, MINUTE.plusSeconds(1_800), 1, 500),
                        minute(MachineId.random(), MINUTE, 1, 1)),
                List.of());
        // Another Podium of the same database heard it otherwise.
        store.keep(List.of(minute(machine, MINUTE, 0.9, 900)), List.of());
        var history = day(ada, machine);
        assertThat(history.step()).isEqualTo(Duration.ofMinutes(4));
        assertThat(history.points()).extracting(Point::at).containsExactly(MINUTE, MINUTE.plusSeconds(1_680));
        assertThat(history.points().getFirst().figures().cpu()).isBetween(0.29, 0.31);
        assertThat(history.points().getFirst().figures().memoryUsed()).isEqualTo(200);
        assertThat(history.points().getLast().figures().diskTotal()).isEqualTo(5_000);
        assertThat(day(admin, machine).points()).hasSize(2);
        assertThat(as(ada, () -> health.history(machine, MachineHealth.KEPT)).step())
                .isEqualTo(Duration.ofHours(2));
    }

    @Test
    void whatNoMachineSaysIsKeptAsNothing() {
        var machine = unwatched();
        store.keep(
                List.of(new SampleStore.Minute(
                        machine,
                        MINUTE,
                        new RecentSamples.Average(1, new Figures(null, null, null, null, null, null)))),
                List.of());
        assertThat(day(ada, machine).points())
                .extracting(Point::figures)
                .containsExactly(new Figures(null, null, null, null, null, null));
    }

    @Test
    void aPeriodIsAMinuteToThirtyDays() {
        for (var bad : List.of(Duration.ZERO, Duration.ofMinutes(-1), MachineHealth.KEPT.plusMinutes(1))) {
            assertRefused("machines.bad-period", () -> as(ada, () -> health.history(MachineId.LOCAL, bad)));
        }
    }

    @Test
    void theLastWholeMinuteIsKeptForEveryMachineThatWasHeard() {
        until(() -> of(ada, MachineId.LOCAL).state() == State.ONLINE);
        var heard = of(ada, MachineId.LOCAL).last().at();
        // Two minutes on; what was heard at the start of this Podium is in a whole minute then.
        new SampleMinutes(watches::all, store, () -> heard.plus(Duration.ofMinutes(2))).keep();
        new SampleMinutes(watches::all, store, () -> heard.plus(Duration.ofMinutes(2))).keep();
        assertThat(as(admin, () -> health.history(MachineId.LOCAL, Duration.ofMinutes(11)))
                        .points())
                .extracting(Point::at)
                .contains(heard.truncatedTo(ChronoUnit.MINUTES));
    }

    @Test
    void whatIsOlderThanThirtyDaysIsGone() throws SQLException {
        var machine = unwatched();
        var old = Instant.now().minus(Duration.ofDays(31)).truncatedTo(ChronoUnit.MINUTES);
        var young = Instant.now().minus(Duration.ofDays(29)).truncatedTo(ChronoUnit.MINUTES);
        store.keep(List.of(minute(machine, old, 0.1, 1), minute(machine, young, 0.1, 1)), List.of());
        assertThat(count("where machine_id = '" + machine + "'")).isEqualTo(2);
        store.forget();
        assertThat(count("where machine_id = '" + machine + "'")).isOne();
        assertThat(count("where minute < now() - interval '30 days'")).isZero();
    }

    private static long count(String where) throws SQLException {
        try (var connection = SharedDatabase.superuser();
                var rows = connection.createStatement().executeQuery("select count(*) from machine_samples " + where)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void theDatabaseShowsATeamNoMinuteOfMachinesOfOthersAndLetsNobodyWrite() throws SQLException {
        var machine = unwatched();
        store.keep(List.of(minute(machine, MINUTE, 0.1, 1)), List.of());
        var own = "select count(*) from machine_samples where machine_id = '" + machine + "'";
        for (var team : List.of(red, blue.team())) {
            try (var connection = SharedDatabase.application();
                    var statement = connection.createStatement()) {
                var nobody = statement.executeQuery(own);
                nobody.next();
                assertThat(nobody.getLong(1)).as("without a team").isZero();
                statement.execute("select set_config('podium.team', '" + team + "', false)");
                var rows = statement.executeQuery(own);
                rows.next();
                assertThat(rows.getLong(1)).isEqualTo(team.equals(red) ? 1 : 0);
                var asAdmin = statement.executeQuery(
                        "select count(*) from machines_samples('" + machine + "', '2000-01-01')");
                asAdmin.next();
                assertThat(asAdmin.getLong(1)).as("no admin is told of").isZero();
                for (var write : List.of(
                        "update machine_samples set cpu = 1",
                        "delete from machine_samples",
                        "insert into machine_samples (machine_id, minute, samples) values ('" + machine
                                + "', now(), 1)")) {
                    assertThatThrownBy(() -> statement.execute(write)).hasMessageContaining("permission denied");
                }
            }
        }
    }
}
