package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.MachineId;
import dev.podium.terminals.TerminalChanged;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class AgentHeartbeatTest {

    private final AgentsHouse house = new AgentsHouse();
    private final AgentHeartbeat heartbeat = new AgentHeartbeat(
            house.watch,
            house.bean(Reconciler.class),
            house.bean(GpuStarts.class),
            house.bean(AgentAttic.class),
            house.bean(LiveAgents.class));

    @AfterEach
    void close() throws SQLException, InterruptedException {
        heartbeat.stop();
        house.close();
    }

    @Test
    void goesOnWhenTheDatabaseIsBack() throws InterruptedException {
        var agent = house.as(
                house.ada,
                () -> house.agents.create(
                        WantedAgent.of("a", "shell", null, List.of(), MachineId.LOCAL, "/", Map.of(), true)));
        house.failures.add(new DataAccessResourceFailureException("The database is away."));
        house.terminals.states.put(agent.terminal(), FakeTerminals.ended(2, null));
        house.arrivals.clear();
        heartbeat.start();
        house.watch.on(new TerminalChanged(agent.terminal(), FakeTerminals.ended(2, null), house.clock.instant()));
        var news = house.arrivals.poll(20, TimeUnit.SECONDS);
        assertThat(news).isNotNull();
        assertThat(news.agent().state()).isEqualTo(AgentState.CRASHED);
        assertThat(house.failures).isEmpty();
    }
}
