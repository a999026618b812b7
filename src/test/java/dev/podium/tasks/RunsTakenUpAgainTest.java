package dev.podium.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.agents.Errands;
import dev.podium.costs.Budgets;
import dev.podium.identity.Access;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.RunId;
import dev.podium.machines.Account;
import dev.podium.machines.Machines;
import dev.podium.secrets.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Whoever looks after runs ends in the middle of whatever it does with a machine, again and again, and another goes on: each
 * run begins once, and none is lost. {@code -Dpodium.runs=1000 -Dpodium.kills=100 -Dpodium.seed=…} for more, or the same again.
 */
@PodiumTest
@Timeout(300)
class RunsTakenUpAgainTest {

    @Autowired
    Runs runs;

    @Autowired
    RunStore store;

    @Autowired
    RunCosts costs;

    @Autowired
    RunForgetting forgetting;

    @Autowired
    Agents agents;

    @Autowired
    Errands errands;

    @Autowired
    Machines machines;

    @Autowired
    Budgets budgets;

    @Autowired
    Access access;

    @Autowired
    Secrets secrets;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    PlatformTransactionManager transactions;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Actor ada;

    @BeforeEach
    void people() {
        ada = TestPeople.person(TestPeople.team("runs again"), "Ada", Role.MEMBER);
    }

    /** One that looks after runs until it has touched a machine so often; from then on it does nothing any more. */
    private final class Life {

        private final AtomicInteger left;
        private volatile boolean dead;
        private volatile boolean silent;
        final RunTurns turns;

        Life(int touches, Duration patience) {
            left = new AtomicInteger(touches);
            var folders = new RunFolders(machines) {
                @Override
                String lay(Account account, RunId run, byte[] prompt, List<Runs.Attached> files) {
                    touch();
                    var laid = super.lay(account, run, prompt, files);
                    touch();
                    return laid;
                }

                @Override
                List<Look> look(Account account, List<String> paths) {
                    touch();
                    if (silent) {
                        throw Refusal.unavailable("machines.unreachable", "forge does not answer.", "Wait.");
                    }
                    return super.look(account, paths);
                }

                @Override
                Map<String, byte[]> collect(Account account, String path) {
                    touch();
                    var files = super.collect(account, path);
                    touch();
                    return files;
                }

                @Override
                void clean(Account account, String path) {
                    touch();
                    super.clean(account, path);
                    touch();
                }
            };
            var mortal = new Errands() {
                @Override
                public Begun begin(AgentId agent, Errand errand, Consumer<UUID> beforeStart) {
                    touch();
                    var begun = errands.begin(agent, errand, beforeStart);
                    touch();
                    return begun;
                }

                @Override
                public void end(AgentId agent) {
                    touch();
                    errands.end(agent);
                }
            };
            var work = new RunWork(
                    store,
                    folders,
                    costs,
                    agents,
                    mortal,
                    machines,
                    budgets,
                    access,
                    secrets,
                    events,
                    transactions,
                    patience);
            turns = new RunTurns(store, work, folders, forgetting, 100, 10, 10, Duration.ofDays(1));
        }

        private void touch() {
            if (dead || left.getAndDecrement() <= 0) {
                dead = true;
                // Neither of what is caught on the way.
                throw new ThreadDeathOfPodium();
            }
        }
    }

    private static final class ThreadDeathOfPodium extends Error {
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private Runs.Run start(String script) {
        return CurrentActor.get(
                ada,
                () -> runs.start(
                        new Runs.NewRun(
                                null,
                                "shell",
                                null,
                                List.of(),
                                null,
                                List.of(),
                                folder.toString(),
                                null,
                                Map.of(),
                                false,
                                script,
                                List.of(),
                                null,
                                Duration.ofHours(1),
                                null,
                                List.of()),
                        null));
    }

    private boolean allOver() {
        return CurrentActor.get(ada, () -> runs.list(Runs.Filter.ALL, 0, 200)).stream()
                        .allMatch(run -> run.state().over())
                && CurrentActor.get(
                                ada,
                                () -> runs.count(new Runs.Filter(
                                        List.of(
                                                RunState.QUEUED,
                                                RunState.STARTING,
                                                RunState.WORKING,
                                                RunState.NEEDS_INPUT),
                                        null,
                                        null,
                                        null,
                                        true)))
                        == 0;
    }

    private void go(Life life) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.getInteger("podium.runs", 30) * 8L);
        while (!life.dead && !allOver()) {
            assertThat(System.nanoTime()).isLessThan(end);
            life.turns.turn();
            LockSupport.parkNanos(50_000_000);
        }
        if (life.dead) {
            life.turns.stop();
        }
    }

    @Test
    void eachBeginsOnceWhereverItIsLeft() throws Exception {
        int many = Integer.getInteger("podium.runs", 30);
        int kills = Integer.getInteger("podium.kills", 8);
        long seed = Long.getLong("podium.seed", System.nanoTime());
        var random = new Random(seed);
        var started = new ArrayList<Runs.Run>();
        for (int i = 0; i < many; i++) {
            started.add(start("echo began >>" + i + "; sleep 0." + random.nextInt(9) + "; echo done " + i));
        }
        for (int i = 0; i < kills; i++) {
            go(new Life(1 + random.nextInt(4 * many / kills), Duration.ofHours(1)));
        }
        var last = new Life(Integer.MAX_VALUE, Duration.ofHours(1));
        go(last);
        for (int i = 0; i < many; i++) {
            int number = i;
            var id = started.get(i).id();
            var result = CurrentActor.get(ada, () -> runs.result(id));
            var what = "run " + i + " of seed " + seed + ": " + result.run();
            assertThat(result.run().state()).as(what).isEqualTo(RunState.SUCCEEDED);
            assertThat(result.answer()).as(what).isEqualTo("done " + number);
            assertThat(Files.readAllLines(folder.resolve(Integer.toString(i))))
                    .as(what)
                    .containsExactly("began");
            var told = CurrentActor.get(ada, () -> runs.events(id, 0));
            assertThat(told.stream()
                            .filter(event -> event.kind().equals("state"))
                            .map(Runs.Event::state))
                    .as(what)
                    .containsSubsequence(RunState.QUEUED, RunState.STARTING, RunState.SUCCEEDED)
                    .doesNotHaveDuplicates();
            assertThat(told).as(what).extracting(Runs.Event::seq).isSorted().doesNotHaveDuplicates();
        }
        // What the killed ones left is cleared away as well.
        for (var row : store.uncleaned(many)) {
            new Life(Integer.MAX_VALUE, Duration.ofHours(1)).turns.turn();
            assertThat(row.state().over()).isTrue();
        }
        last.turns.stop();
    }

    @Test
    void aMachineThatLeavesIsWaitedForAndThenNoMore() {
        var run = start("echo on >on; while :; do sleep 0.1; done");
        var life = new Life(Integer.MAX_VALUE, Duration.ofSeconds(1));
        until(life, () -> Files.exists(folder.resolve("on")));
        life.silent = true;
        until(
                life,
                () -> CurrentActor.get(ada, () -> runs.get(run.id())).state().over());
        var over = CurrentActor.get(ada, () -> runs.get(run.id()));
        assertThat(over.state()).isEqualTo(RunState.FAILED);
        assertThat(over.reason()).endsWith("has not answered for 1 s. forge does not answer.");
        assertThat(CurrentActor.get(ada, () -> runs.events(run.id(), 0)))
                .anyMatch(
                        event -> event.kind().equals("machine") && event.said().equals("forge does not answer."));
    }

    private void until(Life life, BooleanSupplier met) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            life.turns.turn();
            LockSupport.parkNanos(50_000_000);
        }
    }
}
