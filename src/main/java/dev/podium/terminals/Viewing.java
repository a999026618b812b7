package dev.podium.terminals;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.audit.AuditTrail;
import dev.podium.identity.Access;
import dev.podium.identity.AccessChanged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.live.Outlet;
import dev.podium.terminals.live.Seat;
import dev.podium.terminals.live.Visitor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Seats viewers whose ticket was taken, and takes the seats of those away who may no longer have them. */
@Component
public class Viewing {

    private final TmuxServers servers;
    private final Access access;
    private final KeyboardTrail trail;
    private final Map<Seat, Tickets.Admission> seated = new ConcurrentHashMap<>();

    /** Whose access changed while a ticket of theirs may still be on its way. */
    private final Cache<PersonId, Boolean> changedLately = Caffeine.newBuilder()
            .expireAfterWrite(Tickets.VALID.plusSeconds(10))
            .build();

    Viewing(TmuxServers servers, Access access, KeyboardTrail trail) {
        this.servers = servers;
        this.access = access;
        this.trail = trail;
    }

    /**
     * @param epoch with {@code from}, where the viewer left off, or null for one who comes first
     */
    public Seat sit(Tickets.Admission admission, Outlet outlet, @Nullable String epoch, long from) {
        var terminal = admission.terminal();
        var visitor = new Visitor(
                admission.actor().person(),
                admission.actor().name(),
                admission.mode() == Terminals.Mode.DRIVE,
                admission.takesOver(),
                admission.told().containsKey(AuditTrail.CONCERNS),
                trail.now(),
                trail.of(admission));
        var seat = servers.hub(terminal.account(), terminal.server())
                .sit(terminal.session(), outlet, visitor, epoch, from);
        seat.lock(admission.locked());
        seated.put(seat, admission);
        // From now on a change of access finds the seat; one that was told between the ticket and here did not. Only
        // then is the database asked: it need not answer for a terminal to be opened.
        if (changedLately.getIfPresent(admission.actor().person()) != null) {
            recheck(seat, admission);
        }
        return seat;
    }

    /**
     * The connection is gone.
     *
     * @param forGood whether the viewer meant to go
     */
    public void leave(Seat seat, boolean forGood) {
        seated.remove(seat);
        seat.leave(forGood);
    }

    /** The seats that are taken now; a view. */
    public Iterable<Seat> seats() {
        return seated.keySet();
    }

    /** How many different terminals are open on this Podium. */
    long watched() {
        return seated.values().stream()
                .map(Tickets.Admission::terminal)
                .distinct()
                .count();
    }

    /** Whether the terminal of this {@link AuditTrail#VISIT} is open on this Podium. */
    public boolean open(String visit) {
        return seated.values().stream()
                .anyMatch(admission -> visit.equals(admission.told().get(AuditTrail.VISIT)));
    }

    /** How many terminals each team has open on this Podium; a team with none is left out. */
    public Map<TeamId, Integer> openByTeam() {
        var open = new HashMap<TeamId, Integer>();
        for (var admission : seated.values()) {
            var team = admission.actor().team();
            if (team != null) {
                open.merge(team, 1, Integer::sum);
            }
        }
        return open;
    }

    /** How many people of a team have a terminal open on this Podium; somebody with two counts twice. */
    long openIn(TeamId team) {
        return seated.values().stream()
                .filter(admission -> team.equals(admission.actor().team()))
                .count();
    }

    @EventListener
    void on(AccessChanged changed) {
        changed.people().forEach(person -> changedLately.put(person, true));
        seated.forEach((seat, admission) -> {
            if (changed.people().contains(admission.actor().person())) {
                recheck(seat, admission);
            }
        });
    }

    private void recheck(Seat seat, Tickets.Admission admission) {
        var guard = admission.guard();
        if (!stillIs(admission, guard::admits)) {
            seated.remove(seat);
            seat.withdraw();
            return;
        }
        if (seat.takesOver() && !stillIs(admission, guard::takesOver)) {
            seat.keepFromTakingOver();
        }
        if (admission.mode() == Terminals.Mode.DRIVE) {
            access.now(admission.actor()).ifPresent(now -> CurrentActor.run(now, () -> seat.lock(guard.locked(now))));
        }
    }

    private boolean stillIs(Tickets.Admission admission, Predicate<Actor> what) {
        return access.now(admission.actor())
                .filter(now -> CurrentActor.get(now, () -> what.test(now)))
                .isPresent();
    }
}
