package dev.podium.gpus;

import dev.podium.gpus.Grants.Basis;
import dev.podium.gpus.Rows.RequestRow;
import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.schedule.Decision;
import dev.podium.gpus.schedule.Plan;
import dev.podium.gpus.schedule.Scheduler;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What whoever schedules does again and again: sees which GPUs there are, ends what is over, plans, and has the plan come
 * true. All that it knows is in the database; what it keeps in between is a copy, read anew when somebody says that there is
 * something new, and every {@link #STALE} in case nobody could.
 *
 * <p>Longer than most files: one turn, step by step.
 */
@Component
class GpuTurns {

    private static final Logger log = LoggerFactory.getLogger(GpuTurns.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    static final Duration STALE = Duration.ofSeconds(15);

    /** In a long line each start moves everybody up: so many are told at once at any time, more only so often. */
    private static final int FEW = 200;

    private static final Duration TELL_MANY = Duration.ofSeconds(5);

    /** How often a plan is made anew in one turn where not all of it could come true. */
    private static final int TRIES = 5;

    /** Another Podium schedules now. */
    static final class TermOver extends RuntimeException {
        TermOver(long term) {
            super("The term " + term + " is over.");
        }
    }

    private final Snapshots snapshots;
    private final GpuDiscovery discovery;
    private final PlanStore plan;
    private final Grants grants;
    private final LeaseEnds ends;
    private final LeaseWarnings warnings;
    private final IdleLeases idle;
    private final WatchOffers offers;
    private final GpuLeavers leavers;
    private final OutsiderWatch outsiders;
    private final Clock clock;

    private long term;
    private @Nullable GpuState known;

    /** For whoever counts what there is; null where another Podium schedules. */
    private volatile @Nullable GpuCounts counted;

    private Instant readAt = Instant.EPOCH;
    private Instant looksSince = Instant.EPOCH;
    private Instant toldAt = Instant.EPOCH;
    private Instant leaversAt = Instant.EPOCH;

    GpuTurns(
            Snapshots snapshots,
            GpuDiscovery discovery,
            PlanStore plan,
            Grants grants,
            LeaseEnds ends,
            LeaseWarnings warnings,
            IdleLeases idle,
            WatchOffers offers,
            GpuLeavers leavers,
            OutsiderWatch outsiders,
            Clock clock) {
        this.snapshots = snapshots;
        this.discovery = discovery;
        this.plan = plan;
        this.grants = grants;
        this.ends = ends;
        this.warnings = warnings;
        this.idle = idle;
        this.offers = offers;
        this.leavers = leavers;
        this.outsiders = outsiders;
        this.clock = clock;
    }

    /** From now on whatever another Podium decides counts no more. */
    void begin() {
        term = plan.beginTerm();
        known = null;
        looksSince = clock.instant();
        outsiders.begin();
    }

    /** As read last, at most {@link #STALE} ago; null where this Podium does not schedule. */
    @Nullable
    GpuCounts counted() {
        return counted;
    }

    /** Another Podium schedules, or nobody can. */
    void cease() {
        counted = null;
    }

    /** There is something new. */
    void forget() {
        known = null;
    }

    /** @throws TermOver where another Podium schedules */
    void turn() {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (Duration.between(leaversAt, now).abs().compareTo(STALE) >= 0) {
            leaversAt = now;
            known = leavers.look(now, term) ? null : known;
        }
        var state = state(now);
        // Where nothing is shared, a look each second would be for nothing.
        Map<MachineId, Health> seen = state.servers().isEmpty() ? Map.of() : snapshots.look();
        if (discovery.look(state, seen, now)) {
            state = reread(now);
        }
        // Not one after the other: each has something to do.
        if (endDue(state, now) | idle.look(state, seen, looksSince, now, term) | offers.lapse(state, now, term)) {
            state = reread(now);
        }
        count(state, now);
        for (int tries = 0; tries < TRIES && !isCarriedOut(state, seen, now); tries++) {
            state = reread(now);
        }
        warnings.warn(state, now, term);
        if (!state.watching().isEmpty()) {
            offer(seen, now);
        }
        // After the leases that began just now: what they cover is not outside any more.
        outsiders.look(state(now), seen, now, term);
    }

    private void offer(Map<MachineId, Health> seen, Instant now) {
        // Read anew only where something began or ended: whoever watches for long does not have all of it read each
        // second.
        var state = state(now);
        try {
            if (offers.offer(state, snapshots.of(state, seen, now), term)) {
                known = null;
            }
        } catch (DataIntegrityViolationException e) {
            notAsPlanned(e);
        }
    }

    /** The database counts what is held and reserved, and lets nobody have it twice: it was planned by something else. */
    private void notAsPlanned(DataIntegrityViolationException e) {
        log.warn(
                "GPUs could not be given as planned; planning anew: {}",
                e.getMostSpecificCause().getMessage());
        known = null;
    }

    private GpuState state(Instant now) {
        var state = known;
        // A clock that went back makes it old, too.
        return state == null || Duration.between(readAt, now).abs().compareTo(STALE) >= 0 ? reread(now) : state;
    }

    private GpuState reread(Instant now) {
        if (!plan.holdsTerm(term)) {
            throw new TermOver(term);
        }
        var state = snapshots.read();
        known = state;
        counted = GpuCounts.of(state);
        readAt = now;
        return state;
    }

    /** True where something ended. */
    private boolean endDue(GpuState state, Instant now) {
        boolean some = false;
        for (var lease : state.running()) {
            if (!lease.ends().isAfter(now)) {
                ends.endAs(lease.team(), lease.id(), now, "Its time was over.", term);
                some = true;
            }
        }
        return some;
    }

    private void count(GpuState state, Instant now) {
        for (var lease : state.leases()) {
            if (!LeaseUse.due(lease, now).isEmpty()) {
                ends.count(lease, state.pool().halfLife(), now, term);
                warnings.requireMoney(lease, state, now, term);
                known = null;
            }
        }
    }

    /** False where some of the plan did not come true: it was made by what is no more. */
    private boolean isCarriedOut(GpuState state, Map<MachineId, Health> seen, Instant now) {
        var snapshot = snapshots.of(state, seen, now);
        if (snapshot.queue().isEmpty() && snapshot.windows().isEmpty()) {
            return true;
        }
        var basis = new Basis(term, state, snapshot);
        return carriedOut(Scheduler.plan(snapshot), basis);
    }

    private boolean carriedOut(Plan made, Basis basis) {
        Map<UUID, RequestRow> requests =
                basis.state().waiting().stream().collect(Collectors.toMap(RequestRow::id, each -> each));
        Map<UUID, ReservationRow> reservations =
                basis.state().booked().stream().collect(Collectors.toMap(ReservationRow::id, each -> each));
        var waits = new ArrayList<Decision.Wait>();
        for (var decision : made.decisions()) {
            if (!isDone(decision, requests, reservations, basis, waits)) {
                return false;
            }
        }
        // Who waits is told by a plan that begins nothing: by this one they stand behind those who are through.
        if (known == null) {
            return false;
        }
        tell(waits, requests, basis);
        return true;
    }

    private boolean isDone(
            Decision decision,
            Map<UUID, RequestRow> requests,
            Map<UUID, ReservationRow> reservations,
            Basis basis,
            List<Decision.Wait> waits) {
        try {
            return switch (decision) {
                case Decision.Wait wait -> waits.add(wait);
                case Decision.Start start -> changed(grants.start(start, of(requests, start.id()), basis));
                case Decision.Never never -> changed(grants.refuse(never, of(requests, never.id()), basis));
                case Decision.Open open -> changed(grants.open(open, of(reservations, open.id()), basis));
                case Decision.Rebook rebook -> changed(grants.rebook(rebook, of(reservations, rebook.id()), basis));
                case Decision.Broken broken -> grants.broken(broken, of(reservations, broken.id()), basis);
            };
        } catch (DataIntegrityViolationException e) {
            notAsPlanned(e);
            // One reservation moves to where another still is, which moves away by the same plan.
            return decision instanceof Decision.Rebook;
        }
    }

    private boolean changed(boolean done) {
        known = null;
        return done;
    }

    private static <T> T of(Map<UUID, T> rows, UUID id) {
        return Objects.requireNonNull(rows.get(id));
    }

    /** Those who go on waiting, as far as it is new to them. */
    private void tell(List<Decision.Wait> waits, Map<UUID, RequestRow> requests, Basis basis) {
        var news = new ArrayList<Map<String, Object>>();
        for (var wait : waits) {
            var before = of(requests, wait.id());
            if (!Objects.equals(before.position(), wait.position())
                    || !Objects.equals(before.expected(), wait.expected())
                    || !before.sentence().equals(wait.sentence())) {
                var said = new HashMap<String, Object>(Map.of(
                        "id", wait.id().toString(),
                        "place", wait.position(),
                        "why", wait.why().name(),
                        "sentence", wait.sentence()));
                if (wait.expected() != null) {
                    said.put("expected", wait.expected().toString());
                }
                news.add(said);
            }
        }
        boolean late = Duration.between(toldAt, basis.now()).abs().compareTo(TELL_MANY) >= 0;
        if (!news.isEmpty() && (late || news.size() <= FEW)) {
            toldAt = basis.now();
            if (!plan.tell(term, JSON.writeValueAsString(news), basis.now())) {
                throw new TermOver(term);
            }
            known = null;
        }
    }
}
