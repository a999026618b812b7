package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.gpu;
import static dev.podium.gpus.GpuHouse.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.gpus.GpuServers.Badge;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.machines.GpuRule;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.RunnerHouse;
import dev.podium.machines.runner.TestRunner;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;

/** What a machine's runner is told when leases begin and end, and what the page then says of the server. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class HardServersTest {

    @TempDir
    Path folder;

    @LocalServerPort
    int port;

    @Autowired
    GpuServers servers;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

    @Autowired
    MachineRegistry registry;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuTurns turns;

    @Autowired
    ApplicationContext podium;

    private final LinkedBlockingQueue<Optional<GpuRule>> told = new LinkedBlockingQueue<>();
    private final List<String> uuids = List.of("GPU-" + UUID.randomUUID(), "GPU-" + UUID.randomUUID());
    private volatile String why = "";
    private RunnerHouse runners;
    private Actor admin;
    private Actor ada;
    private MachineId machine;
    private TestRunner runner;

    @BeforeEach
    void aMachineWithARunnerAndTwoGpus() {
        GpuHouse.empty();
        admin = GpuHouse.admin();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        runners = RunnerHouse.of(podium);
        machine = runners.machine();
        CurrentActor.run(admin, () -> registry.assign(machine, ada.person(), "ada"));
        health.online(machine, List.of(gpu(0, uuids.getFirst(), 0.5, ""), gpu(1, uuids.getLast(), 0.5, "")));
        turns.begin();
    }

    @AfterEach
    void nothingIsLeft() {
        if (runner != null) {
            runner.close();
        }
        GpuHouse.empty();
        health.now.clear();
    }

    private void comes() {
        runner = TestRunner.holding(port, folder, runners.token(machine), told, () -> why);
        runners.untilConnected(machine);
    }

    private void shared(Badge badge) {
        CurrentActor.run(
                admin, () -> servers.keep(machine, new GpuServers.Policy(badge, BigDecimal.ZERO, BigDecimal.ONE)));
        turns.forget();
        turns.turn();
    }

    /** What the runner is told next. */
    private Optional<GpuRule> next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    private String unheld() {
        return as(admin, servers::all).stream()
                .filter(each -> each.machine().equals(machine))
                .findFirst()
                .orElseThrow()
                .unheld();
    }

    private void until(String expected) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!unheld().contains(expected) || expected.isEmpty() && !unheld().isEmpty()) {
            assertThat(System.nanoTime()).as(unheld()).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private UUID lease() {
        var id = as(ada, () -> queue.ask(wanted(1, 60))).id();
        turns.forget();
        turns.turn();
        return id;
    }

    @Test
    void theRunnerIsToldWhoHoldsWhatBeforeAnythingStartsInALeaseAndAfterItsEnd() throws Exception {
        comes();
        shared(Badge.DECLARED);
        assertThat(unheld()).isEmpty();
        shared(Badge.HARD);
        // Nobody holds anything: nobody may open any.
        var first = next();
        while (first != null && first.isEmpty()) {
            first = next();
        }
        assertThat(first).contains(new GpuRule(Map.of()));
        until("");

        var lease = lease();
        var own = as(ada, () -> leases.environment(lease, 0)).get("CUDA_VISIBLE_DEVICES");
        // It was told before the environment was handed out.
        assertThat(told.poll()).contains(new GpuRule(Map.of("ada", Set.of(own))));
        assertThat(unheld()).isEmpty();

        as(ada, () -> leases.end(lease));
        assertThat(next()).contains(new GpuRule(Map.of()));
        shared(Badge.DECLARED);
        assertThat(next()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void whatTheRunnerAnswersIsShownAndWhoComesAnewIsToldAnew() throws Exception {
        shared(Badge.HARD);
        until("its runner is not connected");
        why = "no systemd runs it";
        comes();
        until("no systemd runs it");
        runner.close();
        runners.untilGone(machine);
        assertThat(unheld()).contains("not connected");
        why = "";
        comes();
        until("");
    }

    @Test
    void anOlderRunnerGoesOnWorkingAndTheServerIsDeclared() {
        runner = TestRunner.older(port, folder, runners.token(machine));
        runners.untilConnected(machine);
        shared(Badge.HARD);
        until("older than this Podium");
        lease();
        runners.untilConnected(machine);
        assertThat(unheld()).contains("older than this Podium");
    }

    @Test
    void aMachineBySshIsNeverHeld() {
        var house = GpuHouse.server(registry, servers, health, admin, 1, "0", ada.team());
        machine = house.machine();
        shared(Badge.HARD);
        assertThat(unheld()).contains("SSH");
    }
}
