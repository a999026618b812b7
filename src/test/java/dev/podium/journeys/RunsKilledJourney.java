package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Podium is killed while runs wait, start and work: each begins once, and none is lost. {@code -Dpodium.runs=1000
 * -Dpodium.at-once=50 -Dpodium.kills=10} for as many as it is measured with.
 */
class RunsKilledJourney {

    @TempDir
    Path home;

    @TempDir
    Path work;

    @Test
    @Timeout(3_600)
    void eachRunBeginsOnceHoweverOftenPodiumIsKilled() throws Exception {
        int many = Integer.getInteger("podium.runs", 30);
        int atOnce = Integer.getInteger("podium.at-once", 10);
        int kills = Integer.getInteger("podium.kills", 3);
        long seed = Long.getLong("podium.seed", System.nanoTime());
        var random = new Random(seed);
        var settings = Map.of(
                "PODIUM_TASKS_ATONCEOFATEAM",
                Integer.toString(atOnce),
                "PODIUM_TASKS_ATONCEONAMACHINE",
                Integer.toString(atOnce),
                "PODIUM_TASKS_ATONCE",
                Integer.toString(atOnce));
        var counts = Files.createDirectories(work.resolve("counts"));
        try (var podium = new RunningPodium(home.resolve("podium"), settings)) {
            var rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", "a long enough password", "forge");
            var ids = new ArrayList<String>();
            for (int i = 0; i < many; i++) {
                var body = JourneyRest.JSON.writeValueAsString(Map.of(
                        "program",
                        "shell",
                        "folder",
                        work.toString(),
                        "prompt",
                        "echo began >>counts/" + i + "; sleep 0." + random.nextInt(10) + "; echo done " + i));
                ids.add(rest.post("/api/v1/runs", body).path("id").asString());
            }
            for (int kill = 1; kill <= kills; kill++) {
                int next = many * kill / (kills + 1);
                until("run " + next + " began", many, () -> count(counts) >= next);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(400)));
                podium.kill();
                podium.startAgain();
            }
            until("all are over", many, () -> {
                var open = rest.get("/api/v1/runs?state=queued&state=starting&state=working&limit=1");
                return JourneyRest.JSON.readTree(open).path("total").asInt() == 0;
            });
            for (int i = 0; i < many; i++) {
                var what = "run " + i + " of seed " + seed;
                var run = JourneyRest.JSON.readTree(rest.get("/api/v1/runs/" + ids.get(i)));
                assertThat(run.path("state").asString()).as(what + run).isEqualTo("succeeded");
                assertThat(run.at("/result/answer").asString()).as(what).isEqualTo("done " + i);
                assertThat(Files.readAllLines(counts.resolve(Integer.toString(i))))
                        .as(what)
                        .containsExactly("began");
                var events = JourneyRest.JSON.readTree(rest.get("/api/v1/runs/" + ids.get(i) + "/events"));
                var states = new ArrayList<String>();
                events.path("items").forEach(event -> {
                    if (event.path("kind").asString().equals("state")) {
                        states.add(event.path("state").asString());
                    }
                });
                assertThat(states)
                        .as(what)
                        .startsWith("queued", "starting")
                        .endsWith("succeeded")
                        .doesNotHaveDuplicates();
            }
        }
    }

    private interface Asked {
        boolean met() throws Exception;
    }

    private static int count(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return (int) files.count();
        }
    }

    private static void until(String what, int many, Asked asked) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(120 + 3L * many).toNanos();
        while (!asked.met()) {
            assertThat(System.nanoTime()).as("waited for " + what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}
