package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.hooks.Webhooks;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a team's webhook is told of GPUs. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuHooksTest {

    @Autowired
    GpuServers servers;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

    @Autowired
    GpuWatches watches;

    @Autowired
    Webhooks webhooks;

    @Autowired
    MachineRegistry registry;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuHouse.TestClock clock;

    @Autowired
    GpuTurns turns;

    private Actor ada;
    private Actor eve;

    @BeforeEach
    void oneGpuForTwoTeams() {
        GpuHouse.empty();
        TestPeople.update("delete from hook_deliveries");
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.OWNER);
        eve = TestPeople.person(TestPeople.team("blue"), "Eve", Role.OWNER);
        GpuHouse.server(registry, servers, health, GpuHouse.admin(), 1, "0", ada.team(), eve.team());
        turns.begin();
        turn();
    }

    @AfterEach
    void nothingIsLeft() {
        GpuHouse.empty();
        health.now.clear();
    }

    private void turn() {
        turns.forget();
        turns.turn();
    }

    private List<JsonNode> told(Actor of) throws SQLException {
        return SharedDatabase.column(
                        "select body from hook_deliveries where team_id = ? order by made_at, id",
                        of.team().value())
                .stream()
                .map(body -> JsonMapper.shared().readTree(body))
                .toList();
    }

    @Test
    void aTeamIsToldOfItsOwnLeasesFromBeginToEndAndOfWhatIsFree() throws SQLException {
        as(ada, () -> webhooks.set("https://chat.invalid/hooks/x"));
        var id = as(eve, () -> queue.ask(GpuHouse.wanted(1, 60))).id();
        turn();
        as(ada, () -> watches.watch(new GpuWatches.Wanted(GpuNeed.whole(1), Duration.ofMinutes(10))));
        turn();
        assertThat(told(ada)).isEmpty();
        as(eve, () -> leases.end(id));
        turn();
        assertThat(told(ada)).extracting(each -> each.path("event").asString()).containsExactly("gpus.free");
        var free = told(ada).getFirst();
        assertThat(free.path("text").asString()).startsWith("Free for Ada: ");
        assertThat(free.path("data").path("keptUntil").asString())
                .isEqualTo(clock.instant().plus(GpuWatches.KEPT).toString());
        var watch = as(ada, watches::mine).getFirst();
        clock.forward(Duration.ofSeconds(1));
        as(ada, () -> watches.claim(watch.id(), ""));
        clock.forward(Duration.ofMinutes(9).plusSeconds(30));
        turn();
        clock.forward(Duration.ofMinutes(1));
        turn();
        assertThat(told(ada))
                .extracting(each -> each.path("event").asString())
                .containsExactly("gpus.free", "gpus.lease-granted", "gpus.lease-ending", "gpus.lease-ended");
        var ended = told(ada).getLast();
        assertThat(ended.path("text").asString()).isEqualTo("The lease of Ada is over: Its time was over.");
        assertThat(ended.path("data").path("gpus").size()).isOne();
        assertThat(ended.path("data").path("ended").asString()).isNotEmpty();
        assertThat(told(eve)).as("has no webhook").isEmpty();
    }
}
