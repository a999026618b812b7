package dev.podium.labs;

import dev.podium.agents.Agents;
import dev.podium.agents.Reach;
import dev.podium.audit.AuditTrail;
import dev.podium.identity.AccessChanges;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.ShownScreenId;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link ShownScreens}. Who may open a terminal is the agents' room's to say, which asks {@link LabSupervision}. */
@Service
class AskedScreens implements ShownScreens {

    private final ScreenStore store;
    private final SeatStore seats;
    private final LabStore labs;
    private final Agents agents;
    private final People people;
    private final AccessChanges access;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    AskedScreens(
            ScreenStore store,
            SeatStore seats,
            LabStore labs,
            Agents agents,
            People people,
            AccessChanges access,
            Permissions permissions,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.seats = seats;
        this.labs = labs;
        this.agents = agents;
        this.people = people;
        this.access = access;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Screen ask(LabId lab, SeatId id, Duration time) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        KeptInputLocks.requireTime(time, LONGEST);
        var seat = seats.find(id)
                .filter(each -> each.lab().equals(lab))
                .orElseThrow(() -> Refusal.notFound(
                        "labs.no-seat", "Your course has no such seat.", "Take one of the lab's list."));
        var agent = seat.agent();
        var person = seat.person();
        if (agent == null || person == null || seat.state() != Seats.State.READY) {
            throw Refusal.conflict(
                    "labs.seat-not-ready",
                    seat.studentName() + "'s seat is not ready, so there is no screen.",
                    "Take another.");
        }
        return put(lab, id, agent, person, seat.studentName(), time, ASKED);
    }

    @Override
    @Transactional
    public Screen show(LabId lab, AgentId own, Duration time) {
        permissions.require(Permission.LAB_HELP);
        KeptInputLocks.requireTime(time, LONGEST);
        var agent = agents.get(own);
        if (agent.mine() != Reach.OWNER) {
            throw Refusal.forbidden(
                    "labs.not-yours",
                    "The agent " + agent.name() + " is " + agent.ownerName() + "'s.",
                    "Show one of your own, or ask a student for their seat.");
        }
        var me = CurrentActor.require();
        var asked = put(lab, null, own, me.person(), me.name(), time, ASKED);
        consent(asked);
        return store.find(asked.id(), me.person(), now()).orElseThrow().screen();
    }

    private Screen put(
            LabId lab,
            @Nullable SeatId seat,
            AgentId agent,
            PersonId owner,
            String ownerName,
            Duration time,
            Duration asked) {
        var row = TeamLabs.find(labs, lab).lab();
        if (row.state() == Labs.State.ENDED) {
            throw TeamSeats.ended(row);
        }
        var me = CurrentActor.require();
        var now = now();
        store.clear(lab, now);
        var id = ShownScreenId.random();
        boolean put = store.put(
                CurrentActor.team(),
                id,
                lab,
                seat,
                agent,
                owner,
                ownerName,
                me,
                (int) time.toMinutes(),
                now,
                now.plus(asked));
        if (!put) {
            throw Refusal.conflict(
                    "labs.screen-shown",
                    "In the lab " + row.name() + " a screen is shown or asked for already.",
                    "End that first.");
        }
        record("labs.screen-asked", id, agent, owner, ownerName);
        return store.find(id, me.person(), now).orElseThrow().screen();
    }

    /** Whose it is reads in their own trail who asked, and when it was shown and ended. */
    private void record(String action, ShownScreenId id, AgentId agent, PersonId owner, String ownerName) {
        var details = new HashMap<String, String>();
        details.put("owner", ownerName);
        if (!owner.equals(CurrentActor.require().person())) {
            details.put(AuditTrail.CONCERNS, owner.toString());
            details.put(AuditTrail.SUBJECT, agent.toString());
        }
        audit.record(action, id.toString(), details);
    }

    @Override
    @Transactional
    public void answer(ShownScreenId id, boolean yes) {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        var me = CurrentActor.require();
        var row = store.find(id, me.person(), now())
                .filter(each -> each.screen().mine() && each.screen().shown() == null)
                .orElseThrow(AskedScreens::none);
        if (yes) {
            consent(row.screen());
        } else if (store.end(id, me.name(), now())) {
            record("labs.screen-declined", id, row.screen().agent(), row.owner(), me.name());
        }
    }

    private void consent(Screen screen) {
        var now = now();
        if (store.show(screen.id(), now, now.plus(Duration.ofMinutes(screen.minutes())))) {
            var me = CurrentActor.require();
            record("labs.screen-consented", screen.id(), screen.agent(), me.person(), me.name());
        }
    }

    private static Refusal none() {
        return Refusal.notFound(
                "labs.no-screen",
                "That screen is not shown or asked for any more.",
                "Ask whoever teaches to show it anew.");
    }

    @Override
    @Transactional
    public void end(ShownScreenId id) {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        end(store.find(id, CurrentActor.require().person(), now())
                .filter(row -> row.screen().mine())
                .orElseThrow(AskedScreens::none));
    }

    @Override
    @Transactional
    public void end(LabId lab) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        TeamLabs.find(labs, lab);
        store.of(lab, CurrentActor.require().person(), now()).ifPresent(this::end);
    }

    private void end(ScreenStore.Row row) {
        var screen = row.screen();
        if (store.end(screen.id(), CurrentActor.require().name(), now())) {
            record("labs.screen-ended", screen.id(), screen.agent(), row.owner(), screen.ownerName());
            access.note(people.members().stream().map(People.Member::id).toList());
        }
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Screen> of(LabId lab) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        TeamLabs.find(labs, lab);
        return store.of(lab, CurrentActor.require().person(), now()).map(ScreenStore.Row::screen);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Screen> mine() {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        return store.with(CurrentActor.require().person(), now()).stream()
                .map(ScreenStore.Row::screen)
                .toList();
    }

    @Override
    @Transactional
    public Ticket ticket(ShownScreenId id) {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        var me = CurrentActor.require();
        var screen = store.find(id, me.person(), now())
                .map(ScreenStore.Row::screen)
                .filter(each -> each.shown() != null)
                .filter(each -> each.mine() || store.sits(each.lab(), me.person()))
                .orElseThrow(AskedScreens::none);
        return agents.ticket(screen.agent(), Terminals.Mode.WATCH);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
