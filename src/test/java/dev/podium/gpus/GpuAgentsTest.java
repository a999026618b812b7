package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.gpu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Agents;
import dev.podium.agents.NeededGpus;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Sharing;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** Agents on GPUs: real programs in a real tmux, with the real line, which the test moves on turn by turn. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuAgentsTest {

    private static final String TELLS = """
            printf '%s\\n' "$CUDA_VISIBLE_DEVICES" "$PODIUM_GPU_LEASE" "$CUDA_DEVICE_ORDER" "$$" > "$TOLD.new"
            mv "$TOLD.new" "$TOLD"
            read line
            exit 3
            """;

    @Autowired
    Agents agents;

    @Autowired
    GpuServers servers;

    @Autowired
    GpuLeases leases;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuTurns turns;

    @Autowired
    RecentPool recent;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuHouse.TestClock clock;

    @TempDir
    Path folder;

    private final String uuid = "GPU-" + UUID.randomUUID();
    private final List<Agent> made = new ArrayList<>();
    private Actor admin;
    private TeamId team;
    private Actor ada;

    @BeforeEach
    void oneGpuHere() {
        GpuHouse.empty();
        admin = GpuHouse.admin();
        team = TestPeople.team("GPU agents");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        health.online(MachineId.LOCAL, List.of(gpu(0, uuid, 0.5, "")));
        as(admin, () -> {
            servers.keep(
                    MachineId.LOCAL,
                    new GpuServers.Policy(GpuServers.Badge.DECLARED, new BigDecimal("3.6"), BigDecimal.ONE));
            return true;
        });
        recent.forget();
        turns.begin();
        turn();
    }

    @AfterEach
    void end() {
        as(TestPeople.person(team, "End", Role.OWNER), () -> {
            made.forEach(agent -> agents.delete(agent.id()));
            return true;
        });
        within("everything is given back", () -> as(ada, leases::running).isEmpty());
        GpuHouse.empty();
        health.now.clear();
        recent.forget();
    }

    private void turn() {
        turns.forget();
        turns.turn();
        recent.forget();
    }

    private Agent create(String name) {
        var wanted = new NewAgent(
                name,
                "command",
                "sh",
                List.of("-c", TELLS),
                MachineId.LOCAL,
                List.of(),
                "/",
                Map.of("TOLD", folder.resolve(name).toString()),
                true,
                Sharing.PRIVATE,
                false,
                false,
                null,
                new NeededGpus(GpuNeed.whole(1), Duration.ofHours(4)));
        var agent = as(ada, () -> agents.create(wanted));
        made.add(agent);
        return agent;
    }

    private record Told(String devices, String lease, String order, String processId) {}

    /** What the program found in its environment. */
    private Told told(String name) {
        var file = folder.resolve(name);
        within("the program has written " + file, () -> Files.exists(file));
        try {
            var lines = Files.readAllLines(file);
            Files.delete(file);
            return new Told(lines.get(0), lines.get(1), lines.get(2), lines.get(3));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void within(String what, BooleanSupplier met) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private Agent get(Agent agent) {
        return as(ada, () -> agents.get(agent.id()));
    }

    @Test
    void whatWasAskedForAnAgentThatNeverCameIsTakenBack() {
        var request = as(
                ada,
                () -> queue.ask(new GpuQueue.Wanted(
                        GpuNeed.whole(1), Duration.ofHours(1), null, false, null, "", AgentId.random())));
        assertThat(queue.teamsOfAgents()).containsExactly(team);
        clock.forward(Duration.ofMinutes(2));
        within("it waits no more", () -> as(ada, () -> queue.get(request.id())).state() == GpuQueue.State.CANCELLED);
        assertThat(as(ada, queue::waitingForAgents)).isEmpty();
    }

    @Test
    void theProgramFindsItsGpuAndTheNextAgentStartsWhenItIsStopped() {
        var first = create("first");
        turn();
        var told = told("first");
        assertThat(told.devices()).isEqualTo(uuid);
        assertThat(told.order()).isEqualTo("PCI_BUS_ID");
        assertThat(as(ada, leases::running)).singleElement().satisfies(lease -> {
            assertThat(lease.id()).hasToString(told.lease());
            assertThat(lease.agent()).isEqualTo(first.id());
            assertThat(lease.person()).isEqualTo(ada.person());
            assertThat(lease.purpose()).isEqualTo("first");
        });
        var second = create("second");
        clock.forward(Duration.ofSeconds(15));
        turn();
        var waits = as(ada, () -> queue.line(10)).getFirst().request();
        within(
                "the second says what the line says",
                () -> get(second)
                        .reason()
                        .equals("Starts when its GPUs are there. "
                                + as(ada, () -> queue.get(waits.id())).sentence()));
        as(ada, () -> agents.restart(first.id()));
        assertThat(told("first").lease()).as("a restart keeps the lease").isEqualTo(told.lease());
        as(ada, () -> agents.stop(first.id()));
        within("it is given back", () -> as(ada, leases::running).isEmpty());
        turn();
        assertThat(told("second").devices()).isEqualTo(uuid);
        assertThat(as(ada, () -> leases.journal(UUID.fromString(told.lease()))))
                .extracting(GpuLeases.Happened::sentence)
                .contains("Ended by the agent first.");
    }

    @Test
    void whenTheProgramEndsItsGpuIsFree() {
        var agent = create("ends");
        turn();
        told("ends");
        // The program may have begun before Podium hears of its terminal.
        within(
                "its terminal is known",
                () -> as(ada, () -> {
                    try {
                        agents.input(agent.id(), "now", true);
                        return true;
                    } catch (Refusal refusal) {
                        if (refusal.code().equals("terminals.not-running")) {
                            return false;
                        }
                        throw refusal;
                    }
                }));
        within("its lease is over", () -> as(ada, leases::running).isEmpty());
        within(
                "it says how its program ended",
                () -> Integer.valueOf(3).equals(get(agent).exitCode()));
    }

    @Test
    void whenItsTimeIsOverItIsStopped() {
        var agent = create("long");
        turn();
        var process = Long.parseLong(told("long").processId());
        clock.forward(Duration.ofHours(4));
        turn();
        within("it is stopped", () -> get(agent).state() == AgentState.STOPPED);
        assertThat(get(agent).reason()).isEqualTo("Stopped when its lease of GPUs ended. Its time was over.");
        within("and its program is gone", () -> ProcessHandle.of(process).isEmpty());
    }

    @Test
    void whoGivesTheLeaseBackByHandStopsTheAgent() {
        var agent = create("held");
        turn();
        var lease = UUID.fromString(told("held").lease());
        as(ada, () -> leases.end(lease));
        within("it is stopped", () -> get(agent).reason().endsWith("Ended by Ada."));
    }

    @Test
    void aTeamThatMayUseNoServerIsToldSo() {
        as(admin, () -> {
            servers.remove(MachineId.LOCAL);
            return true;
        });
        recent.forget();
        assertThatThrownBy(() -> create("nowhere")).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("gpus.no-server");
            assertThat(refusal.sentence()).isEqualTo("Your team may use no server with shared GPUs.");
        });
        assertThat(as(ada, () -> agents.count(Agents.Filter.ALL))).isZero();
    }

    @Test
    void moreThanThereIsAndNoTimeAtAllAreRefused() {
        for (var bad : Map.of(
                        "gpus.too-large", new NeededGpus(GpuNeed.whole(2), Duration.ofHours(1)),
                        "gpus.bad-need", new NeededGpus(GpuNeed.whole(0), Duration.ofHours(1)),
                        "gpus.bad-time", new NeededGpus(GpuNeed.whole(1), Duration.ZERO))
                .entrySet()) {
            var wanted = new NewAgent(
                    "bad",
                    "shell",
                    null,
                    List.of(),
                    MachineId.LOCAL,
                    List.of(),
                    "/",
                    Map.of(),
                    false,
                    Sharing.PRIVATE,
                    false,
                    false,
                    null,
                    bad.getValue());
            assertThatThrownBy(() -> as(ada, () -> agents.create(wanted)))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(bad.getKey()));
        }
    }
}
