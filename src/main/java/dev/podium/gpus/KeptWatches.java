package dev.podium.gpus;

import dev.podium.gpus.Grants.Basis;
import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link GpuWatches}, in the database. */
@Service
class KeptWatches implements GpuWatches {

    private final WatchStore watches;
    private final ReservationStore reservations;
    private final PlanStore plan;
    private final Grants grants;
    private final Snapshots snapshots;
    private final RecentPool recent;
    private final Charging charging;
    private final GpuJournal journal;
    private final Permissions permissions;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    KeptWatches(
            WatchStore watches,
            ReservationStore reservations,
            PlanStore plan,
            Grants grants,
            Snapshots snapshots,
            RecentPool recent,
            Charging charging,
            GpuJournal journal,
            Permissions permissions,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.watches = watches;
        this.reservations = reservations;
        this.plan = plan;
        this.grants = grants;
        this.snapshots = snapshots;
        this.recent = recent;
        this.charging = charging;
        this.journal = journal;
        this.permissions = permissions;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Watch> mine() {
        permissions.require(Permission.GPU_USE);
        CurrentActor.team();
        return watches.of(CurrentActor.require().person(), now());
    }

    @Override
    @Transactional
    public Watch watch(Wanted wanted) {
        permissions.require(Permission.GPU_USE);
        var actor = CurrentActor.require();
        var now = now();
        AskRules.check(wanted.need());
        AskRules.checkLimit(
                "atLeastMinutes",
                wanted.atLeast(),
                AskRules.timeClass(false, wanted.atLeast()),
                recent.state().pool());
        if (watches.of(actor.person(), now).size() >= MOST) {
            throw Refusal.limit(
                    "gpus.too-many", "You watch for " + MOST + " things already.", "Take one of them back.");
        }
        var id = UUID.randomUUID();
        watches.add(id, CurrentActor.team(), actor.person(), actor.name(), wanted.need(), wanted.atLeast(), now);
        journal.note(id, "watched", wanted.need().words() + " for " + AskRules.words(wanted.atLeast()), null, now);
        plan.changed();
        return own(id, now);
    }

    private Watch own(UUID id, Instant now) {
        return watches.of(CurrentActor.require().person(), now).stream()
                .filter(watch -> watch.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "gpus.no-watch", "You have no watch " + id + ".", "Take the id from the list of yours."));
    }

    @Override
    @Transactional
    public void cancel(UUID id) {
        permissions.require(Permission.GPU_USE);
        var now = now();
        own(id, now);
        var sentence = "Taken back by " + CurrentActor.require().name() + ".";
        if (watches.end(id, sentence, now) | reservations.decide(id, GpuReservations.State.CANCELLED, sentence)) {
            journal.note(id, "cancelled", sentence, null, now);
            plan.changed();
        }
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public GpuLeases.Lease claim(UUID id, String purpose) {
        permissions.require(Permission.GPU_USE);
        var text = AskRules.text("purpose", purpose);
        var lease = taken(id, text);
        events.publishEvent(new LeaseGranted(lease));
        return lease;
    }

    private GpuLeases.Lease taken(UUID id, String purpose) {
        try {
            return Objects.requireNonNull(transaction.execute(_ -> take(id, purpose)));
        } catch (DataIntegrityViolationException e) {
            // The clock was set back since, and somebody has it up to when it is kept from.
            throw gone(id);
        }
    }

    private GpuLeases.Lease take(UUID id, String purpose) {
        var now = now();
        var watch = own(id, now);
        // Until this is through nobody begins or reserves anything by an older plan.
        plan.changeCalendar();
        var claim = reservations
                .findClaim(id)
                .filter(row ->
                        row.state() == GpuReservations.State.BOOKED && row.to().isAfter(now))
                .orElseThrow(() -> gone(id));
        var state = snapshots.readHere();
        var basis = new Basis(0, state, snapshots.of(state, snapshots.look(), now));
        var until = until(now.plus(watch.atLeast()), id, state, now);
        var lease = until.isAfter(now) ? grants.take(claim, until, purpose, basis) : null;
        if (lease == null) {
            throw gone(id);
        }
        // As whoever asks: where no budget lets it begin it stays kept, and nothing of this is written.
        charging.requireNext(lease);
        plan.changed();
        return lease;
    }

    /** Up to what was reserved on the same GPUs since it was told. */
    private static Instant until(Instant wanted, UUID id, GpuState state, Instant now) {
        var devices = devices(id, state);
        return state.booked().stream()
                .filter(row -> !row.id().equals(id)
                        && row.from().isAfter(now)
                        && row.from().isBefore(wanted))
                .filter(row -> devices(row.id(), state).stream().anyMatch(devices::contains))
                .map(ReservationRow::from)
                .min(Instant::compareTo)
                .orElse(wanted);
    }

    private static Set<String> devices(UUID id, GpuState state) {
        return state.reserved().getOrDefault(id, List.of()).stream()
                .map(SliceRow::device)
                .collect(Collectors.toSet());
    }

    private static Refusal gone(UUID id) {
        return Refusal.conflict(
                "gpus.not-kept-any-more",
                "Nothing is kept for the watch " + id + " now.",
                "Wait to be told, or ask for it.");
    }
}
