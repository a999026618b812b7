package dev.podium.agents;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Agents of all teams by state, for whoever runs the installation; from memory. */
@Component
class AgentMeters implements MeterBinder {

    private final AgentIndex index;

    AgentMeters(AgentIndex index) {
        this.index = index;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var state : AgentState.values()) {
            Gauge.builder(
                            "podium.agents",
                            index,
                            all -> all.all().stream()
                                    .filter(row -> row.standing().state() == state)
                                    .count())
                    .description("Agents that are not deleted, by state")
                    .tag("state", state.id())
                    .register(registry);
        }
    }
}
