package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The link to a machine breaks in the middle of much output, or goes silent; both ways of reaching one.
 *
 * <p>{@code -Dpodium.cut-seconds=600} for a link that is away for 10 minutes.
 */
@Timeout(1_200)
class LinkFaultsJourney {

    private static final Duration CUT = Duration.ofSeconds(Integer.getInteger("podium.cut-seconds", 5));
    private static final Duration TRUE_WITHIN = TwoMachines.TRUE_WITHIN;

    /** What says nothing any more is noticed, and then told. */
    private static final Duration SILENCE_FOUND_WITHIN = TRUE_WITHIN.plusSeconds(5);

    /** 50 MB. */
    private static final int LINES = 3_500_000;

    private static final String POURS =
            "read -r go; seq -f \"r$$-%.0f\" 1 " + LINES + "; while read -r line; do :; done";

    @TempDir
    Path home;

    @TempDir
    Path near;

    @TempDir
    Path far;

    private record One(String name, String id, String machine, FollowingViewer viewer, List<Long> programs) {}

    private static List<One> pouring(TwoMachines house) throws Exception {
        var all = new ArrayList<One>();
        for (var machine : List.of(house.behindSshd, house.withRunner)) {
            var name = machine.equals(house.withRunner) ? "runner-pours" : "sshd-pours";
            var id = house.agent(name, machine, POURS);
            TwoMachines.until("it runs", TRUE_WITHIN, () -> house.state(id).equals("idle"));
            all.add(new One(name, id, machine, new FollowingViewer(house.rest, id), house.programs(name)));
        }
        return all;
    }

    private static boolean away(TwoMachines house, One one) throws Exception {
        var machine = house.read("/api/v1/machines/" + one.machine());
        var agent = house.read("/api/v1/agents/" + one.id());
        return machine.path("state").asString().equals("OFFLINE")
                && !machine.path("since").asString().isEmpty()
                && agent.path("state").asString().equals("unreachable")
                && !agent.path("since").asString().isEmpty();
    }

    @Test
    void aLinkThatIsCutInTheMiddleOfMuchOutputLosesNothing() throws Exception {
        try (var house = new TwoMachines(home, near, far, Map.of())) {
            var all = pouring(house);
            for (var one : all) {
                one.viewer().connect();
                house.rest.post("/api/v1/agents/" + one.id() + "/input", "{\"text\":\"go\",\"enter\":true}");
                TwoMachines.until("it pours", TRUE_WITHIN, () -> {
                    var last = one.viewer().last();
                    return last != null && last.number() > LINES / 100;
                });
            }
            house.toPodium.cut();
            house.toSshd.cut();
            long cut = System.nanoTime();
            for (var one : all) {
                TwoMachines.until(one.name() + " is told to be away", TRUE_WITHIN, () -> away(house, one));
            }
            TwoMachines.until(
                    "the cut is long enough", CUT.plusSeconds(10), () -> System.nanoTime() - cut > CUT.toNanos());
            house.toPodium.heal();
            house.toSshd.heal();
            long healed = System.nanoTime();
            for (var one : all) {
                TwoMachines.until(
                        one.name() + " is told to be back",
                        TRUE_WITHIN,
                        () -> house.online(one.machine())
                                && List.of("idle", "working").contains(house.state(one.id())));
            }
            System.out.printf("cut for %s, told to be back after %.1f s%n", CUT, (System.nanoTime() - healed) / 1e9);
            for (var one : all) {
                TwoMachines.until("the end of " + one.name(), Duration.ofSeconds(60), () -> {
                    if (!one.viewer().isOpen()) {
                        one.viewer().connect();
                    }
                    var last = one.viewer().last();
                    return one.viewer().isReady() && last != null && last.number() == LINES;
                });
                assertThat(one.viewer().breaks()).as(one.name()).isEmpty();
                assertThat(house.programs(one.name())).as("goes on").isEqualTo(one.programs());
                one.viewer().close();
            }
        }
    }

    @Test
    void aLinkThatGoesSilentIsFoundAndItsAgentsAreToldToBeAway() throws Exception {
        try (var house = new TwoMachines(home, near, far, Map.of())) {
            var all = pouring(house);
            house.toPodium.silence();
            house.toSshd.silence();
            long begun = System.nanoTime();
            TwoMachines.until("both are told to be away", SILENCE_FOUND_WITHIN, () -> {
                boolean away = true;
                for (var one : all) {
                    away &= away(house, one);
                }
                return away;
            });
            System.out.printf("silent links were found after %.1f s%n", (System.nanoTime() - begun) / 1e9);
            house.toPodium.heal();
            house.toSshd.heal();
            TwoMachines.until("the runner dials again", Duration.ofSeconds(30), house::runnerConnected);
            for (var one : all) {
                TwoMachines.until(
                        one.name() + " is told to be back",
                        TRUE_WITHIN,
                        () -> house.online(one.machine())
                                && house.state(one.id()).equals("idle"));
                assertThat(house.programs(one.name())).as("goes on").isEqualTo(one.programs());
                one.viewer().close();
            }
        }
    }
}
