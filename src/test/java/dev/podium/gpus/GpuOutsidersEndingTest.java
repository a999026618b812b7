package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.OutsidersHouse.began;
import static dev.podium.gpus.OutsidersHouse.gpu;
import static dev.podium.gpus.OutsidersHouse.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.gpus.GpuOutsiders.Outsider;
import dev.podium.gpus.GpuOutsiders.State;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * Real processes of other OS users on Podium's own machine, as which a Podium that is root may end them. That they are on a
 * GPU is played.
 *
 * <p>Longer than most files: making processes of others takes room.
 */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuOutsidersEndingTest {

    /** Numbers without names: they need not be made. */
    private static final int ONE = 54_321;

    private static final int OTHER = 54_322;
    private static final String OWN = System.getProperty("user.name");

    @Autowired
    GpuServers servers;

    @Autowired
    GpuOutsiders outsiders;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuHouse.TestClock clock;

    @Autowired
    GpuTurns turns;

    @Autowired
    RecentPool recent;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private final String uuid = "GPU-" + UUID.randomUUID();
    private final String second = "GPU-" + UUID.randomUUID();
    private Actor admin;

    @BeforeEach
    void podiumsOwnMachineHasTwoGpus() {
        assumeThat(OWN).as("only root runs something as others").isEqualTo("root");
        GpuHouse.empty();
        admin = GpuHouse.admin();
        health.online(MachineId.LOCAL, List.of(gpu(0, uuid), gpu(1, second)));
        CurrentActor.run(
                admin,
                () -> servers.keep(
                        MachineId.LOCAL,
                        new GpuServers.Policy(GpuServers.Badge.DECLARED, BigDecimal.ZERO, BigDecimal.ONE)));
        turns.begin();
        turns.turn();
        recent.forget();
    }

    @AfterEach
    void nothingIsLeft() {
        started.forEach(Process::destroyForcibly);
        GpuHouse.empty();
        health.now.clear();
    }

    private Process start(int uid, Map<String, String> environment, String... command) throws IOException {
        var line = new ArrayList<>(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"));
        line.addAll(List.of(command));
        var builder = new ProcessBuilder(line).directory(Path.of("/").toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        started.add(process);
        until(() -> isUser(process, uid));
        return process;
    }

    private static boolean isUser(Process process, int uid) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/status"))
                            .contains("Uid:\t" + uid + "\t")
                    && !process.info().command().orElse("").endsWith("setpriv");
        } catch (IOException e) {
            throw new AssertionError("It ended.", e);
        }
    }

    private static void until(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private void turn() {
        turns.forget();
        turns.turn();
    }

    private Outsider one() {
        return as(admin, outsiders::all).getFirst();
    }

    private void endIt() {
        var id = Objects.requireNonNull(one().id());
        CurrentActor.run(admin, () -> outsiders.end(id));
        turn();
    }

    @Test
    void itEndsWhenItIsAskedTo() throws Exception {
        var sleep = start(ONE, Map.of(), "sleep", "600");
        health.online(
                MachineId.LOCAL,
                List.of(gpu(0, uuid, process(sleep.pid(), "uid " + ONE, 100, began(sleep.pid()))), gpu(1, second)));
        turn();
        endIt();
        assertThat(sleep.waitFor()).isEqualTo(128 + 15);
        until(() -> one().sentence().startsWith("It was asked to end"));
        clock.forward(OutsiderSteps.GRACE);
        turn();
        until(() -> one().state() == State.ENDED);
        assertThat(one().sentence()).isEqualTo("It ended when it was asked to.");
        // The trail is written behind the state.
        until(() -> trail().contains("gpus.process-ended"));
        assertThat(trail())
                .containsExactly(
                        "gpus.process-outside", "gpus.process-end", "gpus.process-asked-to-end", "gpus.process-ended");
    }

    private List<String> trail() {
        return SharedDatabase.column(
                "select action from audit_entries where action like 'gpus.process%' and details::text like ? order by id",
                "%" + uuid + "%");
    }

    @Test
    void whatDoesNotListenIsKilledTenSecondsLater() throws Exception {
        var told = folder.resolve("told");
        folder.toFile().setExecutable(true, false);
        Files.createFile(told);
        assertThat(told.toFile().setWritable(true, false)).isTrue();
        var deaf = start(
                ONE,
                Map.of(),
                "sh",
                "-c",
                "trap 'echo asked >" + told + "' TERM; echo ready >" + told + "; while :; do sleep 0.05; done");
        until(() -> read(told).startsWith("ready"));
        health.online(
                MachineId.LOCAL,
                List.of(gpu(0, uuid, process(deaf.pid(), "uid " + ONE, 100, began(deaf.pid()))), gpu(1, second)));
        turn();
        endIt();
        until(() -> read(told).startsWith("asked"));
        until(() -> one().sentence().startsWith("It was asked to end"));
        turn();
        clock.forward(OutsiderSteps.GRACE.minusSeconds(1));
        turn();
        assertThat(deaf.isAlive()).as("its time is not over").isTrue();
        clock.forward(Duration.ofSeconds(1));
        turn();
        assertThat(deaf.waitFor()).isEqualTo(128 + 9);
        until(() -> one().state() == State.ENDED);
        assertThat(one().sentence()).startsWith("It was killed (SIGKILL)");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anotherProcessOfTheSameNumberIsLeftAlone() throws Exception {
        var later = start(ONE, Map.of(), "sleep", "600");
        health.online(
                MachineId.LOCAL,
                List.of(gpu(0, uuid, process(later.pid(), "uid " + ONE, 100, began(later.pid()) - 1)), gpu(1, second)));
        turn();
        endIt();
        until(() -> one().state() == State.ENDED);
        assertThat(one().sentence()).isEqualTo("It had ended by itself.");
        assertThat(later.isAlive()).isTrue();
    }

    @Test
    void whatTurnsOutToBeInALeaseIsNotKilled() throws Exception {
        var deaf = start(ONE, Map.of(), "sh", "-c", "trap '' TERM; while :; do sleep 0.05; done");
        until(() -> deaf.children().findAny().isPresent());
        var began = began(deaf.pid());
        health.online(
                MachineId.LOCAL, List.of(gpu(0, uuid, process(deaf.pid(), "uid " + ONE, 100, began)), gpu(1, second)));
        turn();
        endIt();
        until(() -> one().sentence().startsWith("It was asked to end"));
        var red = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        as(red, () -> queue.ask(GpuHouse.wanted(2, 60)));
        // As if the OS user were the lease's by now: the same process, of Podium's own.
        health.online(MachineId.LOCAL, List.of(gpu(0, uuid, process(deaf.pid(), OWN, 100, began)), gpu(1, second)));
        turn();
        assertThat(as(admin, outsiders::all)).isEmpty();
        clock.forward(OutsiderSteps.GRACE.plusSeconds(1));
        turn();
        assertThat(deaf.isAlive()).isTrue();
    }

    @Test
    void ofTwoOsUsersEachSeesItsOwnGpuAloneAndCannotEndTheOthersAndWhoIsOnTheWrongOneIsTold() throws Exception {
        var red = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        var first = as(red, () -> queue.ask(GpuHouse.wanted(1, 60))).id();
        turn();
        var other = as(red, () -> queue.ask(GpuHouse.wanted(1, 60))).id();
        turn();
        var ofFirst = as(red, () -> leases.environment(first, 0));
        var ofOther = as(red, () -> leases.environment(other, 0));
        var one = start(ONE, ofFirst, "sleep", "600");
        var two = start(OTHER, ofOther, "sleep", "600");
        assertThat(environment(one)).containsEntry("CUDA_VISIBLE_DEVICES", uuidOf(red, first));
        assertThat(environment(two)).containsEntry("CUDA_VISIBLE_DEVICES", uuidOf(red, other));
        assertThat(uuidOf(red, first)).isNotEqualTo(uuidOf(red, other));
        var tried = new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + ONE,
                        "--regid=" + ONE,
                        "--clear-groups",
                        "sh",
                        "-c",
                        "kill -s KILL " + two.pid() + "; cat /proc/" + two.pid() + "/environ")
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile())
                .start();
        assertThat(new String(tried.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("ermi")
                .doesNotContain("CUDA");
        assertThat(tried.waitFor()).isNotZero();
        assertThat(two.isAlive()).isTrue();
        // The one on the GPU of the lease runs as its OS user; the other does not, whoever's machine it is.
        health.online(
                MachineId.LOCAL,
                List.of(
                        gpu(
                                0,
                                uuid,
                                process(one.pid(), OWN, 100, began(one.pid())),
                                process(two.pid(), "uid " + OTHER, 100, began(two.pid()))),
                        gpu(1, second)));
        turn();
        assertThat(as(admin, outsiders::all))
                .extracting(Outsider::pid, Outsider::device)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(two.pid(), uuid));
    }

    private String uuidOf(Actor who, UUID lease) {
        return as(who, () -> leases.get(lease)).slices().getFirst().uuid();
    }

    private static Map<String, String> environment(Process process) throws IOException {
        var found = new TreeMap<String, String>();
        for (var each :
                Files.readString(Path.of("/proc/" + process.pid() + "/environ")).split("\0")) {
            int at = each.indexOf('=');
            if (at > 0) {
                found.put(each.substring(0, at), each.substring(at + 1));
            }
        }
        return found;
    }
}
