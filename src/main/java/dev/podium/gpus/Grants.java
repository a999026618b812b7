package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.RequestRow;
import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.schedule.Charge;
import dev.podium.gpus.schedule.Decision;
import dev.podium.gpus.schedule.Device;
import dev.podium.gpus.schedule.Place;
import dev.podium.gpus.schedule.Snapshot;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has one decision come true, in one transaction of its team: nothing of it where another Podium schedules by now, the calendar
 * changed since it was planned, or whoever asked took it back.
 */
@Component
class Grants {

    /** By which plan; the term is 0 where somebody decides, and not whoever schedules. */
    record Basis(long term, GpuState state, Snapshot snapshot) {

        Instant now() {
            return snapshot.now();
        }

        private Map<String, Device> devices() {
            return snapshot.servers().stream()
                    .flatMap(server -> server.devices().stream())
                    .collect(Collectors.toMap(Device::uuid, each -> each));
        }
    }

    private final RequestStore requests;
    private final ReservationStore reservations;
    private final LeaseStore leases;
    private final PlanStore plan;
    private final GpuJournal journal;
    private final LeaseEnds shown;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    Grants(
            RequestStore requests,
            ReservationStore reservations,
            LeaseStore leases,
            PlanStore plan,
            GpuJournal journal,
            LeaseEnds shown,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.requests = requests;
        this.reservations = reservations;
        this.leases = leases;
        this.plan = plan;
        this.journal = journal;
        this.shown = shown;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** False where nothing came of it, and there is to be planned anew. */
    boolean start(Decision.Start start, RequestRow request, Basis basis) {
        return granted(request.team(), basis, () -> {
            if (!requests.decide(request.id(), GpuQueue.State.GRANTED, start.sentence(), basis.now())) {
                return null;
            }
            var given = new Given(
                    request.id(),
                    request.team(),
                    request.person(),
                    request.personName(),
                    request.agent(),
                    request.timeClass(),
                    request.purpose(),
                    false,
                    start.expectedEnd(),
                    start.hardEnd(),
                    start.places());
            return lease(given, basis, start.sentence());
        });
    }

    /** A reservation begins. */
    boolean open(Decision.Open open, ReservationRow reservation, Basis basis) {
        return granted(reservation.team(), basis, () -> {
            if (!reservations.decide(reservation.id(), GpuReservations.State.OPENED, open.sentence())) {
                return null;
            }
            var given = new Given(
                    reservation.id(),
                    reservation.team(),
                    reservation.person(),
                    reservation.personName(),
                    null,
                    TimeClass.of(Duration.between(basis.now(), open.hardEnd())),
                    reservation.purpose(),
                    true,
                    open.hardEnd(),
                    open.hardEnd(),
                    open.places());
            return lease(given, basis, open.sentence());
        });
    }

    /**
     * Somebody takes what is kept for them, in the running transaction, which holds the calendar.
     *
     * @return null where it is kept no more
     */
    GpuLeases.@Nullable Lease take(ReservationRow claim, Instant until, String purpose, Basis basis) {
        var sentence = "Taken by " + claim.personName() + ", for whom it was kept.";
        if (!reservations.decide(claim.id(), GpuReservations.State.OPENED, sentence)) {
            return null;
        }
        var given = new Given(
                claim.id(),
                claim.team(),
                claim.person(),
                claim.personName(),
                null,
                TimeClass.of(Duration.between(basis.now(), until)),
                purpose,
                false,
                until,
                until,
                Picture.places(basis.state().reserved().getOrDefault(claim.id(), List.of())));
        return lease(given, basis, sentence);
    }

    /** What a request and a reservation have in common when they become a lease. */
    private record Given(
            UUID id,
            TeamId team,
            PersonId person,
            String personName,
            @Nullable AgentId agent,
            TimeClass timeClass,
            String purpose,
            boolean reserved,
            Instant expectedEnd,
            Instant hardEnd,
            List<Place> places) {}

    private GpuLeases.Lease lease(Given given, Basis basis, String sentence) {
        var slices = LeaseSlices.of(given.id(), given.places(), basis.state());
        var now = basis.now();
        leases.add(
                new LeaseRow(
                        given.id(),
                        given.team(),
                        given.person(),
                        given.personName(),
                        given.agent(),
                        given.timeClass(),
                        given.purpose(),
                        LeaseSlices.badge(slices, basis.state()),
                        0,
                        LeaseSlices.priceHour(slices, basis.state()),
                        Charge.rate(given.places(), basis.devices()),
                        now,
                        given.expectedEnd(),
                        given.hardEnd(),
                        null,
                        "",
                        now,
                        null,
                        given.reserved(),
                        null,
                        null,
                        null,
                        ""),
                slices);
        journal.note(given.id(), "granted", sentence, basis.term() == 0 ? null : basis.term(), now);
        return shown.shown(leases.find(given.id()).orElseThrow());
    }

    /** It can never start. */
    boolean refuse(Decision.Never never, RequestRow request, Basis basis) {
        return done(request.team(), basis, () -> {
            if (requests.decide(request.id(), GpuQueue.State.REFUSED, never.sentence(), basis.now())) {
                journal.note(request.id(), "refused", never.sentence(), basis.term(), basis.now());
            }
        });
    }

    boolean rebook(Decision.Rebook rebook, ReservationRow reservation, Basis basis) {
        return done(reservation.team(), basis, () -> {
            reservations.place(reservation, LeaseSlices.of(reservation.id(), rebook.places(), basis.state()));
            reservations.say(reservation.id(), rebook.sentence());
            journal.note(reservation.id(), "rebooked", rebook.sentence(), basis.term(), basis.now());
        });
    }

    /** It cannot be kept as things are; until its end it still may. */
    boolean broken(Decision.Broken broken, ReservationRow reservation, Basis basis) {
        boolean over = !reservation.to().isAfter(basis.now());
        return done(reservation.team(), basis, () -> {
            if (over
                    ? reservations.decide(reservation.id(), GpuReservations.State.LAPSED, broken.sentence())
                    : reservations.say(reservation.id(), broken.sentence())) {
                journal.note(
                        reservation.id(), over ? "lapsed" : "broken", broken.sentence(), basis.term(), basis.now());
            }
        });
    }

    private boolean granted(TeamId team, Basis basis, Supplier<GpuLeases.@Nullable Lease> work) {
        var lease = CurrentActor.get(
                Actor.system(team),
                () -> transaction.execute(_ -> {
                    if (!plan.holdsTerm(basis.term(), basis.state().calendar())) {
                        return null;
                    }
                    var given = work.get();
                    plan.changed();
                    return given;
                }));
        if (lease == null) {
            return false;
        }
        events.publishEvent(new LeaseGranted(lease));
        return true;
    }

    private boolean done(TeamId team, Basis basis, Runnable work) {
        return Boolean.TRUE.equals(CurrentActor.get(
                Actor.system(team),
                () -> transaction.execute(_ -> {
                    if (!plan.holdsTerm(basis.term(), basis.state().calendar())) {
                        return false;
                    }
                    work.run();
                    plan.changed();
                    return true;
                })));
    }
}
