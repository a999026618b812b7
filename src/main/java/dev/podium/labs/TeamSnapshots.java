package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.SnapshotId;
import dev.podium.machines.Machines;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Snapshots}. */
@Service
class TeamSnapshots implements Snapshots {

    private final SnapshotStore store;
    private final SeatJobStore jobs;
    private final SeatJobRequests requests;
    private final SeatStore seats;
    private final LabStore labs;
    private final Machines machines;
    private final Permissions permissions;
    private final AuditTrail audit;

    TeamSnapshots(
            SnapshotStore store,
            SeatJobStore jobs,
            SeatJobRequests requests,
            SeatStore seats,
            LabStore labs,
            Machines machines,
            Permissions permissions,
            AuditTrail audit) {
        this.store = store;
        this.jobs = jobs;
        this.requests = requests;
        this.seats = seats;
        this.labs = labs;
        this.machines = machines;
        this.permissions = permissions;
        this.audit = audit;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Snapshot> of(SeatId seat) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        var known = seats.find(seat).orElseThrow(TeamSnapshots::noSeat);
        return store.of(known.id()).stream().map(this::shown).toList();
    }

    private Snapshot shown(SnapshotStore.Row row) {
        return new Snapshot(
                row.id(),
                row.seat(),
                row.machine(),
                machines.get(row.machine()).name(),
                row.path(),
                row.bytes(),
                row.sha256(),
                row.templateVersion(),
                row.why(),
                row.by(),
                row.takenAt());
    }

    @Override
    @Transactional
    public SeatJob.Asked take(LabId id, Collection<SeatId> wanted, String why) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        var lab = TeamLabs.find(labs, id).lab();
        var text = why.strip();
        if (text.length() > LONGEST_WHY || RosterFile.breaksOut(text)) {
            throw Refusal.invalidField(
                    "why",
                    "labs.bad-why",
                    "What the snapshot is for has " + text.length() + " characters; " + LONGEST_WHY
                            + " on one line are the most.",
                    "Say it shorter.");
        }
        var asked = requests.ask(id, wanted, SeatJob.Kind.SNAPSHOT, text);
        record("labs.snapshots-asked", lab, asked);
        return asked;
    }

    private void record(String what, Labs.Lab lab, SeatJob.Asked asked) {
        audit.record(what, lab.name(), Map.of("lab", lab.id().toString(), "seats", Integer.toString(asked.begun())));
    }

    @Override
    @Transactional
    public SeatJob.Asked reset(LabId id, Collection<SeatId> wanted) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        var lab = open(id);
        var asked = requests.ask(id, wanted, SeatJob.Kind.RESET, "");
        record("labs.seats-reset", lab, asked);
        return asked;
    }

    private Labs.Lab open(LabId id) {
        var lab = TeamLabs.find(labs, id).lab();
        if (lab.state() == Labs.State.ENDED) {
            throw TeamSeats.ended(lab);
        }
        return lab;
    }

    @Override
    @Transactional
    public SeatJob restore(SnapshotId id) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        var snapshot = store.find(id).orElseThrow(TeamSnapshots::noSnapshot);
        var seat = seats.find(snapshot.seat()).orElseThrow(TeamSnapshots::noSeat);
        open(seat.lab());
        if (!snapshot.machine().equals(seat.machine())) {
            throw Refusal.conflict(
                    "labs.snapshot-elsewhere",
                    "The snapshot lies on " + machines.get(snapshot.machine()).name() + ", and " + seat.studentName()
                            + "'s seat is on " + machines.get(seat.machine()).name() + " by now.",
                    "Move the seat back there first.");
        }
        if (seat.state() != Seats.State.READY) {
            throw Refusal.conflict(
                    "labs.seat-busy",
                    seat.studentName() + "'s seat is not ready.",
                    "Wait until it is, or give it out.");
        }
        var job = requests.ask(seat, SeatJob.Kind.RESTORE, id, "");
        if (job == null) {
            throw Refusal.conflict("labs.seat-busy", SeatJobRequests.busy(seat), "Wait until that ends.");
        }
        audit.record(
                "labs.seat-restored",
                seat.studentName(),
                Map.of("seat", seat.id().toString(), "snapshot", id.toString()));
        return jobs.get(job);
    }

    @Override
    @Transactional(readOnly = true)
    public List<SeatJob> jobs(LabId lab) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        return requests.lastOf(TeamLabs.find(labs, lab).lab().id());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Own> mine() {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        return jobs.ofPerson(CurrentActor.require().person()).stream()
                .flatMap(job -> labs.find(job.lab()).stream()
                        .map(row -> new Own(job, row.lab().name())))
                .toList();
    }

    static Refusal noSnapshot() {
        return Refusal.notFound(
                "labs.no-snapshot", "Your course has no such snapshot.", "Take one of the seat's list.");
    }

    private static Refusal noSeat() {
        return Refusal.notFound("labs.no-seat", "Your course has no such seat.", "Take one of the lab's list.");
    }
}
