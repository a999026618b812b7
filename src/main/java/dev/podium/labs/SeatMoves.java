package dev.podium.labs;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.labs.Seats.Moved;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.Machines;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What becomes of a seat's agent when the seat is made anew. */
@Component
class SeatMoves {

    private static final Logger log = LoggerFactory.getLogger(SeatMoves.class);

    private final SeatStore seats;
    private final Agents agents;
    private final Machines machines;

    SeatMoves(SeatStore seats, Agents agents, Machines machines) {
        this.seats = seats;
        this.agents = agents;
        this.machines = machines;
    }

    /** The old agent gives its name to the one that comes; its machine need not answer for that. */
    void stepAside(SeatRow seat) {
        var old = seat.agent();
        if (old != null) {
            var name = agents.get(old).name().value();
            agents.rename(old, cut(name) + "-left-" + old.toString().substring(0, 8));
        }
    }

    /** Where a person's seats were before, of those that are not there now. */
    Map<SeatId, Moved> of(PersonId person, Map<MachineId, MachineHealth.State> states) {
        var found = new HashMap<SeatId, Moved>();
        seats.moved(person)
                .forEach((seat, row) -> found.put(
                        seat,
                        new Moved(
                                row.from(),
                                nameOf(row.from()),
                                states.get(row.from()),
                                row.directory(),
                                row.by(),
                                row.at(),
                                row.back())));
        return found;
    }

    private String nameOf(MachineId machine) {
        try {
            return machines.get(machine).name();
        } catch (Refusal removed) {
            log.debug("The machine {} of a seat is not there.", machine, removed);
            return "a machine that was removed";
        }
    }

    /**
     * Whether somebody deleted the agent of a seat that was ready. Not within a transaction: what is refused in one ends it, and
     * one beside it would take a second connection.
     */
    boolean isGone(SeatRow seat) {
        var agent = seat.agent();
        return agent == null || find(agent).isEmpty();
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

    /** So that what is put behind it has room. */
    private static String cut(String name) {
        return name.length() <= 80 ? name : name.substring(0, 80).replaceAll("-$", "");
    }
}
