package dev.podium.labs;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Visibilities}. What is withheld is withheld by the agents' room, which asks {@link LabSupervision}. */
@Service
class CourseVisibilities implements Visibilities {

    private final VisibilityStore store;
    private final SeatStore seats;
    private final LabStore labs;
    private final Permissions permissions;
    private final Clock clock;

    CourseVisibilities(VisibilityStore store, SeatStore seats, LabStore labs, Permissions permissions, Clock clock) {
        this.store = store;
        this.seats = seats;
        this.labs = labs;
        this.permissions = permissions;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public Visibility mine() {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        return store.of(CurrentActor.require().person());
    }

    @Override
    @Transactional(readOnly = true)
    public Map<SeatId, View> of(LabId lab) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        TeamLabs.find(labs, lab);
        var rows = seats.of(lab);
        var agents = LedgerLabCosts.agents(rows);
        var let =
                new HashSet<AgentId>(store.helped(agents, CurrentActor.require().person()));
        let.addAll(store.shown(agents, clock.instant()));
        boolean any = permissions.allows(Permission.TERMINAL_OTHERS);
        var levels = store.of(lab);
        var views = new HashMap<SeatId, View>();
        for (var row : rows) {
            var level = levels.getOrDefault(row.id(), Visibility.STATE);
            var agent = row.agent();
            boolean opens = agent != null && any && (level.screens() || let.contains(agent));
            views.put(row.id(), new View(level, agent, opens));
        }
        return views;
    }
}
