package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.schedule.Scheduler;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** {@link GpuLeases}, in the database. */
@Service
class HeldLeases implements GpuLeases {

    private final LeaseStore leases;
    private final LeaseEnds ends;
    private final PlanStore plan;
    private final Snapshots snapshots;
    private final GpuJournal journal;
    private final RequestStore requests;
    private final ReservationStore reservations;
    private final Permissions permissions;
    private final HardServers hard;
    private final Clock clock;

    HeldLeases(
            LeaseStore leases,
            LeaseEnds ends,
            PlanStore plan,
            Snapshots snapshots,
            GpuJournal journal,
            RequestStore requests,
            ReservationStore reservations,
            Permissions permissions,
            HardServers hard,
            Clock clock) {
        this.leases = leases;
        this.ends = ends;
        this.plan = plan;
        this.snapshots = snapshots;
        this.journal = journal;
        this.requests = requests;
        this.reservations = reservations;
        this.permissions = permissions;
        this.hard = hard;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Lease> running() {
        permissions.require(Permission.MACHINE_SEE);
        return ends.shown(leases.running());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Lease> past(@Nullable Instant before, int most) {
        permissions.require(Permission.MACHINE_SEE);
        return ends.shown(leases.past(before, Math.clamp(most, 1, MOST)));
    }

    @Override
    @Transactional(readOnly = true)
    public Lease get(UUID id) {
        permissions.require(Permission.MACHINE_SEE);
        return ends.shown(leases.find(id).orElseThrow(() -> noLease(id)));
    }

    @Override
    @Transactional
    public Lease extend(UUID id, Instant until) {
        permissions.require(Permission.GPU_USE);
        requireOwn(leases.find(id).orElseThrow(() -> noLease(id)));
        // Until this is through nobody begins or reserves anything by an older plan.
        plan.changeCalendar();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var row = running(id, now);
        var wanted = until.truncatedTo(ChronoUnit.SECONDS);
        if (!wanted.isAfter(row.ends())) {
            throw AskRules.badTime(
                    "until",
                    "It goes on until " + row.ends() + " already, which is not before " + wanted + ".",
                    "Choose a later time, or end it.");
        }
        var state = snapshots.readHere();
        AskRules.checkLimit(
                "until",
                Duration.between(row.began(), wanted),
                row.timeClass() == TimeClass.INTERACTIVE
                        ? TimeClass.INTERACTIVE
                        : TimeClass.of(Duration.between(row.began(), wanted)),
                state.pool());
        var extension = Scheduler.extend(snapshots.of(state, snapshots.look(), now), id, wanted);
        if (!extension.granted().isAfter(row.ends())) {
            throw Refusal.conflict(
                    "gpus.not-extended", extension.sentence(), "Ask for GPUs anew; you keep your place by your share.");
        }
        leases.extend(id, extension.granted());
        journal.note(id, "extended", extension.sentence(), null, now);
        plan.changed();
        return ends.shown(leases.find(id).orElseThrow());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Lease end(UUID id) {
        permissions.require(Permission.GPU_USE);
        var now = clock.instant();
        requireOwn(ends.find(id).orElseThrow(() -> noLease(id)));
        var ended = ends.end(id, now, "Ended by " + CurrentActor.require().name() + ".", null);
        if (ended == null) {
            throw over(id);
        }
        return ended;
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, String> environment(UUID id, int member) {
        permissions.require(Permission.GPU_USE);
        var row = leases.find(id).orElseThrow(() -> noLease(id));
        requireOwn(row);
        if (row.ended() != null) {
            throw over(id);
        }
        var own = ends.shown(row).slices().stream()
                .filter(slice -> slice.member() == member)
                .toList();
        if (own.isEmpty()) {
            throw noLease(id);
        }
        var server = ends.server(own.getFirst().server());
        if (server != null) {
            // What starts with it finds its GPUs open.
            hard.open(server);
        }
        return LeaseEnvironment.of(row, own, server);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Happened> journal(UUID id) {
        permissions.require(Permission.MACHINE_SEE);
        if (leases.find(id).isEmpty()
                && requests.find(id).isEmpty()
                && reservations.find(id).isEmpty()) {
            throw noLease(id);
        }
        return journal.of(id);
    }

    @Override
    @Transactional
    public Lease keep(UUID id, String reason) {
        permissions.require(Permission.GPU_USE);
        requireOwn(leases.find(id).orElseThrow(() -> noLease(id)));
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var row = running(id, now);
        var said = AskRules.text("reason", reason);
        if (said.isEmpty()) {
            throw Refusal.invalidField(
                    "reason", "gpus.bad-text", "There is no reason.", "Say in a few words what you keep it for.");
        }
        if (!permissions.allows(Permission.TEAM_MANAGE)) {
            if (!row.keepReason().isEmpty()) {
                throw notKept("It was kept once already, for: " + row.keepReason() + ".");
            }
            if (plan.waiting().stream().anyMatch(each -> each.position() != null)) {
                throw notKept("Others wait for GPUs.");
            }
        }
        var minutes = Math.max(1, snapshots.readHere().pool().idleMinutes());
        leases.keep(id, now.plus(Duration.ofMinutes(minutes)), said);
        journal.note(id, "kept", said, null, now);
        plan.changed();
        return ends.shown(leases.find(id).orElseThrow());
    }

    private static Refusal notKept(String sentence) {
        return Refusal.conflict(
                "gpus.not-kept", sentence, "Run something on it, give it back, or ask an owner of the team.");
    }

    private LeaseRow running(UUID id, Instant now) {
        return leases.lock(id)
                .filter(row -> row.ended() == null && row.ends().isAfter(now))
                .orElseThrow(() -> over(id));
    }

    private void requireOwn(LeaseRow row) {
        var actor = CurrentActor.require();
        if (!row.person().equals(actor.person()) && !actor.roles().contains(Role.SYSTEM)) {
            permissions.require(Permission.TEAM_MANAGE);
        }
    }

    private static Refusal noLease(UUID id) {
        return Refusal.notFound(
                "gpus.no-lease", "There is no lease " + id + " of your team.", "Take the id from the list of leases.");
    }

    private static Refusal over(UUID id) {
        return Refusal.conflict("gpus.lease-over", "The lease " + id + " is over.", "Ask for GPUs anew.");
    }
}
