package dev.podium.labs;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.SeatJobWork.Place;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** A seat's program ended and begun, by its student's own agent. Called as the student, without a transaction. */
@Component
class SeatPrograms {

    private static final Logger log = LoggerFactory.getLogger(SeatPrograms.class);

    private final Agents agents;
    private final SeatMaker maker;

    SeatPrograms(Agents agents, SeatMaker maker) {
        this.agents = agents;
        this.maker = maker;
    }

    Optional<Agent> find(Place place) {
        var id = place.seat().agent();
        return id == null ? Optional.empty() : find(id);
    }

    private Optional<Agent> find(AgentId id) {
        try {
            return Optional.of(agents.get(id));
        } catch (Refusal refused) {
            if (refused.kind() != Refusal.Kind.NOT_FOUND) {
                throw refused;
            }
            log.debug("The agent {} of a seat is not there.", id, refused);
            return Optional.empty();
        }
    }

    /** Whether it ran; where its student deleted it, nothing is to be done. */
    boolean stop(Place place) {
        var there = find(place);
        there.ifPresent(agent -> agents.stop(agent.id()));
        return there.filter(agent -> agent.state().running()).isPresent();
    }

    /**
     * @param anew whether what it is made of may have changed since
     */
    Agent begin(Place place, SeatFiles.Laid laid, Map<String, String> environment, boolean anew) {
        var there = find(place);
        if (there.isPresent() && !anew) {
            return agents.start(there.get().id());
        }
        // Its name is free thereby; within 30 days its student brings it back.
        there.ifPresent(agent -> agents.delete(agent.id()));
        return maker.agent(place.seat(), place.lab(), laid, environment);
    }

    /** As it was, after something that did not come about. */
    void again(Place place) {
        find(place).ifPresent(agent -> agents.start(agent.id()));
    }
}
