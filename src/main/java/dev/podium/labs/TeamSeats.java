package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.SeatStore.Leftover;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.machines.Machine;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.Machines;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Seats}. Longer than most files: giving out and moving seats are read beside each other. */
@Service
class TeamSeats implements Seats {

    private final SeatStore store;
    private final RosterStore roster;
    private final LabStore labs;
    private final SeatChecks checks;
    private final SeatMoves moves;
    private final Machines machines;
    private final MachineHealth health;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    TeamSeats(
            SeatStore store,
            RosterStore roster,
            LabStore labs,
            SeatChecks checks,
            SeatMoves moves,
            Machines machines,
            MachineHealth health,
            Permissions permissions,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.roster = roster;
        this.labs = labs;
        this.checks = checks;
        this.moves = moves;
        this.machines = machines;
        this.health = health;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Seat> of(LabId lab) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        var machinesNow = machineStates();
        return in(() -> {
            requireLab(lab);
            return shown(store.of(lab), machinesNow);
        });
    }

    @Override
    @Transactional(readOnly = true)
    public Progress progress(LabId lab) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        requireLab(lab);
        return store.progress(lab);
    }

    private void requireLab(LabId lab) {
        if (labs.find(lab).isEmpty()) {
            throw TeamLabs.none();
        }
    }

    /** Agents are asked for before, outside of the transaction: each is a question with a connection of its own. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Progress provision(LabId id, Collection<MachineId> wanted) {
        permissions.require(Permission.COURSE_MANAGE);
        var team = CurrentActor.team();
        var gone = in(() -> store.of(id)).stream()
                .filter(seat -> seat.state() == State.READY && isGone(team, seat))
                .toList();
        return in(() -> provision(team, id, wanted, gone));
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    /** Nobody else gives out seats until it ends, so that two who do at once give one to each. */
    private Progress provision(TeamId team, LabId id, Collection<MachineId> wanted, List<SeatRow> gone) {
        if (!roster.lockCourse()) {
            throw TeamCourse.none();
        }
        var lab = TeamLabs.find(labs, id).lab();
        if (lab.state() == Labs.State.ENDED) {
            throw ended(lab);
        }
        var places = places(wanted);
        roster.meet(team);
        var students = roster.students();
        if (students.isEmpty()) {
            throw Refusal.conflict(
                    "labs.no-students", "Nobody on the roster is a student.", "Import the roster first.");
        }
        var now = now();
        gone.forEach(seat -> store.lost(seat, "Its agent was deleted.", now));
        var done = new HashSet<>(store.of(id).stream()
                .filter(seat -> seat.state() == State.READY || seat.state() == State.MAKING)
                .map(SeatRow::entry)
                .toList());
        var open = students.stream()
                .map(Roster.Entry::id)
                .filter(entry -> !done.contains(entry))
                .toList();
        var actor = CurrentActor.require();
        Spread.evenly(open, places, store.perMachine(id))
                .forEach((entry, machine) -> store.ask(team, id, entry, machine, actor.person(), actor.name(), now));
        audit.record(
                "labs.seats-asked",
                lab.name(),
                Map.of("lab", id.toString(), "seats", Integer.toString(open.size()), "machines", names(places)));
        return store.progress(id);
    }

    /** Those of the team's that were chosen, each once, in the team's order. */
    private List<MachineId> places(Collection<MachineId> wanted) {
        if (wanted.isEmpty()) {
            throw Refusal.invalidField(
                    "machines", "labs.no-machines", "No machine was chosen.", "Choose at least one.");
        }
        var all = machines.all().stream().map(Machine::id).toList();
        for (var machine : wanted) {
            if (!all.contains(machine)) {
                throw Refusal.notFound(
                                "machines.not-found",
                                "Your team has no machine " + machine + ".",
                                "Take one from the list of machines.")
                        .at("machines");
            }
        }
        return all.stream().filter(wanted::contains).toList();
    }

    private String names(List<MachineId> places) {
        return String.join(
                ", ", places.stream().map(id -> machines.get(id).name()).toList());
    }

    static Refusal ended(Labs.Lab lab) {
        return Refusal.conflict(
                "labs.lab-ended", "The lab " + lab.name() + " has ended.", "Open it again, or make another.");
    }

    @Override
    @Transactional
    public Progress cancel(LabId id) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        var lab = TeamLabs.find(labs, id).lab();
        store.cancel(id, "Cancelled by " + CurrentActor.require().name() + ".", now());
        audit.record("labs.seats-cancelled", lab.name(), Map.of("lab", id.toString()));
        return store.progress(id);
    }

    /** Machines take their time, so no transaction is open meanwhile. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Consistency check(LabId id) {
        permissions.require(Permission.LAB_HELP);
        return checks.check(CurrentActor.team(), id);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Seat move(SeatId id, MachineId machine) {
        permissions.require(Permission.COURSE_MANAGE);
        var team = CurrentActor.team();
        var seat = in(() -> store.find(id)).orElseThrow(TeamSeats::noSeat);
        boolean gone = isGone(team, seat);
        in(() -> move(team, seat, machine, gone));
        var machinesNow = machineStates();
        return in(() -> shown(List.of(store.find(id).orElseThrow(TeamSeats::noSeat)), machinesNow))
                .getFirst();
    }

    /** Asked as Podium itself: who gives out seats need not be one who sees every agent. */
    private boolean isGone(TeamId team, SeatRow seat) {
        return CurrentActor.get(Actor.system(team), () -> moves.isGone(seat));
    }

    private boolean move(TeamId team, SeatRow seat, MachineId machine, boolean gone) {
        var id = seat.id();
        var lab = TeamLabs.find(labs, seat.lab()).lab();
        if (lab.state() == Labs.State.ENDED) {
            throw ended(lab);
        }
        var place = places(List.of(machine)).getFirst();
        if (place.equals(seat.machine())) {
            throw Refusal.conflict(
                            "labs.same-machine",
                            seat.studentName() + "'s seat is on "
                                    + machines.get(place).name() + " already.",
                            "Take another machine.")
                    .at("machine");
        }
        var actor = CurrentActor.require();
        boolean same = store.find(id)
                .filter(now -> Objects.equals(now.agent(), seat.agent()))
                .isPresent();
        if (!same || !store.move(id, place, actor.person(), actor.name(), now())) {
            throw Refusal.conflict(
                    "labs.seat-busy",
                    seat.studentName() + "'s seat is being made on "
                            + machines.get(seat.machine()).name() + ".",
                    "Wait until that ends, or cancel it.");
        }
        if (seat.agent() != null && seat.person() != null) {
            store.leave(team, new Leftover(seat.agent(), team, id, seat.person(), seat.machine()), now());
            if (!gone) {
                CurrentActor.run(Actor.system(team), () -> moves.stepAside(seat));
            }
        }
        audit.record(
                "labs.seat-moved",
                seat.studentName(),
                Map.of(
                        "seat", id.toString(),
                        "from", machines.get(seat.machine()).name(),
                        "to", machines.get(place).name()));
        return true;
    }

    private static Refusal noSeat() {
        return Refusal.notFound("labs.no-seat", "Your course has no such seat.", "Take one of the lab's list.");
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Own> mine() {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        var person = CurrentActor.require().person();
        var machinesNow = machineStates();
        return in(() -> {
            var moved = moves.of(person, machinesNow);
            return shown(store.ofPerson(person), machinesNow).stream()
                    .flatMap(seat -> labs.find(seat.lab()).stream()
                            .map(row ->
                                    new Own(seat, row.lab().name(), row.lab().state(), moved.get(seat.id()))))
                    .toList();
        });
    }

    /** Outside of a transaction: it is asked with a connection of its own, and pages ask it each second. */
    private Map<MachineId, MachineHealth.State> machineStates() {
        var states = new HashMap<MachineId, MachineHealth.State>();
        if (permissions.allows(Permission.MACHINE_SEE)) {
            health.all().forEach(each -> states.put(each.machine(), each.state()));
        }
        return states;
    }

    private List<Seat> shown(List<SeatRow> rows, Map<MachineId, MachineHealth.State> states) {
        return rows.stream().map(row -> shown(row, states.get(row.machine()))).toList();
    }

    private Seat shown(SeatRow row, MachineHealth.@Nullable State machine) {
        var expected = row.state() == State.WAITING && row.person() == null;
        return new Seat(
                row.id(),
                row.lab(),
                row.entry(),
                row.studentName(),
                row.email(),
                row.section(),
                row.person(),
                row.machine(),
                machines.get(row.machine()).name(),
                machine,
                row.state(),
                row.step(),
                expected
                        ? "Waits for " + row.studentName() + " to come into the team; it is made as soon as they do."
                        : row.why(),
                row.agent(),
                row.directory(),
                row.templateVersion(),
                row.changedAt(),
                row.madeAt());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
