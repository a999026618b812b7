package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Providers;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineHealth.GoneGpu;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuFigures;
import dev.podium.machines.MachineHealth.GpuHistory;
import dev.podium.machines.MachineHealth.GpuPoint;
import dev.podium.machines.MachineHealth.GpuProcess;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.SignIn;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** What is told of the GPUs of machines, and to whom; and what is kept of them. */
@PodiumTest
@Timeout(60)
class MachineGpusTest {

    private static final Instant MINUTE =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

    @Autowired
    MachineHealth health;

    @Autowired
    MachineRegistry registry;

    @Autowired
    Providers providers;

    @Autowired
    SampleStore store;

    @Autowired
    MachineWatches watches;

    private final String uuid = "GPU-" + UUID.randomUUID();
    private TeamId red;
    private Actor admin;
    private Actor ada;
    private Actor adasColleague;
    private Actor bea;
    private Actor stranger;
    private MachineId machine;

    @BeforeEach
    void aMachineOfTwoTeams() {
        red = TestPeople.team("red");
        var blue = TestPeople.team("blue");
        var root = TestPeople.person(TestPeople.team("none"), "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        admin = new Actor(root.person(), "Root", root.team(), Set.of(Role.OWNER, Role.ADMIN), null);
        ada = TestPeople.person(red, "Ada", Role.MEMBER);
        adasColleague = TestPeople.person(red, "Cara", Role.MEMBER);
        bea = TestPeople.person(blue, "Bea", Role.OWNER);
        stranger = TestPeople.person(TestPeople.team("green"), "Green", Role.OWNER);
        machine = add("lab", null, Set.of(red, blue));
        as(admin, () -> registry.assign(machine, ada.person(), "ada"));
        as(admin, () -> registry.assign(machine, bea.person(), "bea"));
    }

    private MachineId add(@Nullable String shared, @Nullable OsUserRule rule, Set<TeamId> teams) {
        return as(
                admin,
                () -> registry.add(new Entry(
                        "gpus " + UUID.randomUUID(), "", 22, "", SignIn.RUNNER, Set.of(), false, teams, shared, rule)));
    }

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    private static void as(Actor actor, Runnable work) {
        CurrentActor.run(actor, work);
    }

    /** What its driver says; a machine is watched within a second. */
    private void say(MachineId of, Gpu... gpus) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (watches.find(of).isEmpty()) {
            assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        watches.find(of).orElseThrow().heard(Optional.of(new Gpus(List.of(gpus), "550", "")));
    }

    private Gpu gpu(String... osUsers) {
        return new Gpu(
                0,
                uuid,
                "NVIDIA H100",
                1_000L,
                500L,
                0.5,
                60,
                false,
                "",
                300.0,
                700.0,
                0L,
                List.of(),
                null,
                IntStream.range(0, osUsers.length)
                        .mapToObj(i ->
                                new GpuProcess(100L + i, "secret-" + osUsers[i], osUsers[i], 7L + i, 4_711L, "MIG-a"))
                        .toList());
    }

    private List<GpuProcess> processes(Actor actor, MachineId of) {
        return as(actor, () -> health.of(of)).gpus().all().getFirst().processes();
    }

    /** The OS users of whose processes all is told. */
    private List<String> told(Actor actor, MachineId of) {
        return processes(actor, of).stream()
                .filter(process -> process.pid() != null)
                .map(GpuProcess::osUser)
                .toList();
    }

    @Test
    void whatAProcessIsIsToldToTheTeamWhoseOsUserRunsItAndToAdmins() {
        say(machine, gpu("ada", "bea", "lab", "root", "", "uid 7"));
        assertThat(told(admin, machine)).containsExactly("ada", "bea", "lab", "root", "", "uid 7");
        assertThat(told(ada, machine)).containsExactly("ada", "lab");
        assertThat(told(adasColleague, machine)).as("it is the team's").containsExactly("ada", "lab");
        assertThat(told(bea, machine)).containsExactly("bea", "lab");
        assertThat(processes(ada, machine))
                .as("of the others whose they are and what they take")
                .contains(
                        new GpuProcess(100L, "secret-ada", "ada", 7L, 4_711L, "MIG-a"),
                        new GpuProcess(null, "", "bea", 8L, null, "MIG-a"),
                        new GpuProcess(null, "", "root", 10L, null, "MIG-a"),
                        new GpuProcess(null, "", "", 11L, null, "MIG-a"));
        assertThat(as(ada, () -> health.of(machine)).toString()).doesNotContain("secret-bea", "secret-root");
        // By a token that says what an admin may do, and not that they are one.
        var narrow = new Actor(admin.person(), "Root", red, admin.roles(), Set.of("machines:read"), null);
        assertThat(told(narrow, machine)).containsExactly("ada", "lab");
    }

    @Test
    void whoLeavesTheTeamTakesTheirProcessesAlong() {
        say(machine, gpu("ada"));
        assertThat(told(adasColleague, machine)).containsExactly("ada");
        as(admin, () -> registry.withdraw(machine, ada.person()));
        assertThat(told(adasColleague, machine)).isEmpty();
    }

    @Test
    void anOsUserThatTheRuleGivesIsTheTeamsToo() {
        var provider = "kc-" + UUID.randomUUID().toString().substring(0, 8);
        as(
                admin,
                () -> providers.add(
                        new Providers.Provider(
                                provider,
                                provider,
                                "https://" + provider + ".invalid",
                                "podium",
                                Set.of("*"),
                                "groups",
                                Set.of(),
                                true,
                                false,
                                Providers.Kind.OPENID,
                                null,
                                "preferred_username"),
                        ""));
        signIn(ada, provider, "ada");
        signIn(bea, provider, "bea");
        var ruled = add(null, new OsUserRule("u_${username}", provider), Set.of(red, bea.team()));
        say(ruled, gpu("u_ada", "u_bea", "u_nobody", "ada"));
        assertThat(told(ada, ruled)).containsExactly("u_ada");
        assertThat(told(bea, ruled)).containsExactly("u_bea");
        // What an admin gave to somebody else is theirs, whatever the rule says.
        as(admin, () -> registry.assign(ruled, bea.person(), "u_ada"));
        assertThat(told(ada, ruled)).isEmpty();
        assertThat(told(bea, ruled)).containsExactly("u_ada");
    }

    private static void signIn(Actor person, String provider, String name) {
        try (var connection = SharedDatabase.superuser();
                var statement = connection.prepareStatement("select identity_note_user_name(?, ?, ?, ?::text)")) {
            statement.setObject(1, person.person().value());
            statement.setString(2, provider);
            statement.setString(3, "https://" + provider + ".invalid");
            statement.setString(4, name);
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ofAListOnlyAdminsAreToldWhatRuns() {
        say(machine, gpu("ada", "bea"));
        assertThat(as(ada, health::all).toString()).contains("bea").doesNotContain("secret-");
        assertThat(as(admin, health::all).toString()).contains("secret-ada", "secret-bea");
        assertThat(as(stranger, health::all).toString()).doesNotContain(uuid);
    }

    private GpuHistory history(Actor actor, Duration back) {
        return as(actor, () -> health.gpuHistory(machine, uuid, back));
    }

    private static void assertRefused(String code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private SampleStore.GpuMinute minute(MachineId of, String gpu, Instant at, @Nullable Double busy, long used) {
        return new SampleStore.GpuMinute(
                of,
                at,
                new RecentGpus.Average(
                        new Gpu(3, gpu, "NVIDIA H100", 1_000L, used, busy, 60, false, ""),
                        2,
                        new GpuFigures(busy, 1_000L, used, 300.0, 61.4)));
    }

    @Test
    void minutesOfAGpuAreKeptOnceAndGivenBackAsAverages() {
        store.keep(
                List.of(),
                List.of(
                        minute(machine, uuid, MINUTE, 0.2, 100),
                        minute(machine, uuid, MINUTE.plusSeconds(60), 0.4, 300),
                        minute(machine, uuid, MINUTE.plusSeconds(1_800), null, 500),
                        minute(machine, "GPU-" + UUID.randomUUID(), MINUTE, 1.0, 1),
                        minute(MachineId.random(), uuid, MINUTE, 1.0, 1)));
        // Another Podium of the same database heard it otherwise.
        store.keep(List.of(), List.of(minute(machine, uuid, MINUTE, 0.9, 900)));
        for (var who : List.of(ada, bea, admin)) {
            var history = history(who, Duration.ofDays(1));
            assertThat(history.step()).isEqualTo(Duration.ofMinutes(4));
            assertThat(history.points()).extracting(GpuPoint::at).containsExactly(MINUTE, MINUTE.plusSeconds(1_680));
            var first = history.points().getFirst().figures();
            assertThat(first.busy()).isBetween(0.29, 0.31);
            assertThat(first.memoryUsed()).isEqualTo(200);
            assertThat(first.memoryTotal()).isEqualTo(1_000);
            assertThat(first.watts()).isEqualTo(300);
            assertThat(first.celsius()).isEqualTo(61);
            assertThat(history.points().getLast().figures().busy()).isNull();
        }
    }

    @Test
    void theLastTenMinutesAreAsTheyWereHeard() {
        say(machine, gpu());
        var history = history(ada, Duration.ofMinutes(10));
        assertThat(history.step()).isEqualTo(Duration.ofSeconds(30));
        assertThat(history.points())
                .extracting(GpuPoint::figures)
                .containsExactly(new GpuFigures(0.5, 1_000L, 500L, 300.0, 60.0));
        assertThat(history(ada, Duration.ofDays(1)).points())
                .as("none of its minutes is over yet, and it is there")
                .isEmpty();
    }

    @Test
    void theGpusOfOthersAreNotToldOf() {
        store.keep(List.of(), List.of(minute(machine, uuid, MINUTE, 0.5, 1)));
        for (var back : List.of(Duration.ofMinutes(10), Duration.ofDays(1))) {
            assertRefused("machines.not-found", () -> history(stranger, back));
            assertThat(history(ada, back).step()).isPositive();
            var auditor = TestPeople.person(red, "Auditor", Role.AUDITOR);
            assertRefused("identity.not-allowed", () -> history(auditor, back));
            for (var none : List.of("GPU-" + UUID.randomUUID(), "", "GPU-\0", "x".repeat(10_000))) {
                assertRefused("machines.gpu-not-found", () -> as(ada, () -> health.gpuHistory(machine, none, back)));
            }
            // It is another machine's.
            var other = add(null, null, Set.of(red));
            assertRefused("machines.gpu-not-found", () -> as(ada, () -> health.gpuHistory(other, uuid, back)));
        }
        for (var bad : List.of(Duration.ZERO, Duration.ofMinutes(-1), MachineHealth.KEPT.plusMinutes(1))) {
            assertRefused("machines.bad-period", () -> history(ada, bad));
        }
    }

    @Test
    void theLastWholeMinuteIsKeptForEveryGpuThatWasHeard() {
        say(machine, gpu());
        var heard = history(ada, Duration.ofMinutes(10)).points().getFirst().at();
        new SampleMinutes(watches::all, store, () -> heard.plus(Duration.ofMinutes(2))).keep();
        assertThat(history(ada, Duration.ofMinutes(11)).points())
                .extracting(GpuPoint::at)
                .contains(heard.truncatedTo(ChronoUnit.MINUTES));
    }

    @Test
    void oneThatWasThereBeforePodiumsStartIsKnown() {
        var gone = Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MINUTES);
        store.keep(
                List.of(),
                List.of(
                        minute(machine, uuid, gone, 0.1, 1),
                        minute(machine, "GPU-long ago", gone.minus(Duration.ofDays(8)), 0.1, 1)));
        assertThat(store.seenGpus().get(machine)).containsExactly(new GoneGpu(3, uuid, "NVIDIA H100", gone));
    }

    @Test
    void anotherIndexAfterARestartIsTheSameGpu() throws SQLException {
        store.keep(List.of(), List.of(minute(machine, uuid, MINUTE, 0.1, 1)));
        var moved = new Gpu(2, uuid, "NVIDIA H100 NVL", 2_000L, 1L, 0.1, 60, false, "");
        store.keep(
                List.of(),
                List.of(new SampleStore.GpuMinute(
                        machine,
                        MINUTE.plusSeconds(60),
                        new RecentGpus.Average(moved, 1, new GpuFigures(0.1, 2_000L, 1L, null, null)))));
        assertThat(store.seenGpus().get(machine))
                .extracting(GoneGpu::index, GoneGpu::name)
                .containsExactly(tuple(2, "NVIDIA H100 NVL"));
        assertThat(count("machine_gpus where machine_id = '" + machine + "'")).isOne();
        assertThat(history(ada, Duration.ofDays(1))
                        .points()
                        .getFirst()
                        .figures()
                        .memoryTotal())
                .isEqualTo(2_000);
    }

    @Test
    void whatAMachineMakesUpIsBounded() throws SQLException {
        for (int batch = 0; batch < 3; batch++) {
            var many = new ArrayList<SampleStore.GpuMinute>();
            for (int i = 0; i < 120; i++) {
                many.add(minute(machine, "GPU-" + UUID.randomUUID(), MINUTE.plusSeconds(60L * batch), 0.1, 1));
            }
            store.keep(List.of(), many);
        }
        assertThat(count("machine_gpus where machine_id = '" + machine + "'")).isEqualTo(256);
    }

    @Test
    void whatIsOlderThanThirtyDaysIsGoneAndAGpuWithItsLastMinute() throws SQLException {
        var now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        var other = "GPU-" + UUID.randomUUID();
        store.keep(
                List.of(),
                List.of(
                        minute(machine, uuid, now.minus(Duration.ofDays(31)), 0.1, 1),
                        minute(machine, uuid, now.minus(Duration.ofDays(29)), 0.1, 1),
                        minute(machine, other, now.minus(Duration.ofDays(31)), 0.1, 1)));
        store.forget();
        assertThat(count("machine_gpus where uuid = '" + uuid + "'")).isOne();
        assertThat(count("machine_gpus where uuid = '" + other + "'")).isZero();
        assertThat(count("machine_gpu_samples where minute < now() - interval '30 days'"))
                .isZero();
        assertThat(count("machine_gpu_samples s join machine_gpus g on g.id = s.gpu_id where g.uuid = '" + uuid + "'"))
                .isOne();
    }

    private static long count(String of) throws SQLException {
        try (var connection = SharedDatabase.superuser();
                var rows = connection.createStatement().executeQuery("select count(*) from " + of)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private long number() throws SQLException {
        try (var connection = SharedDatabase.superuser();
                var rows = connection
                        .createStatement()
                        .executeQuery("select id from machine_gpus where uuid = '" + uuid + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void theDatabaseShowsATeamNoGpuOfMachinesOfOthersAndLetsNobodyWrite() throws SQLException {
        store.keep(List.of(), List.of(minute(machine, uuid, MINUTE, 0.1, 1)));
        try (var connection = SharedDatabase.application();
                var statement = connection.createStatement()) {
            for (var team : List.of("", stranger.team().toString(), red.toString())) {
                statement.execute("select set_config('podium.team', '" + team + "', false)");
                long seen = team.equals(red.toString()) ? 1 : 0;
                var of = "(select id from machine_gpus where uuid = '" + uuid + "')";
                for (var question : List.of(
                        "select count(*) from machine_gpus where uuid = '" + uuid + "'",
                        "select count(*) from machine_gpu_samples where gpu_id = " + of,
                        "select count(*) from machines_team_os_users('" + machine + "', '{ada}')")) {
                    var rows = statement.executeQuery(question);
                    rows.next();
                    assertThat(rows.getLong(1)).as(question).isEqualTo(seen);
                }
                for (var question : List.of(
                        "select count(*) from machines_gpus('" + machine + "')",
                        "select count(*) from machines_gpu_samples(" + number() + ", '2000-01-01')")) {
                    var rows = statement.executeQuery(question);
                    rows.next();
                    assertThat(rows.getLong(1)).as("no admin is told of").isZero();
                }
            }
            for (var write : List.of(
                    "update machine_gpus set place = 1",
                    "delete from machine_gpus",
                    "update machine_gpu_samples set busy = 1",
                    "delete from machine_gpu_samples",
                    "insert into machine_gpu_samples (gpu_id, minute, samples) values (1, now(), 1)",
                    "insert into machine_gpus (machine_id, uuid, place, name, last_seen) values ('" + machine
                            + "', 'x', 1, '', now())")) {
                assertThatThrownBy(() -> statement.execute(write)).hasMessageContaining("permission denied");
            }
        }
    }
}
