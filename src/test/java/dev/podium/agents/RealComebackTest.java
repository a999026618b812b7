package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.MachineId;
import dev.podium.terminals.TerminalChanged;
import dev.podium.terminals.TestTmux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents of a real tmux server that is killed: each writes a line whenever it is started. */
@Timeout(120)
class RealComebackTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<Podium> podiums = new ArrayList<>();

    /** A Podium as far as this is about: its agents, its way to tmux, and what it does every moment. */
    private final class Podium {

        final TestTmux tmux = new TestTmux(home);
        final AgentsHouse house = new AgentsHouse(Map.of(), tmux.terminals);
        final Reconciler reconciler = house.bean(Reconciler.class);

        Podium() {
            podiums.add(this);
        }

        /** Goes on as the heartbeat does, at every report of tmux, until that is so. */
        void until(String what, BooleanSupplier met) throws InterruptedException {
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            beat();
            while (!met.getAsBoolean()) {
                assertThat(System.nanoTime())
                        .as("waited for " + what + ": " + states())
                        .isLessThan(end);
                var event = tmux.events.poll(200, TimeUnit.MILLISECONDS);
                if (event instanceof TerminalChanged change) {
                    house.watch.on(change);
                }
                beat();
            }
        }

        void beat() {
            house.watch.look();
            reconciler.look();
        }

        List<String> states() {
            return all().stream()
                    .map(agent -> agent.name() + " " + (runs(agent) ? "runs" : agent.state()))
                    .toList();
        }

        List<Agent> all() {
            return house.as(podiums.getFirst().house.ada, () -> house.agents.list(Agents.Filter.ALL, 0, 500));
        }

        /** Its process was seen. */
        boolean runs(Agent agent) {
            return agent.state().running() && agent.state() != AgentState.STARTING;
        }

        boolean allRun() {
            return all().stream().allMatch(this::runs);
        }

        Agent create(String name) {
            var script = "echo started >> " + folder.resolve(name) + "; while :; do echo on; sleep 0.3; done";
            return house.as(
                    house.ada,
                    () -> house.agents.create(WantedAgent.of(
                            name,
                            "command",
                            "sh",
                            List.of("-c", script),
                            MachineId.LOCAL,
                            folder.toString(),
                            Map.of(),
                            true)));
        }

        /** As kill -9 does: nobody is told. */
        void killServer() throws IOException, InterruptedException {
            new ProcessBuilder(
                            "kill",
                            "-9",
                            tmux.tmux("display-message", "-p", "#{pid}").strip())
                    .start()
                    .waitFor();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (var podium : podiums) {
            podium.reconciler.stop();
            podium.tmux.close();
            podium.house.close();
        }
    }

    private int starts(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name)).size();
    }

    private boolean started(String name, int times) {
        try {
            return Files.exists(folder.resolve(name)) && starts(name) == times;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void agentsComeBackAfterTheirServerWasKilled() throws Exception {
        var podium = new Podium();
        podium.create("one");
        podium.create("two");
        podium.until("both run", () -> started("one", 1) && started("two", 1) && podium.allRun());
        podium.killServer();
        podium.until("both run again", () -> started("one", 2) && started("two", 2) && podium.allRun());
        assertThat(podium.all())
                .allSatisfy(agent ->
                        assertThat(agent.reason()).endsWith("Brought back after its tmux server on here ended."));
    }

    @Test
    void aSessionKilledByHandAndAStoppedAgentStayDown() throws Exception {
        var podium = new Podium();
        var killed = podium.create("killed");
        var stopped = podium.create("stopped");
        podium.create("runs");
        podium.until("all run", podium::allRun);
        podium.tmux.tmux("kill-session", "-t", "=" + killed.terminal().session());
        podium.house.as(podium.house.ada, () -> podium.house.agents.stop(stopped.id()));
        podium.until(
                "its end is written",
                () -> podium.house.news.stream()
                        .anyMatch(news -> news.agent().id().equals(killed.id())
                                && news.agent().state() == AgentState.CRASHED));
        podium.killServer();
        podium.until(
                "the third is back", () -> started("runs", 2) && podium.states().contains("runs runs"));
        assertThat(podium.states()).containsExactly("killed CRASHED", "runs runs", "stopped STOPPED");
        assertThat(starts("killed")).isEqualTo(1);
        assertThat(starts("stopped")).isEqualTo(1);
        assertThat(podium.tmux.tmux("list-sessions", "-F", "#{session_name}")).doesNotContain("killed", "stopped");
    }

    @Test
    void aPodiumThatStartsAfterTheServerWentBringsThemBackOnce() throws Exception {
        var before = new Podium();
        before.create("one");
        before.until("it runs", before::allRun);
        before.tmux.detach();
        before.killServer();
        var after = new Podium();
        after.house.adoptTeams(before.house);
        after.house.watch.begin();
        after.until("it runs again", () -> started("one", 2) && after.allRun());
        // Another start finds it running.
        after.tmux.detach();
        var last = new Podium();
        last.house.adoptTeams(before.house);
        last.house.watch.begin();
        last.until("it is found", last::allRun);
        assertThat(starts("one")).isEqualTo(2);
    }

    @Test
    void twoPodiumsBringEachBackOnce() throws Exception {
        var first = new Podium();
        var names = IntStream.range(0, 12).mapToObj(i -> "a" + i).toList();
        names.forEach(first::create);
        first.until("all run", () -> names.stream().allMatch(name -> started(name, 1)) && first.allRun());
        var second = new Podium();
        second.house.adoptTeams(first.house);
        second.house.watch.begin();
        second.until("both see them", second::allRun);
        first.killServer();
        var other = Thread.ofPlatform().start(() -> {
            try {
                second.until("all run again", second::allRun);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        first.until("all run again", () -> names.stream().allMatch(name -> started(name, 2)) && first.allRun());
        other.join();
        // Whatever is under way ends; a second start would have left its line.
        first.reconciler.stop();
        second.reconciler.stop();
        assertThat(first.tmux
                        .tmux("list-sessions", "-F", "#{session_name}")
                        .lines()
                        .filter(name -> name.startsWith("a")))
                .hasSize(names.size());
        for (var name : names) {
            assertThat(starts(name)).as(name).isEqualTo(2);
        }
    }

    @Test
    void aHundredComeBackTogether() throws Exception {
        var podium = new Podium();
        var names = IntStream.range(0, 100).mapToObj(i -> "a" + i).toList();
        names.forEach(podium::create);
        podium.until("all run", () -> names.stream().allMatch(name -> started(name, 1)));
        podium.killServer();
        var begun = System.nanoTime();
        podium.until("all run again", () -> names.stream().allMatch(name -> started(name, 2)));
        var took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }
}
