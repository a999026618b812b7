package dev.podium.agents;

import dev.podium.kernel.HealthCheck;
import java.util.Locale;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** How many agents are in which state; that some are unreachable is to be looked at. */
@Component
class AgentsHeardCheck implements HealthCheck {

    private final AgentIndex index;

    AgentsHeardCheck(AgentIndex index) {
        this.index = index;
    }

    @Override
    public String name() {
        return "agents.heard";
    }

    @Override
    public Found look() {
        var counts = new TreeMap<String, Long>();
        index.all().forEach(row -> counts.merge(row.standing().state().name().toLowerCase(Locale.ROOT), 1L, Long::sum));
        long lost = counts.getOrDefault(AgentState.UNREACHABLE.name().toLowerCase(Locale.ROOT), 0L);
        return (lost == 0
                        ? Found.fine("No agent is unreachable.")
                        : Found.look(
                                        lost == 1 ? "1 agent is unreachable." : lost + " agents are unreachable.",
                                        "Look whether their machines are heard (machines.reached); their state is seen again when they are.")
                                .on("agents"))
                .counting(counts);
    }
}
