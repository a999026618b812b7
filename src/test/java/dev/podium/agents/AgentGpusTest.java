package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.gpus.GpuNeed;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuQueue.State;
import dev.podium.gpus.GpusChanged;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Machine;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.TerminalChanged;
import dev.podium.terminals.TerminalState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that wait for GPUs, run on them, and give them back; tmux and the line are played. */
@Timeout(60)
class AgentGpusTest {

    private static final ServerRun AFTER_REBOOT = new ServerRun("boot 2", "100 1");

    private final AgentsHouse house = new AgentsHouse();
    private final Reconciler reconciler = house.reconciler();
    private final PlayedGpus gpus = house.gpus;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private NewAgent wanted(String name, @Nullable MachineId machine, Map<String, String> environment, boolean start) {
        return new NewAgent(
                name,
                "command",
                "cat",
                List.of(),
                machine,
                List.of(),
                folder.toString(),
                environment,
                start,
                Sharing.PRIVATE,
                false,
                false,
                null,
                new NeededGpus(GpuNeed.whole(1), Duration.ofHours(4)));
    }

    private Agent create(String name) {
        return house.as(house.ada, () -> house.agents.create(wanted(name, MachineId.LOCAL, Map.of(), true)));
    }

    /** One that runs on its lease. */
    private Agent running(String name) {
        var agent = create(name);
        gpus.grant(gpus.last());
        look();
        house.watch.look();
        house.terminals.calls.clear();
        gpus.calls.clear();
        return get(agent);
    }

    private void look() {
        look(house);
    }

    private static void look(AgentsHouse at) {
        var starts = at.bean(GpuStarts.class);
        starts.on(new GpusChanged());
        starts.look();
    }

    private void turn() {
        house.watch.look();
        reconciler.look();
        look();
    }

    private Agent get(Agent agent) {
        return house.as(house.ada, () -> house.agents.get(agent.id()));
    }

    private void end(Agent agent, TerminalState state) {
        house.terminals.states.put(agent.terminal(), state);
        house.watch.on(new TerminalChanged(agent.terminal(), state, house.clock.instant()));
    }

    private String device(Agent agent) {
        return Objects.requireNonNull(house.terminals.made.get(agent.terminal()))
                .environment()
                .getOrDefault("CUDA_VISIBLE_DEVICES", "none");
    }

    private void refuses(String code, @Nullable String field, Runnable work) {
        assertThatThrownBy(work::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.field()).isEqualTo(field);
        });
    }

    @Test
    void oneThatNeedsGpusWaitsAndSaysWhy() {
        var agent = create("trainer");
        assertThat(agent.state()).isEqualTo(AgentState.STOPPED);
        assertThat(agent.reason()).isEqualTo("Starts when its GPUs are there. It was asked for just now.");
        assertThat(agent.gpus()).isNotNull().satisfies(needed -> {
            assertThat(needed.words()).isEqualTo("1 GPU");
            assertThat(needed.request()).isEqualTo(gpus.last());
        });
        assertThat(agent.environmentNames()).contains("CUDA_VISIBLE_DEVICES", "PODIUM_GPU_LEASE");
        assertThat(gpus.calls).containsExactly("Ada asks for 1 GPU for trainer");
        assertThat(house.terminals.calls).doesNotContain("create");
        gpus.say(gpus.last(), State.WAITING, "Second in the line.");
        look();
        assertThat(get(agent).reason()).isEqualTo("Starts when its GPUs are there. Second in the line.");
        refuses("agents.waits-for-gpus", null, () -> house.doAs(house.ada, () -> house.agents.screen(agent.id())));
        house.as(house.ada, () -> house.agents.start(agent.id()));
        assertThat(gpus.waiting()).as("it asks once").isOne();
    }

    @Test
    void itStartsByItselfOnItsLease() {
        var agent = create("trainer");
        gpus.grant(gpus.last());
        look();
        assertThat(house.terminals.calls).contains("create");
        assertThat(device(agent)).isEqualTo("GPU-of-" + gpus.last());
        assertThat(get(agent).state().running()).isTrue();
        assertThat(house.trail).anyMatch(line -> line.startsWith("agents.start trainer {lease="));
        house.terminals.calls.clear();
        look();
        assertThat(house.terminals.calls).as("it runs").doesNotContain("create", "respawn");
    }

    @Test
    void theEndOfItsLeaseStopsIt() {
        var agent = running("trainer");
        gpus.end(gpus.last(), "Its time was over.");
        look();
        assertThat(house.terminals.calls).containsExactly("end");
        assertThat(get(agent).state()).isEqualTo(AgentState.STOPPED);
        assertThat(get(agent).reason()).isEqualTo("Stopped when its lease of GPUs ended. Its time was over.");
        assertThat(Objects.requireNonNull(get(agent).gpus()).request()).isNull();
        house.as(house.ada, () -> house.agents.start(agent.id()));
        assertThat(gpus.calls).as("a start asks anew").containsExactly("Ada asks for 1 GPU for trainer");
        gpus.grant(gpus.last());
        look();
        assertThat(device(agent)).isEqualTo("GPU-of-" + gpus.last());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void whenItEndsByItselfItsGpusAreGivenBack(int code) {
        var agent = running("trainer");
        end(agent, FakeTerminals.ended(code, null));
        turn();
        assertThat(gpus.calls).containsExactly("Ended by the agent trainer.");
        assertThat(get(agent).exitCode()).as("and it stays as it ended").isEqualTo(code);
        turn();
        assertThat(get(agent).exitCode()).isEqualTo(code);
    }

    @Test
    void whoeverStopsOrDeletesItGivesThemBack() {
        var stopped = running("stopped");
        house.as(house.ada, () -> house.agents.stop(stopped.id()));
        var deleted = running("deleted");
        house.doAs(house.ada, () -> house.agents.delete(deleted.id()));
        assertThat(gpus.calls).containsExactly("Ended by the agent deleted.");
        assertThat(gpus.held()).isZero();
        look();
        assertThat(get(stopped).reason()).isEqualTo("Stopped by Ada.");
    }

    @Test
    void whatWaitsIsTakenBackByAStopAndByADelete() {
        var stopped = create("stopped");
        house.as(house.ada, () -> house.agents.stop(stopped.id()));
        assertThat(gpus.calls).last().isEqualTo("Taken back by the agent stopped.");
        assertThat(get(stopped).reason()).isEqualTo("Stopped by Ada.");
        var deleted = create("deleted");
        house.doAs(house.ada, () -> house.agents.delete(deleted.id()));
        assertThat(gpus.calls).last().isEqualTo("Taken back by the agent deleted.");
        look();
        assertThat(house.terminals.calls).doesNotContain("create");
    }

    @Test
    void whatSomebodyTakesOutOfTheLineIsNotStarted() {
        var agent = create("trainer");
        gpus.say(gpus.last(), State.CANCELLED, "Taken back by Olga.");
        look();
        assertThat(get(agent).state()).isEqualTo(AgentState.STOPPED);
        assertThat(get(agent).reason()).isEqualTo("Not started: it has no GPUs. Taken back by Olga.");
        house.as(house.ada, () -> house.agents.start(agent.id()));
        assertThat(gpus.waiting()).isOne();
    }

    @Test
    void aRestartKeepsTheLease() {
        var agent = running("trainer");
        house.as(house.ada, () -> house.agents.restart(agent.id()));
        assertThat(house.terminals.calls).containsExactly("respawn");
        assertThat(device(agent)).isEqualTo("GPU-of-" + gpus.last());
        assertThat(gpus.calls).isEmpty();
        assertThat(gpus.held()).isOne();
    }

    @Test
    void oneThatComesBackKeepsTheLease() {
        var agent = running("trainer");
        house.terminals.replaced(AFTER_REBOOT);
        end(agent, FakeTerminals.GONE);
        turn();
        assertThat(house.terminals.calls).contains("create");
        assertThat(device(agent)).isEqualTo("GPU-of-" + gpus.last());
        turn();
        assertThat(get(agent).reason()).endsWith("Brought back after here restarted.");
        assertThat(gpus.calls).isEmpty();
    }

    @Test
    void oneWhoseLeaseEndedMeanwhileDoesNotComeBack() {
        var agent = running("trainer");
        house.terminals.replaced(AFTER_REBOOT);
        end(agent, FakeTerminals.GONE);
        gpus.end(gpus.last(), "Its time was over.");
        turn();
        house.clock.pass(Duration.ofMinutes(5));
        turn();
        assertThat(house.terminals.calls).doesNotContain("create", "respawn");
        assertThat(get(agent).state()).isEqualTo(AgentState.STOPPED);
        assertThat(get(agent).reason()).isEqualTo("Stopped when its lease of GPUs ended. Its time was over.");
        assertThat(gpus.calls).as("nobody asked it to start").isEmpty();
    }

    @Test
    void oneThatCannotComeBackGivesThemBack() {
        var agent = running("trainer");
        house.machines.withdrawn = Refusal.forbidden("machines.account-withdrawn", "No more.", "Ask.");
        house.terminals.replaced(AFTER_REBOOT);
        end(agent, FakeTerminals.GONE);
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        assertThat(gpus.calls).containsExactly("Ended by the agent trainer.");
    }

    @Test
    void oneThatFailsForAWhileKeepsThemUntilItIsGivenUp() {
        var agent = running("trainer");
        house.machines.withdrawn = Refusal.conflict("agents.program-missing", "No more.", "Install it.");
        house.terminals.replaced(AFTER_REBOOT);
        end(agent, FakeTerminals.GONE);
        for (int tries = 1; tries < Comebacks.MOST_TRIES; tries++) {
            turn();
            assertThat(gpus.held()).as(get(agent).reason()).isOne();
            house.clock.pass(Duration.ofMinutes(5));
        }
        turn();
        assertThat(get(agent).reason()).contains("tries no more");
        assertThat(gpus.held()).isZero();
    }

    @Test
    void aPodiumThatIsStartedAfterTheyWereGivenStartsItsAgent() throws SQLException {
        var agent = create("trainer");
        gpus.grant(gpus.last());
        try (var next = new AgentsHouse()) {
            next.adoptTeams(house);
            next.watch.begin();
            next.bean(GpuStarts.class).look();
            assertThat(next.terminals.calls).as("told by nobody").contains("create");
            look();
            assertThat(house.terminals.calls).as("the other finds it done").doesNotContain("create");
            assertThat(Objects.requireNonNull(next.terminals.made.get(agent.terminal()))
                            .environment())
                    .containsEntry("CUDA_VISIBLE_DEVICES", "GPU-of-" + gpus.last());
        }
    }

    @Test
    void ofTwoPodiumsOneStartsIt() throws SQLException {
        create("trainer");
        gpus.grant(gpus.last());
        try (var other = new AgentsHouse()) {
            other.adoptTeams(house);
            // While this one makes everything ready, the other does it all.
            house.terminals.meanwhile = () -> look(other);
            look();
            assertThat(other.terminals.calls).containsOnlyOnce("create");
            assertThat(house.terminals.calls).doesNotContain("create");
        }
    }

    @Test
    void whoeverStopsItWhileItIsMadeReadyWins() {
        var agent = create("trainer");
        gpus.grant(gpus.last());
        house.terminals.meanwhile = () -> house.as(house.ada, () -> house.agents.stop(agent.id()));
        look();
        assertThat(house.terminals.calls).doesNotContain("create");
        assertThat(get(agent).reason()).isEqualTo("Stopped by Ada.");
        assertThat(gpus.held()).isZero();
    }

    @Test
    void oneThatCannotStartThoughTheyAreThereSaysSoAndGivesThemBack() {
        var agent = create("trainer");
        house.machines.withdrawn = Refusal.forbidden("machines.account-withdrawn", "No account.", "Ask an admin.");
        gpus.grant(gpus.last());
        look();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        assertThat(get(agent).reason()).isEqualTo("Not started, though its GPUs were there: No account. Ask an admin.");
        assertThat(gpus.held()).isZero();
    }

    @Test
    void aMachineThatDoesNotAnswerIsTriedAgain() {
        var agent = create("trainer");
        house.machines.withdrawn = Refusal.unavailable("machines.offline", "It is away.", "Wait.");
        gpus.grant(gpus.last());
        look();
        assertThat(get(agent).reason()).contains("They are now. It is away. Podium tries it again.");
        house.machines.withdrawn = null;
        look();
        assertThat(house.terminals.calls).as("not at once").doesNotContain("create");
        house.clock.pass(GpuStarts.ROUND);
        look();
        assertThat(house.terminals.calls).contains("create");
    }

    @Test
    void whoeverStartsItAsksInItsOwnersName() {
        var agent = running("trainer");
        house.as(house.ada, () -> house.agents.stop(agent.id()));
        gpus.calls.clear();
        var olga = house.mate("Olga", Role.OWNER);
        house.as(olga, () -> house.agents.start(agent.id()));
        assertThat(gpus.calls).containsExactly("Ada asks for 1 GPU for trainer");
        house.as(house.ada, () -> house.agents.stop(agent.id()));
        house.members.removeIf(member -> member.id().equals(house.ada.person()));
        refuses(Relaunch.OWNER_LEFT, null, () -> house.as(olga, () -> house.agents.start(agent.id())));
        assertThat(gpus.waiting()).isZero();
    }

    @Test
    void whoMayNotUseGpusIsToldSo() {
        house.withheld.add(Permission.GPU_USE);
        refuses("identity.not-allowed", null, () -> create("trainer"));
        house.withheld.clear();
        assertThat(house.as(house.ada, () -> house.agents.count(Agents.Filter.ALL)))
                .isZero();
        assertThat(gpus.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onAMachineThatSharesNoneNothingIsMade(boolean start) {
        gpus.server = MachineId.random();
        assertThatThrownBy(() -> house.as(
                        house.ada, () -> house.agents.create(wanted("trainer", MachineId.LOCAL, Map.of(), start))))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("gpus.no-server");
                    assertThat(refusal.field()).isEqualTo("machine");
                    assertThat(refusal.sentence())
                            .isEqualTo("here is no server with shared GPUs that your team may use.");
                });
        gpus.server = MachineId.LOCAL;
        assertThat(create("trainer").state()).isEqualTo(AgentState.STOPPED);
    }

    @Test
    void onePlacedByPodiumGoesWhereGpusAre() {
        var server = MachineId.random();
        house.machines.others.put(server, new Machine(server, "gpu-a", "ada"));
        gpus.server = server;
        var agent = house.as(house.ada, () -> house.agents.create(wanted("trainer", null, Map.of(), true)));
        assertThat(agent.machine()).isEqualTo(server);
        assertThat(Objects.requireNonNull(agent.placed()).why())
                .contains("Not taken: here: here is no server with shared GPUs that your team may use");
    }

    @Test
    void whatIsAskedForOneThatIsNotMadeIsTakenBack() {
        create("trainer");
        refuses("agents.name-taken", "name", () -> create("trainer"));
        assertThat(gpus.waiting()).isOne();
        assertThat(gpus.calls).last().isEqualTo("Taken back by the agent trainer.");
    }

    @Test
    void oneThatIsNotStartedAsksForNothing() {
        var agent = house.as(house.ada, () -> house.agents.create(wanted("trainer", MachineId.LOCAL, Map.of(), false)));
        assertThat(agent.reason()).isEqualTo("It was not started yet.");
        assertThat(gpus.calls).isEmpty();
        house.as(house.ada, () -> house.agents.start(agent.id()));
        assertThat(gpus.waiting()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "PODIUM_GPU_LEASE"})
    void nobodySetsWhatItsLeaseSets(String variable) {
        refuses(
                "agents.bad-environment",
                "environment",
                () -> house.as(
                        house.ada,
                        () -> house.agents.create(wanted("trainer", MachineId.LOCAL, Map.of(variable, "0"), true))));
        var free = WantedAgent.of(
                "free", "command", "cat", List.of(), MachineId.LOCAL, folder.toString(), Map.of(variable, "0"), false);
        assertThat(house.as(house.ada, () -> house.agents.create(free)).environmentNames())
                .containsExactly(variable);
    }

    @Test
    void aLeaseThatNobodyWroteDownIsGivenBack() {
        var agent = running("trainer");
        house.as(
                Actor.system(house.team),
                () -> house.inTransaction(() -> {
                    house.bean(GpuNeedStore.class).keep(agent.id(), null);
                    return true;
                }));
        look();
        assertThat(gpus.held()).as("it may be written down just now").isOne();
        house.clock.pass(GpuStarts.FORGOTTEN.plusSeconds(1));
        look();
        assertThat(gpus.calls).containsExactly("Ended by Podium.");
    }

    @Test
    void whatWaitsAndNobodyWroteDownIsTakenBack() {
        var agent = create("trainer");
        house.as(
                Actor.system(house.team),
                () -> house.inTransaction(() -> {
                    house.bean(GpuNeedStore.class).keep(agent.id(), null);
                    return true;
                }));
        gpus.calls.clear();
        look();
        assertThat(gpus.waiting()).as("it may be written down just now").isOne();
        house.clock.pass(GpuStarts.FORGOTTEN.plusSeconds(1));
        look();
        assertThat(gpus.calls).containsExactly("Taken back by Podium.");
    }

    @Test
    void whatWasAskedForAnAgentThatNeverCameIsTakenBackThoughTheTeamHasNoOther() {
        house.as(house.ada, () -> gpus.queue.ask(forAnAgentThatNeverCame()));
        gpus.calls.clear();
        house.clock.pass(GpuStarts.FORGOTTEN.plusSeconds(1));
        look();
        assertThat(gpus.calls).containsExactly("Taken back by Podium.");
    }

    @Test
    void aTeamThatSomethingIsWrongWithKeepsNoOtherWaiting() {
        gpus.broken = TeamId.random();
        house.as(Actor.system(gpus.broken), () -> gpus.queue.ask(forAnAgentThatNeverCame()));
        house.as(house.ada, () -> gpus.queue.ask(forAnAgentThatNeverCame()));
        gpus.calls.clear();
        house.clock.pass(GpuStarts.FORGOTTEN.plusSeconds(1));
        look();
        assertThat(gpus.calls).containsExactly("Taken back by Podium.");
    }

    private static GpuQueue.Wanted forAnAgentThatNeverCame() {
        return new GpuQueue.Wanted(
                new GpuNeed(1, 1000, 0, Set.of(), Set.of(MachineId.LOCAL), 1, false),
                Duration.ofHours(1),
                null,
                false,
                null,
                "trainer",
                AgentId.random());
    }

    @Test
    void whoSeesOnlyThatItIsThereIsNotToldOfItsGpus() {
        var agent = create("trainer");
        var olga = house.mate("Olga", Role.OWNER);
        house.withheld.addAll(Set.of(Permission.TERMINAL_OTHERS));
        var seen = house.as(olga, () -> house.agents.get(agent.id()));
        assertThat(seen.mine()).isEqualTo(Reach.SEE);
        assertThat(seen.gpus()).isNull();
        refuses("agents.not-found", null, () -> house.as(house.bob, () -> house.agents.get(agent.id())));
        assertThat(house.as(
                        house.bob,
                        () -> house.inTransaction(
                                () -> house.bean(GpuNeedStore.class).asked())))
                .isEmpty();
    }
}
