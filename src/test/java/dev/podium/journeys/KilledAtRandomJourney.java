package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of the parts is killed at a random moment, again and again, while agents run and print: none is lost, none runs
 * twice, open terminals go on without gap or double, and what is told becomes true.
 *
 * <p>{@code -Dpodium.rounds=200 -Dpodium.seed=…} for more rounds, or the same ones again;
 * {@code -Dpodium.true-within=10} where the machine has nothing else to do.
 */
class KilledAtRandomJourney {

    /** Its terminal stays quiet, and it ends with it. */
    private static final String WAITS = "while read -r line; do :; done";

    private static final String COUNTS = "i=0; while :; do i=$((i + 1)); echo \"r$$-$i\"; sleep 0.05; done";

    @TempDir
    Path home;

    @TempDir
    Path near;

    @TempDir
    Path far;

    private enum Victim {
        RUNNER,
        SSHD,
        SSH_CONNECTIONS,
        TMUX_BEHIND_SSHD,
        TMUX_WITH_RUNNER,
        PODIUM,
        LINKS,
        VIEWERS
    }

    /** @param id of the agent; its name is its machine's id and what it does */
    private record One(String name, String id, String machine, boolean counts) {}

    private final List<One> agents = new ArrayList<>();
    private final Map<String, FollowingViewer> viewers = new LinkedHashMap<>();
    private final Map<String, Double> longest = new LinkedHashMap<>();
    /** How often one was lost so often that it would have waited. */
    private int started;

    private TwoMachines house;

    @Test
    void noAgentIsLostOrStartedTwiceWhateverIsKilled() throws Exception {
        long seed = Long.getLong("podium.seed", System.nanoTime());
        int rounds = Integer.getInteger("podium.rounds", 8);
        var random = new Random(seed);
        var counted = new LinkedHashMap<Victim, Integer>();
        try (var made = new TwoMachines(home, near, far, Map.of())) {
            house = made;
            for (var machine : List.of(house.behindSshd, house.withRunner)) {
                var where = machine.equals(house.withRunner) ? "runner" : "sshd";
                add(where + "-waits", machine, false);
                add(where + "-waits-too", machine, false);
                add(where + "-counts", machine, true);
            }
            settled("the beginning", Duration.ofSeconds(30));
            for (int round = 1; round <= rounds; round++) {
                var victim = Victim.values()[random.nextInt(Victim.values().length)];
                var what = "round " + round + " of seed " + seed + ", " + victim;
                counted.merge(victim, 1, Integer::sum);
                long begun = System.nanoTime();
                round(victim, random, what);
                System.out.printf("%s, %.1f s%n", what, (System.nanoTime() - begun) / 1e9);
            }
        } finally {
            viewers.values().forEach(FollowingViewer::close);
            System.out.println("seed " + seed + ", rounds " + counted + ", longest until it was told truly, s "
                    + longest + ", started by hand " + started + ", resumed and painted anew "
                    + viewers.values().stream().map(FollowingViewer::ways).toList());
        }
    }

    private void add(String name, String machine, boolean counts) throws Exception {
        var one = new One(name, house.agent(name, machine, counts ? COUNTS : WAITS), machine, counts);
        agents.add(one);
        if (counts) {
            viewers.put(one.id(), new FollowingViewer(house.rest, one.id()));
        }
    }

    private void round(Victim victim, Random random, String what) throws Exception {
        var before = new LinkedHashMap<One, Long>();
        for (var one : agents) {
            before.put(one, house.programs(one.name()).getFirst());
        }
        var lines = new LinkedHashMap<String, FollowingViewer.Counted>();
        viewers.forEach((id, viewer) -> lines.put(id, viewer.last()));
        var asked = random.nextInt(3) == 0 ? agents.get(random.nextInt(agents.size())) : null;
        // The moment is what is tried here: anywhere in a second, and in the middle of a restart now and then.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000)));
        var asking = asked == null ? null : Thread.ofVirtual().start(() -> restart(asked));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(asked == null ? 0 : random.nextInt(300)));
        switch (victim) {
            case RUNNER -> {
                house.killRunner();
                saysUnreachable(house.withRunner, what);
                house.startRunner();
            }
            case SSHD -> {
                house.host.turnOff();
                saysUnreachable(house.behindSshd, what);
                house.host.turnOn();
            }
            case SSH_CONNECTIONS -> house.host.killConnections();
            case TMUX_BEHIND_SSHD -> house.killTmux(house.behindSshd);
            case TMUX_WITH_RUNNER -> house.killTmux(house.withRunner);
            case PODIUM -> {
                house.podium.kill();
                house.podium.startAgain();
            }
            case LINKS -> {
                house.toPodium.cut();
                house.toSshd.cut();
                saysUnreachable(house.withRunner, what);
                saysUnreachable(house.behindSshd, what);
                house.toPodium.heal();
                house.toSshd.heal();
            }
            case VIEWERS -> viewers.values().forEach(FollowingViewer::breakOff);
        }
        if (asking != null) {
            asking.join();
        }
        // A runner, and a Podium, take their time to start, and a runner to dial: what is told before that is true too.
        TwoMachines.until("the runner is back, " + what, Duration.ofSeconds(60), house::runnerConnected);
        long begun = System.nanoTime();
        TwoMachines.until("told truly after " + what, TwoMachines.TRUE_WITHIN, this::toldTruly);
        longest.merge(victim.name(), (System.nanoTime() - begun) / 1e9, Math::max);
        for (var one : agents) {
            if (house.state(one.id()).equals("crashed")) {
                // Lost again and again, it waits longer each time; nobody here wants to.
                started++;
                house.rest.post("/api/v1/agents/" + one.id() + "/start", "");
            }
        }
        settled(what, TwoMachines.TRUE_WITHIN);
        for (var one : agents) {
            boolean mayBeNew = one.equals(asked)
                    || victim == Victim.TMUX_BEHIND_SSHD && one.machine().equals(house.behindSshd)
                    || victim == Victim.TMUX_WITH_RUNNER && one.machine().equals(house.withRunner);
            if (!mayBeNew) {
                assertThat(house.programs(one.name()))
                        .as(one.name() + " goes on, " + what)
                        .containsExactly(before.get(one));
            }
        }
        for (var one : agents) {
            if (one.counts()) {
                goesOn(one, lines.get(one.id()), what);
            }
        }
    }

    /** Somebody wants it anew just then; whatever becomes of that, it runs once. */
    private void restart(One one) {
        try {
            house.rest.post("/api/v1/agents/" + one.id() + "/restart", "");
        } catch (IOException | AssertionError refused) {
            // The machine or Podium went away meanwhile, which is what this round is about.
            return;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void saysUnreachable(String machine, String what) throws Exception {
        long begun = System.nanoTime();
        TwoMachines.until("unreachable, " + what, TwoMachines.TRUE_WITHIN, () -> {
            var told = house.read("/api/v1/machines/" + machine);
            boolean offline = told.path("state").asString().equals("OFFLINE")
                    && !told.path("since").asString().isEmpty();
            for (var one : agents) {
                var agent = house.read("/api/v1/agents/" + one.id());
                offline &= !one.machine().equals(machine)
                        || agent.path("state").asString().equals("unreachable")
                                && !agent.path("since").asString().isEmpty();
            }
            return offline;
        });
        longest.merge("unreachable", (System.nanoTime() - begun) / 1e9, Math::max);
    }

    /** Each runs once, or waits to be tried again, and is told to; the machines are online. */
    private boolean toldTruly() throws Exception {
        for (var one : agents) {
            var told = house.read("/api/v1/agents/" + one.id());
            var running = house.programs(one.name()).size();
            boolean waits = told.path("state").asString().equals("crashed")
                    && told.path("reason").asString().contains("it tries again at")
                    && running == 0;
            if (!waits && !(running == 1 && told.path("state").asString().equals(state(one)))) {
                return false;
            }
        }
        return house.online(house.behindSshd) && house.online(house.withRunner);
    }

    private static String state(One one) {
        return one.counts() ? "working" : "idle";
    }

    /** Each runs once, and is told to; the machines are online. */
    private void settled(String what, Duration limit) throws Exception {
        TwoMachines.until("settled after " + what, limit, () -> {
            for (var one : agents) {
                var state = house.state(one.id());
                if (!state.equals(state(one)) || house.programs(one.name()).size() != 1) {
                    return false;
                }
            }
            return house.online(house.behindSshd) && house.online(house.withRunner);
        });
    }

    /** The terminal shows what is printed now, and each number after the one before. */
    private void goesOn(One one, FollowingViewer.Counted before, String what) throws Exception {
        var viewer = viewers.get(one.id());
        long process = house.programs(one.name()).getFirst();
        var since = viewer.last();
        TwoMachines.until("the terminal of " + one.name() + " goes on, " + what, TwoMachines.TRUE_WITHIN, () -> {
            if (!viewer.isOpen()) {
                viewer.connect();
            }
            var last = viewer.last();
            return viewer.isReady() && last != null && last.process() == process && !last.equals(since);
        });
        assertThat(viewer.breaks()).as(one.name() + ", " + what).isEmpty();
        if (before != null && before.process() == process) {
            assertThat(viewer.has(before))
                    .as("nothing between is missing in " + one.name() + ", " + what)
                    .isTrue();
        }
    }
}
