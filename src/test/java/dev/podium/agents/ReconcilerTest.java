package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.TerminalChanged;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which agents come back, which do not, and that none comes twice; tmux is a fake. */
@Timeout(60)
class ReconcilerTest {

    private static final ServerRun AFTER_REBOOT = new ServerRun("boot 2", "100 1");
    private static final ServerRun OTHER_SERVER = new ServerRun("boot 1", "200 2");

    private final AgentsHouse house = new AgentsHouse();
    private final Reconciler reconciler = house.reconciler();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private Agent create(String name) {
        return create(name, false);
    }

    private Agent create(String name, boolean token) {
        var agent = house.as(
                house.ada,
                () -> house.agents.create(WantedAgent.of(
                        name,
                        "command",
                        "cat",
                        List.of(),
                        MachineId.LOCAL,
                        folder.toString(),
                        Map.of(),
                        true,
                        Sharing.PRIVATE,
                        token)));
        turn();
        house.terminals.calls.clear();
        return agent;
    }

    /** All sessions of the house are gone, another server answers, and the watch is told. */
    private static void replaced(AgentsHouse house, ServerRun by) {
        house.terminals.replaced(by);
        house.terminals
                .states
                .keySet()
                .forEach(terminal ->
                        house.watch.on(new TerminalChanged(terminal, FakeTerminals.GONE, house.clock.instant())));
    }

    private void turn() {
        house.watch.look();
        reconciler.look();
    }

    private void pass(Duration time) {
        house.clock.pass(time);
        turn();
    }

    private Agent get(Agent agent) {
        return house.as(house.ada, () -> house.agents.get(agent.id()));
    }

    private AgentRow stored(AgentId id) {
        return house.as(
                house.ada,
                () -> house.inTransaction(
                        () -> house.bean(AgentStore.class).find(id).orElseThrow()));
    }

    private void end(Agent agent, TerminalState state) {
        house.terminals.states.put(agent.terminal(), state);
        house.watch.on(new TerminalChanged(agent.terminal(), state, house.clock.instant()));
    }

    @Test
    void anAgentComesBackAfterItsMachineRestarted() {
        var agent = create("a", true);
        house.arrivals.clear();
        replaced(house, AFTER_REBOOT);
        turn();
        assertThat(house.terminals.calls).containsExactly("create");
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.IDLE);
        assertThat(get(agent).reason()).endsWith("Brought back after here restarted.");
        assertThat(house.arrivals)
                .extracting(news -> news.agent().state() + " " + news.agent().reason())
                .startsWith(
                        "STARTING It ended when here restarted; Podium brings it back.",
                        "STARTING Its program's process has not been seen yet. Brought back after here restarted.");
        assertThat(house.trail)
                .contains("agents.bring-back a {reason=here restarted, try=1}")
                .noneMatch(line -> line.contains("token 1"));
        assertThat(house.ended).containsExactly("token 0 of a");
        assertThat(Objects.requireNonNull(house.terminals.made.get(agent.terminal()))
                        .environment())
                .containsEntry("PODIUM_AGENT_TOKEN", "token 1 of a");
    }

    @Test
    void anAgentComesBackAfterItsTmuxServerEnded() {
        var agent = create("a");
        replaced(house, OTHER_SERVER);
        turn();
        assertThat(house.terminals.calls).containsExactly("create");
        assertThat(get(agent).reason()).endsWith("Brought back after its tmux server on here ended.");
    }

    @Test
    void aSessionKilledByHandStaysDown() {
        var agent = create("a");
        end(agent, FakeTerminals.GONE);
        turn();
        pass(Duration.ofHours(1));
        assertThat(house.terminals.calls).isEmpty();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        assertThat(get(agent).reason()).isEqualTo(AgentStates.GONE);
        // Nor does a later restart of the machine bring it back: it was ended before.
        replaced(house, AFTER_REBOOT);
        turn();
        assertThat(house.terminals.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, EXITED", "3, CRASHED"})
    void aProgramThatEndedByItselfStaysAsItIs(int code, AgentState state) {
        var agent = create("a");
        end(agent, FakeTerminals.ended(code, null));
        turn();
        replaced(house, AFTER_REBOOT);
        pass(Duration.ofHours(1));
        assertThat(house.terminals.calls).isEmpty();
        assertThat(get(agent).state()).isEqualTo(state);
    }

    @Test
    void nothingIsDoneWhileTheMachineIsOutOfReach() {
        var agent = create("a");
        end(agent, new TerminalState(Presence.UNREACHABLE, 0, "", null, null, null, ""));
        house.terminals.run = null;
        turn();
        pass(Duration.ofHours(1));
        assertThat(house.terminals.calls).doesNotContain("create", "respawn");
        assertThat(get(agent).state()).isEqualTo(AgentState.UNREACHABLE);
        // Missing, and not known from which server: no reason to act either.
        end(agent, FakeTerminals.GONE);
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.UNREACHABLE);
        house.terminals.run = AFTER_REBOOT;
        end(agent, FakeTerminals.GONE);
        turn();
        assertThat(house.terminals.calls).contains("create");
    }

    @Test
    void whatAPersonStoppedOrDeletedIsLeftAlone() {
        var stopped = create("stopped");
        var deleted = create("deleted");
        house.as(house.ada, () -> house.agents.stop(stopped.id()));
        house.doAs(house.ada, () -> house.agents.delete(deleted.id()));
        house.terminals.calls.clear();
        replaced(house, AFTER_REBOOT);
        pass(Duration.ofHours(1));
        assertThat(house.terminals.calls).isEmpty();
        assertThat(get(stopped).state()).isEqualTo(AgentState.STOPPED);
    }

    @Test
    void anAdoptedSessionIsNotStarted() {
        house.terminals.session("notes");
        var agent = house.as(house.ada, () -> house.agents.adopt("notes", MachineId.LOCAL, "notes", Sharing.PRIVATE));
        turn();
        house.terminals.calls.clear();
        replaced(house, AFTER_REBOOT);
        pass(Duration.ofHours(1));
        assertThat(house.terminals.calls).isEmpty();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
    }

    @Test
    void whoStopsItWhileItIsPreparedWins() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        house.terminals.meanwhile = () -> house.as(house.ada, () -> house.agents.stop(agent.id()));
        turn();
        assertThat(house.terminals.calls).containsExactly("end");
        assertThat(get(agent).state()).isEqualTo(AgentState.STOPPED);
        assertThat(house.trail).noneMatch(line -> line.startsWith("agents.bring-back"));
    }

    @Test
    void whoStopsItWhileItIsStartedWins() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        house.terminals.starting = () -> house.as(house.ada, () -> house.agents.stop(agent.id()));
        turn();
        assertThat(house.terminals.calls).containsExactly("create", "end", "end");
        assertThat(house.terminals.state(agent.terminal()).presence()).isEqualTo(Presence.GONE);
        assertThat(get(agent).state()).isEqualTo(AgentState.STOPPED);
    }

    @Test
    void anAgentThatWaitsForItsTurnCanBeStopped() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        house.terminals.failures.add(Refusal.unavailable("terminals.tmux-refused", "It will not.", "Look."));
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        assertThat(house.as(house.ada, () -> house.agents.stop(agent.id())).state())
                .isEqualTo(AgentState.STOPPED);
        house.terminals.calls.clear();
        pass(Duration.ofHours(1));
        assertThat(house.terminals.calls).isEmpty();
    }

    @Test
    void aClockThatIsSetBackByAnHourKeepsNoAgentWaitingForAnHour() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        house.terminals.failures.add(Refusal.unavailable("terminals.tmux-refused", "It will not.", "Look."));
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        pass(Duration.ofHours(-1));
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.IDLE);
        assertThat(house.terminals.calls).containsExactly("create", "create");
    }

    @Test
    void aClockThatIsSetForwardByAnHourStartsNothingTwice() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        turn();
        pass(Duration.ofHours(1));
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.IDLE);
        assertThat(house.terminals.calls).containsExactly("create");
    }

    @Test
    void aTryThatFailsIsRepeatedLaterAndLaterAndThenNoMore() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        for (int i = 0; i < 9; i++) {
            house.terminals.failures.add(Refusal.unavailable("terminals.tmux-refused", "It will not.", "Look."));
        }
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        assertThat(get(agent).reason())
                .isEqualTo("It will not. Look. Podium tried once to bring it back after here restarted; it tries again"
                        + " at 10:00:05 UTC.");
        var waits = new ArrayList<Long>();
        var since = house.clock.instant();
        while (waits.size() < Comebacks.MOST_TRIES - 1
                && Duration.between(since, house.clock.instant()).toMinutes() < 60) {
            var before = house.terminals.calls.size();
            pass(Duration.ofSeconds(1));
            if (house.terminals.calls.size() > before) {
                waits.add(Duration.between(since, house.clock.instant()).toSeconds());
                since = house.clock.instant();
            }
        }
        assertThat(waits).containsExactly(5L, 10L, 60L, 300L);
        assertThat(get(agent).reason())
                .isEqualTo("It will not. Look. Podium tried 5 times to bring it back after here restarted and tries no"
                        + " more. Mend it, then start it.");
        house.terminals.calls.clear();
        pass(Duration.ofDays(1));
        assertThat(house.terminals.calls).isEmpty();

        // A person's start begins anew, and the next loss too.
        house.terminals.failures.clear();
        house.as(house.ada, () -> house.agents.start(agent.id()));
        turn();
        assertThat(get(agent).reason()).doesNotContain("Brought back");
        replaced(house, OTHER_SERVER);
        turn();
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.IDLE);
        assertThat(stored(agent.id()).comeback().tries()).isEqualTo(1);
        pass(Comebacks.SETTLED);
        assertThat(stored(agent.id()).comeback().tries()).isZero();
    }

    @Test
    void aServerThatEndsAgainAndAgainIsNoEndlessLoop() {
        var agent = create("a");
        for (int i = 0; i < 100; i++) {
            replaced(house, new ServerRun("boot 1", "server " + i));
            pass(Duration.ofSeconds(30));
            if (i % 2 == 0) {
                // Seen to run for a moment, and the other times not even that.
                house.watch.look();
            }
        }
        assertThat(house.terminals.calls).hasSize(Comebacks.MOST_TRIES);
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        assertThat(get(agent).reason()).contains("tries no more");
    }

    @Test
    void theWaitOutlivesPodium() throws SQLException {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        house.terminals.failures.add(Refusal.unavailable("terminals.tmux-refused", "It will not.", "Look."));
        turn();
        try (var next = new AgentsHouse()) {
            next.adoptTeams(house);
            next.terminals.run = AFTER_REBOOT;
            next.watch.begin();
            next.terminals.calls.clear();
            var again = next.reconciler();
            next.watch.look();
            again.look();
            assertThat(next.terminals.calls).isEmpty();
            next.clock.pass(Duration.ofSeconds(5));
            next.watch.look();
            again.look();
            assertThat(next.terminals.calls).containsExactly("create");
            next.watch.look();
            assertThat(next.as(house.ada, () -> next.agents.get(agent.id())).state())
                    .isEqualTo(AgentState.IDLE);
        }
    }

    @Test
    void aPodiumKilledBetweenItsClaimAndTheStartLeavesTheStartToTheNext() throws SQLException {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        house.terminals.failures.add(new IllegalStateException("killed here"));
        turn();
        assertThat(stored(agent.id()).standing().state()).isEqualTo(AgentState.STARTING);
        try (var next = new AgentsHouse()) {
            next.adoptTeams(house);
            next.terminals.run = AFTER_REBOOT;
            next.watch.begin();
            next.terminals.calls.clear();
            var again = next.reconciler();
            next.watch.look();
            again.look();
            assertThat(next.terminals.calls).isEmpty();
            next.clock.pass(Reconciler.CLAIM);
            next.watch.look();
            again.look();
            assertThat(stored(agent.id()).standing().reason()).startsWith("It was not seen to run.");
            next.clock.pass(Duration.ofSeconds(5));
            next.watch.look();
            again.look();
            assertThat(next.terminals.calls).containsExactly("create");
        }
    }

    @Test
    void aPodiumKilledWithTheServerRightAfterTheStartKeepsNobodyWaitingForItsClaim() throws SQLException {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        turn();
        assertThat(stored(agent.id()).standing().state()).isEqualTo(AgentState.STARTING);
        try (var next = new AgentsHouse()) {
            next.adoptTeams(house);
            next.terminals.run = new ServerRun(AFTER_REBOOT.boot(), "yet another");
            next.watch.begin();
            next.terminals.calls.clear();
            var again = next.reconciler();
            next.watch.look();
            again.look();
            assertThat(stored(agent.id()).standing().reason()).startsWith("It ended once more.");
            next.clock.pass(Duration.ofSeconds(5));
            next.watch.look();
            again.look();
            assertThat(next.terminals.calls).containsExactly("create");
        }
    }

    @Test
    void aPodiumKilledAfterTheStartIsFollowedByNoSecondOne() throws SQLException {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        turn();
        try (var next = new AgentsHouse()) {
            next.adoptTeams(house);
            next.terminals.run = AFTER_REBOOT;
            next.terminals.states.put(agent.terminal(), FakeTerminals.RUNNING);
            next.watch.begin();
            next.terminals.calls.clear();
            var again = next.reconciler();
            for (int i = 0; i < 10; i++) {
                next.watch.look();
                again.look();
                next.clock.pass(Duration.ofMinutes(1));
            }
            assertThat(next.terminals.calls).isEmpty();
            assertThat(next.as(house.ada, () -> next.agents.get(agent.id())).state())
                    .isEqualTo(AgentState.IDLE);
        }
    }

    @Test
    void anotherPodiumThatKnowsTheSameLossDoesNotStartItToo() throws SQLException {
        var agent = create("a");
        try (var other = new AgentsHouse()) {
            other.adoptTeams(house);
            other.terminals.states.put(agent.terminal(), FakeTerminals.RUNNING);
            other.watch.begin();
            other.watch.look();
            other.terminals.calls.clear();
            replaced(house, AFTER_REBOOT);
            replaced(other, AFTER_REBOOT);
            house.watch.look();
            other.watch.look();
            reconciler.look();
            other.reconciler().look();
            assertThat(house.terminals.calls).containsExactly("create");
            assertThat(other.terminals.calls).isEmpty();
        }
    }

    @Test
    void anOsUserThatWasWithdrawnKeepsItDown() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        house.machines.withdrawn = Refusal.forbidden(
                "machines.account-withdrawn", "Who owns this has the OS user ada on here no more.", "Ask an admin.");
        turn();
        pass(Duration.ofHours(1));
        assertThat(house.terminals.calls).isEmpty();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        assertThat(get(agent).reason())
                .isEqualTo("Not brought back after here restarted: Who owns this has the OS user ada on here no more."
                        + " Ask an admin.");
        house.machines.withdrawn = null;
        house.as(house.ada, () -> house.agents.start(agent.id()));
        assertThat(house.terminals.calls).containsExactly("create");
    }

    @Test
    void nothingBeginsAnewForWhoHasLeftTheTeam() {
        var agent = create("a");
        house.members.removeIf(member -> member.id().equals(house.ada.person()));
        replaced(house, AFTER_REBOOT);
        turn();
        pass(Duration.ofHours(1));
        assertThat(house.terminals.calls).isEmpty();
        assertThat(stored(agent.id()).standing().state()).isEqualTo(AgentState.CRASHED);
        assertThat(stored(agent.id()).standing().reason())
                .isEqualTo("Not brought back after here restarted: Ada, whose agent it is, is not in the team any more."
                        + " Somebody who may change it can start it.");
    }

    @Test
    void aMachineThatGoesAwayMeanwhileIsNoFailure() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        house.machines.away = Refusal.unavailable("machines.unreachable", "here does not answer.", "Look there.");
        turn();
        assertThat(house.terminals.calls)
                .containsExactly("follow " + agent.terminal().session());
        assertThat(get(agent).reason())
                .isEqualTo("It ended when here restarted. here does not answer. Look there. Podium tries to bring it"
                        + " back at 10:00:30 UTC.");
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(30));
        }
        house.machines.away = null;
        pass(Duration.ofSeconds(30));
        assertThat(house.terminals.calls).contains("create");
        assertThat(stored(agent.id()).comeback().tries()).isEqualTo(1);
    }

    private Agent claude(String name, Path directory, List<String> arguments) throws IOException {
        var program = folder.resolve("claude");
        if (!Files.exists(program)) {
            Files.createFile(
                    program, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        var agent = house.as(
                house.ada,
                () -> house.agents.create(WantedAgent.of(
                        name,
                        "claude-code",
                        null,
                        arguments,
                        MachineId.LOCAL,
                        directory.toString(),
                        Map.of("PATH", folder.toString()),
                        true)));
        turn();
        return agent;
    }

    /** Its arguments, without the hooks that come first. */
    private List<String> given(Agent agent) {
        var arguments = Objects.requireNonNull(house.terminals.made.get(agent.terminal()))
                .arguments();
        assertThat(arguments.get(1)).isEqualTo("--settings");
        return arguments.subList(3, arguments.size());
    }

    @Test
    void aProgramGoesOnWithItsConversationWhereItCan() throws IOException {
        var one = claude("one", Files.createDirectory(folder.resolve("1")), List.of("--model", "x"));
        var own = claude("own", Files.createDirectory(folder.resolve("2")), List.of("--resume", "mine"));
        // Two in one directory would both go on with whichever of their conversations was last.
        var together = Files.createDirectory(folder.resolve("3"));
        var left = claude("left", together, List.of());
        var right = claude("right", together, List.of());
        assertThat(given(one)).containsExactly("--model", "x");
        replaced(house, AFTER_REBOOT);
        turn();
        assertThat(given(one)).containsExactly("--continue", "--model", "x");
        assertThat(given(own)).containsExactly("--resume", "mine");
        assertThat(given(left)).isEmpty();
        assertThat(given(right)).isEmpty();
        house.as(house.ada, () -> house.agents.restart(one.id()));
        assertThat(given(one)).containsExactly("--model", "x");
    }

    @Test
    void aProgramThatHasNothingToResumeIsStartedAsItWas() throws IOException {
        var agent = claude("one", folder, List.of());
        replaced(house, AFTER_REBOOT);
        turn();
        assertThat(given(agent)).containsExactly("--continue");
        turn();
        house.clock.pass(Duration.ofSeconds(7));
        house.terminals.screens.put(agent.terminal(), "No conversation found");
        // tmux tells the end before the code.
        end(agent, FakeTerminals.ended(null, null));
        turn();
        end(agent, FakeTerminals.ended(1, null));
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        assertThat(get(agent).reason()).contains("it tries again at 10:00:12 UTC");
        house.terminals.calls.clear();
        pass(Duration.ofSeconds(5));
        assertThat(house.terminals.calls).containsExactly("respawn");
        assertThat(given(agent)).isEmpty();
        turn();
        assertThat(get(agent).state()).isEqualTo(AgentState.IDLE);
    }

    @Test
    void aProgramThatEndsWellAfterItCameBackStaysEnded() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        turn();
        turn();
        end(agent, FakeTerminals.ended(0, null));
        turn();
        house.terminals.calls.clear();
        pass(Duration.ofHours(1));
        assertThat(house.terminals.calls).isEmpty();
        assertThat(get(agent).state()).isEqualTo(AgentState.EXITED);
    }

    @Test
    void aTerminalOfAnAgentThatComesBackOpensByItself() {
        var agent = create("a");
        replaced(house, AFTER_REBOOT);
        assertThatThrownBy(() -> house.as(house.ada, () -> house.agents.ticket(agent.id(), Terminals.Mode.DRIVE)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("agents.coming-back");
                    // The element asks again after no other kind that names a person's request.
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT);
                });
        turn();
        assertThat(house.as(house.ada, () -> house.agents.ticket(agent.id(), Terminals.Mode.DRIVE))
                        .ticket())
                .isNotEmpty();
    }

    @Test
    void aSlowMachineIsGivenAFewAtATimeAndKeepsNobodyElseWaiting() throws Exception {
        for (int i = 0; i < 30; i++) {
            create("a" + i);
        }
        var slow = house.bean(Reconciler.class);
        replaced(house, AFTER_REBOOT);
        house.watch.look();
        var gate = new CountDownLatch(1);
        house.machines.gate = gate;
        house.arrivals.clear();
        slow.look();
        // Here it has returned, and no command has: the heartbeat goes on.
        while (house.machines.waiting.get() < Reconciler.AT_ONCE) {
            assertThat(Thread.interrupted()).isFalse();
        }
        slow.look();
        assertThat(house.machines.waiting).hasValue(Reconciler.AT_ONCE);
        assertThat(house.terminals.calls).isEmpty();
        gate.countDown();
        for (int i = 0; i < 30; i++) {
            assertThat(house.arrivals.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
        slow.stop();
        assertThat(house.terminals.calls).hasSize(30).containsOnly("create");
        assertThat(house.terminals.states.values()).containsOnly(FakeTerminals.RUNNING);
        assertThat(house.terminals.made.keySet())
                .extracting(TerminalRef::session)
                .hasSize(30);
    }
}
