package dev.podium.agents;

import dev.podium.costs.RunningAgents;
import java.util.List;
import org.springframework.stereotype.Component;

/** Says whose agents run on which machine, for what machines cost. */
@Component
class AgentsRunning implements RunningAgents {

    private final AgentIndex index;
    private final LiveAgents live;

    AgentsRunning(AgentIndex index, LiveAgents live) {
        this.index = index;
        this.live = live;
    }

    @Override
    public List<Running> running() {
        return index.all().stream()
                .filter(row -> live.of(row).state().running())
                .map(row -> new Running(row.machine(), row.team(), row.owner(), row.id()))
                .toList();
    }
}
