package dev.podium.labs;

import dev.podium.agents.Supervision;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells the agents' room which seats are locked, to whom a terminal is shown, and from whom it is withheld. */
@Component
class LabSupervision implements Supervision {

    private final LockStore locks;
    private final ScreenStore screens;
    private final VisibilityStore visibility;
    private final Clock clock;

    LabSupervision(LockStore locks, ScreenStore screens, VisibilityStore visibility, Clock clock) {
        this.locks = locks;
        this.screens = screens;
        this.visibility = visibility;
        this.clock = clock;
    }

    @Override
    public Optional<InputLock> lock(AgentId agent) {
        return locks.of(agent, clock.instant());
    }

    @Override
    public boolean shows(AgentId agent, PersonId person) {
        return screens.shows(agent, person, clock.instant());
    }

    @Override
    public Set<PersonId> withheld(Collection<PersonId> owners) {
        return visibility.withheld(owners);
    }

    /** Who took a student's hand helps them; a screen that the student shows to the lab is seen by those who help too. */
    @Override
    public Map<AgentId, Terminals.Mode> consented(Collection<AgentId> agents, PersonId person) {
        var open = new HashMap<AgentId, Terminals.Mode>();
        visibility.shown(agents, clock.instant()).forEach(agent -> open.put(agent, Terminals.Mode.WATCH));
        visibility.helped(agents, person).forEach(agent -> open.put(agent, Terminals.Mode.DRIVE));
        return open;
    }

    @Override
    public Map<AgentId, Refusal> closed(Collection<AgentId> agents, PersonId owner) {
        var closed = new HashMap<AgentId, Refusal>();
        visibility
                .unaccepted(agents, owner)
                .forEach((agent, course) -> closed.put(
                        agent,
                        Refusal.forbidden(
                                "labs.policy-not-accepted",
                                "You have not accepted what " + course
                                        + " tells its students, so your seat's terminal does not open yet.",
                                "Read and accept it under Labs, or on the terminal's own page.")));
        return closed;
    }
}
