package dev.podium.labs;

import dev.podium.agents.StartRule;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import org.springframework.stereotype.Component;

/** The program of a seat does not start while its lab is ended and frozen. */
@Component
class FrozenSeats implements StartRule {

    private final CollectedStore store;

    FrozenSeats(CollectedStore store) {
        this.store = store;
    }

    @Override
    public void requireMayStart(AgentId agent) {
        store.frozen(agent.value()).ifPresent(lab -> {
            throw frozen(lab);
        });
    }

    static Refusal frozen(String lab) {
        return Refusal.conflict(
                "labs.frozen",
                "The lab " + lab + " has ended, and its seats' programs with it.",
                "Ask whoever teaches it to open it again.");
    }
}
