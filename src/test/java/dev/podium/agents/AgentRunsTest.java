package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/** All rooms together: a program on this machine, in a real tmux, as an agent. */
@PodiumTest
@Import(AgentRunsTest.News.class)
class AgentRunsTest {

    static class News {
        final BlockingQueue<Agent> agents = new LinkedBlockingQueue<>();

        @EventListener
        void on(AgentStateChanged change) {
            agents.add(change.agent());
        }
    }

    private final Agents agents;
    private final News news;
    private final Actor ada = TestPeople.person(TestPeople.team("Runs"), "Ada", Role.MEMBER);

    @Autowired
    AgentRunsTest(Agents agents, News news) {
        this.agents = agents;
        this.news = news;
    }

    private Agent create(String name, String script) {
        return CurrentActor.get(
                ada,
                () -> agents.create(WantedAgent.of(
                        name, "command", "sh", List.of("-c", script), MachineId.LOCAL, "/", Map.of("A", "é"), true)));
    }

    private Agent await(AgentId id, Predicate<Agent> wanted) throws InterruptedException {
        while (true) {
            var agent = news.agents.poll(20, TimeUnit.SECONDS);
            assertThat(agent).as("news of the agent").isNotNull();
            if (agent.id().equals(id) && wanted.test(agent)) {
                return agent;
            }
        }
    }

    @Test
    void runsIsStoppedAndRunsAgain() throws InterruptedException {
        var agent = create("runs", "while true; do echo ready $A $PODIUM_AGENT_NAME; sleep 0.1; done");
        await(agent.id(), seen -> seen.state() == AgentState.WORKING);
        assertThat(CurrentActor.get(ada, () -> agents.screen(agent.id())).text())
                .startsWith("ready é runs");
        assertThat(CurrentActor.get(ada, () -> agents.stop(agent.id())).state()).isEqualTo(AgentState.STOPPED);
        CurrentActor.get(ada, () -> agents.start(agent.id()));
        await(agent.id(), seen -> seen.state() == AgentState.WORKING);
        CurrentActor.get(ada, () -> agents.restart(agent.id()));
        await(agent.id(), seen -> seen.state() == AgentState.WORKING);
        CurrentActor.run(ada, () -> agents.delete(agent.id()));
    }

    @Test
    void tellsWhyAProgramFailedAtItsStart() throws InterruptedException {
        var agent = create("fails", "echo no key found; sleep 0.3; exit 3");
        // Where it ends before create has returned, a first piece of news comes without the line, or the code.
        var crashed = await(
                agent.id(), seen -> seen.exitCode() != null && seen.reason().contains("last line"));
        assertThat(crashed.state()).isEqualTo(AgentState.CRASHED);
        assertThat(crashed.exitCode()).isEqualTo(3);
        assertThat(crashed.reason())
                .isEqualTo(
                        "Ended by itself with exit code 3, within 5 seconds of its start. Its last line: no key found");
        CurrentActor.run(ada, () -> agents.delete(agent.id()));
    }

    @Test
    void aShellWorksForAsLongAsACommandRunsInItThoughItPrintsNothing() throws InterruptedException {
        var agent = CurrentActor.get(
                ada,
                () -> agents.create(
                        WantedAgent.of("types", "shell", null, List.of(), MachineId.LOCAL, "/", Map.of(), true)));
        var waits = "Its shell waits for a command.";
        var idle = await(agent.id(), seen -> seen.reason().equals(waits));
        assertThat(idle.state()).isEqualTo(AgentState.IDLE);
        assertThat(idle.evidence()).isEqualTo(Evidence.PROMPT);
        CurrentActor.run(ada, () -> agents.input(agent.id(), "sleep 5", true));
        var works = await(agent.id(), seen -> seen.reason().equals("It runs sleep."));
        assertThat(works.state()).isEqualTo(AgentState.WORKING);
        assertThat(works.evidence()).isEqualTo(Evidence.PROCESS);
        await(agent.id(), seen -> seen.reason().equals(waits));
        CurrentActor.run(ada, () -> agents.delete(agent.id()));
    }

    @Test
    void seesAProgramEndWithItsSignalAndWithoutComplaint() throws InterruptedException {
        var killed = create("killed", "kill -KILL $$");
        // A first piece of news comes before tmux has heard how it ended.
        assertThat(await(killed.id(), seen -> seen.reason().contains("signal")).state())
                .isEqualTo(AgentState.CRASHED);
        var done = create("done", "exit 0");
        assertThat(await(done.id(), seen -> seen.state() == AgentState.EXITED).exitCode())
                .isZero();
        CurrentActor.run(ada, () -> {
            agents.delete(killed.id());
            agents.delete(done.id());
        });
    }
}
