package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.MachineId;
import dev.podium.terminals.TerminalChanged;
import dev.podium.terminals.TerminalState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentWatchTest {

    private final AgentsHouse house = new AgentsHouse();

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private Agent create(String name) {
        return house.as(
                house.ada,
                () -> house.agents.create(
                        WantedAgent.of(name, "command", "cat", List.of(), MachineId.LOCAL, "/", Map.of(), true)));
    }

    private void report(Agent agent, TerminalState state) {
        house.terminals.states.put(agent.terminal(), state);
        house.watch.on(new TerminalChanged(agent.terminal(), state, house.clock.instant()));
        house.watch.look();
    }

    private List<AgentState> told() {
        return house.news.stream().map(change -> change.agent().state()).toList();
    }

    private AgentRow stored(Agent agent) {
        return house.as(
                house.ada,
                () -> house.inTransaction(
                        () -> house.bean(AgentStore.class).find(agent.id()).orElseThrow()));
    }

    @Test
    void looksAtAllAgainAfterTheClockWasSetBack() {
        var agent = create("a");
        house.watch.look();
        house.clock.pass(Duration.ofHours(-1));
        // Not reported: the round finds it.
        house.terminals.states.put(agent.terminal(), FakeTerminals.ended(2, null));
        house.watch.look();
        assertThat(stored(agent).standing().state()).isEqualTo(AgentState.CRASHED);
    }

    @Test
    void tellsEachChangeOnce() {
        var agent = create("a");
        house.watch.look();
        house.watch.look();
        report(agent, FakeTerminals.printedAt(house.clock.instant()));
        report(agent, FakeTerminals.printedAt(house.clock.instant()));
        house.clock.pass(Duration.ofSeconds(2));
        house.watch.look();
        report(agent, FakeTerminals.ended(2, null));
        report(agent, FakeTerminals.GONE);
        // The first is that of create, after which the program was seen at once.
        assertThat(told())
                .containsExactly(
                        AgentState.IDLE, AgentState.IDLE, AgentState.WORKING, AgentState.IDLE, AgentState.CRASHED);
        assertThat(stored(agent).standing().exitCode()).isEqualTo(2);
    }

    @Test
    void putsTheLastLineOfAProgramThatFailedAtItsStartIntoTheReason() {
        var agent = create("a");
        house.terminals.screens.put(agent.terminal(), "booting\nno key \u001b found\n\n");
        report(agent, FakeTerminals.ended(1, null));
        var shown = house.as(house.ada, () -> house.agents.get(agent.id()));
        assertThat(shown.reason())
                .isEqualTo(
                        "Ended by itself with exit code 1, within 5 seconds of its start. Its last line: no key   found");
    }

    @Test
    void writesTheTimeOfOutputEveryHalfMinuteOnly() {
        var agent = create("a");
        var first = house.clock.instant();
        report(agent, FakeTerminals.printedAt(first));
        house.clock.pass(Duration.ofSeconds(1));
        report(agent, FakeTerminals.printedAt(house.clock.instant()));
        assertThat(stored(agent).lastActivity()).isEqualTo(first);
        assertThat(house.as(house.ada, () -> house.agents.get(agent.id())).lastActivity())
                .isEqualTo(house.clock.instant());
        var told = house.news.size();
        for (var second = 0; second < 30; second++) {
            house.clock.pass(Duration.ofSeconds(1));
            report(agent, FakeTerminals.printedAt(house.clock.instant()));
        }
        assertThat(stored(agent).lastActivity()).isEqualTo(first.plusSeconds(31));
        assertThat(house.news).hasSize(told);
    }

    @Test
    void anObservationOfAnOlderVersionIsVoid() {
        var agent = create("a");
        house.watch.look();
        var old = house.bean(AgentIndex.class).find(agent.terminal()).orElseThrow();
        house.as(house.ada, () -> house.agents.stop(agent.id()));
        var news = house.news.size();
        // As if the report of the session's end had been read before the stop was committed.
        assertThat(house.as(
                        house.ada,
                        () -> house.<Boolean>inTransaction(() -> house.bean(AgentStore.class)
                                .observe(old.observed(
                                        new Standing(AgentState.CRASHED, "x", house.clock.instant(), null), null)))))
                .isFalse();
        report(agent, FakeTerminals.GONE);
        assertThat(stored(agent).standing().state()).isEqualTo(AgentState.STOPPED);
        assertThat(house.news).hasSize(news);
    }

    @Test
    void findsItsAgentsAgainAfterAStart() throws SQLException {
        var survivor = create("survivor");
        var lost = create("lost");
        var stopped = create("stopped");
        house.as(house.ada, () -> house.agents.stop(stopped.id()));
        try (var next = new AgentsHouse()) {
            next.terminals.states.put(survivor.terminal(), FakeTerminals.RUNNING);
            next.adoptTeams(house);
            next.watch.begin();
            next.watch.look();
            assertThat(next.terminals.calls)
                    .containsExactlyInAnyOrder(
                            "follow " + survivor.terminal().session(),
                            "follow " + lost.terminal().session());
            var shown = next.as(house.ada, () -> next.agents.list(Agents.Filter.ALL, 0, 10));
            assertThat(shown)
                    .extracting(agent -> agent.name() + " " + agent.state())
                    .containsExactly("lost CRASHED", "survivor IDLE", "stopped STOPPED");
        }
    }

    @Test
    void namesTheDirectoryOfAnAdoptedSession() {
        house.terminals.session("notes");
        var agent = house.as(house.ada, () -> house.agents.adopt("notes", MachineId.LOCAL, "notes", Sharing.PRIVATE));
        assertThat(agent.workingDirectory()).isEmpty();
        house.watch.look();
        assertThat(house.as(house.ada, () -> house.agents.get(agent.id())).workingDirectory())
                .isEqualTo("/home/ada/shop");
    }

    @Test
    void ignoresTerminalsOfNobody() {
        var agent = create("a");
        house.doAs(house.ada, () -> house.agents.delete(agent.id()));
        var news = house.news.size();
        report(agent, FakeTerminals.GONE);
        assertThat(house.news).hasSize(news);
    }

    @Test
    void aMachineThatDoesNotAnswerAtAStartIsAskedAgainAndKeepsNobodyWaiting() throws SQLException {
        var near = create("near");
        var far = create("far");
        try (var next = new AgentsHouse()) {
            next.terminals.states.put(near.terminal(), FakeTerminals.RUNNING);
            next.terminals.silent.add(far.terminal());
            next.adoptTeams(house);
            next.watch.begin();
            next.watch.look();
            assertThat(next.as(house.ada, () -> next.agents.list(Agents.Filter.ALL, 0, 10)))
                    .extracting(agent -> agent.name() + " " + agent.state())
                    .containsExactly("far UNREACHABLE", "near IDLE");
            next.terminals.silent.clear();
            next.terminals.calls.clear();
            next.terminals.states.put(far.terminal(), FakeTerminals.RUNNING);
            next.clock.pass(AgentWatch.ROUND);
            next.watch.look();
            assertThat(next.terminals.calls)
                    .containsExactly("follow " + far.terminal().session());
            assertThat(next.as(house.ada, () -> next.agents.get(far.id()).state()))
                    .isEqualTo(AgentState.IDLE);
        }
    }
}
