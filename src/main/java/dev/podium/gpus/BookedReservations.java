package dev.podium.gpus;

import dev.podium.costs.Payer;
import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.gpus.schedule.Booking;
import dev.podium.gpus.schedule.Scheduler;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link GpuReservations}, in the database. */
@Service
class BookedReservations implements GpuReservations {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST_LOOK = Duration.ofDays(366);

    private final ReservationStore reservations;
    private final PlanStore plan;
    private final Snapshots snapshots;
    private final Charging charging;
    private final GpuJournal journal;
    private final Permissions permissions;
    private final Clock clock;

    BookedReservations(
            ReservationStore reservations,
            PlanStore plan,
            Snapshots snapshots,
            Charging charging,
            GpuJournal journal,
            Permissions permissions,
            Clock clock) {
        this.reservations = reservations;
        this.plan = plan;
        this.snapshots = snapshots;
        this.charging = charging;
        this.journal = journal;
        this.permissions = permissions;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Reservation> between(Instant from, Instant to) {
        permissions.require(Permission.MACHINE_SEE);
        var runsIt = permissions.allows(Permission.PLATFORM_MANAGE);
        var team = runsIt ? CurrentActor.require().team() : CurrentActor.team();
        if (!to.isAfter(from) || Duration.between(from, to).compareTo(LONGEST_LOOK) > 0) {
            throw AskRules.badTime(
                    "to", "The calendar is shown for up to a year at a time.", "Choose a time after from.");
        }
        var state = snapshots.readHere();
        var names = plan.teamNames();
        var open = runsIt || team == null ? state.serversById().keySet() : state.open(team);
        return state.booked().stream()
                .filter(row ->
                        !row.claim() && row.from().isBefore(to) && row.to().isAfter(from))
                .filter(row -> row.team().equals(team)
                        || state.reserved().getOrDefault(row.id(), List.of()).stream()
                                .anyMatch(slice -> open.contains(slice.machine())))
                .map(row -> shown(row, state, names, team, open))
                .toList();
    }

    /** @param open servers that whoever looks may see: of others' places on any other nothing is told */
    private Reservation shown(
            ReservationRow row, GpuState state, Map<TeamId, String> names, @Nullable TeamId team, Set<MachineId> open) {
        boolean own = row.team().equals(team);
        var devices = state.devicesById();
        var slices = state.reserved().getOrDefault(row.id(), List.<SliceRow>of()).stream()
                .filter(slice -> own || open.contains(slice.machine()))
                .map(slice -> {
                    var device = devices.get(slice.device());
                    return new GpuLeases.Slice(
                            slice.member(),
                            slice.machine(),
                            snapshots.nameOf(slice.machine()),
                            slice.device(),
                            device == null ? 0 : device.index(),
                            device == null ? "" : device.name(),
                            slice.milli(),
                            slice.memoryMib());
                })
                .toList();
        return new Reservation(
                own ? row.id() : null,
                names.getOrDefault(row.team(), ""),
                own ? row.person() : null,
                own ? row.personName() : "",
                own ? row.need() : row.need().amount(),
                slices,
                row.from(),
                row.to(),
                own ? row.purpose() : "",
                row.state(),
                own ? row.sentence() : "");
    }

    @Override
    @Transactional
    public Reservation reserve(Wanted wanted) {
        permissions.require(Permission.GPU_USE);
        var actor = CurrentActor.require();
        var team = CurrentActor.team();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var from = wanted.from().truncatedTo(ChronoUnit.SECONDS);
        var to = wanted.to().truncatedTo(ChronoUnit.SECONDS);
        AskRules.check(wanted.need());
        AskRules.checkAhead("from", from, now);
        var purpose = AskRules.text("purpose", wanted.purpose());
        // Until this is through nobody begins or reserves anything by an older plan.
        plan.changeCalendar();
        var state = snapshots.readHere();
        AskRules.checkLimit("to", Duration.between(from, to), TimeClass.LONG, state.pool());
        refuseTooMany();
        if (state.open(team).isEmpty()) {
            throw Refusal.conflict(
                    "gpus.no-server",
                    "Your team may use no server with shared GPUs.",
                    "Ask an admin to add one, or to open one to your team.");
        }
        var picture = new Picture(state, snapshots.look(), snapshots::nameOf, snapshots.zone());
        var snapshot = picture.at(now);
        var need = picture.need(wanted.need(), team);
        var fit = Scheduler.largest(snapshot, need);
        if (!fit.fits()) {
            throw AskedQueue.tooLarge(fit.sentence());
        }
        return switch (Scheduler.book(snapshot, need, from, to)) {
            case Booking.Refused refused -> throw reserved(refused, state, wanted, from, to);
            case Booking.Booked booked -> {
                var row = new ReservationRow(
                        UUID.randomUUID(),
                        team,
                        actor.person(),
                        actor.name(),
                        wanted.need(),
                        false,
                        purpose,
                        from,
                        to,
                        State.BOOKED,
                        booked.sentence());
                var slices = LeaseSlices.of(row.id(), booked.places(), state);
                affordable(row, slices, state);
                reservations.add(row, slices, now);
                journal.note(row.id(), "reserved", booked.sentence(), null, now);
                plan.changed();
                yield shown(
                        row,
                        new GpuState(
                                state.servers(),
                                state.devices(),
                                state.pool(),
                                state.access(),
                                List.of(),
                                List.of(),
                                Map.of(),
                                List.of(row),
                                Map.of(row.id(), slices),
                                List.of(),
                                List.of(),
                                List.of(),
                                state.calendar()),
                        plan.teamNames(),
                        team,
                        Set.of());
            }
        };
    }

    private void affordable(ReservationRow row, List<SliceRow> slices, GpuState state) {
        var time = Duration.between(row.from(), row.to());
        charging.require(
                new Payer(row.team(), row.person(), null, null),
                slices.isEmpty() ? "" : slices.getFirst().model(),
                LeaseSlices.priceHour(slices, state),
                time.compareTo(DAY) > 0 ? DAY : time);
    }

    /** Names the reservations in the way; what leases are in the way the scheduler says. */
    private Refusal reserved(Booking.Refused refused, GpuState state, Wanted wanted, Instant from, Instant to) {
        var names = plan.teamNames();
        var open = state.open(CurrentActor.team());
        var others = state.booked().stream()
                .filter(row -> row.from().isBefore(to) && row.to().isAfter(from))
                .filter(row -> state.reserved().getOrDefault(row.id(), List.of()).stream()
                        .anyMatch(slice -> open.contains(slice.machine())
                                && (wanted.need().servers().isEmpty()
                                        || wanted.need().servers().contains(slice.machine()))))
                .map(row -> row.need().words() + " of " + names.getOrDefault(row.team(), "another team") + " from "
                        + row.from() + " to " + row.to())
                .collect(Collectors.joining("; "));
        var next = refused.next();
        return Refusal.conflict(
                "gpus.reserved",
                refused.sentence() + (others.isEmpty() ? "" : " Reserved already: " + others + "."),
                next == null
                        ? "Ask for less, or for another time."
                        : "Begin at " + next + " or later, or ask for less.");
    }

    private void refuseTooMany() {
        if (reservations.aheadOf(CurrentActor.require().person()) >= MOST_AHEAD) {
            throw Refusal.limit(
                    "gpus.too-many",
                    MOST_AHEAD + " reservations of yours are ahead already.",
                    "Cancel one, or wait until one has begun.");
        }
    }

    @Override
    @Transactional
    public void cancel(UUID id) {
        permissions.require(Permission.GPU_USE);
        var row = reservations
                .find(id)
                .orElseThrow(() -> Refusal.notFound(
                        "gpus.no-reservation",
                        "There is no reservation " + id + " of your team.",
                        "Take the id from the calendar."));
        var actor = CurrentActor.require();
        if (!row.person().equals(actor.person()) && !actor.roles().contains(Role.SYSTEM)) {
            permissions.require(Permission.TEAM_MANAGE);
        }
        var sentence = "Cancelled by " + actor.name() + ".";
        if (!reservations.decide(id, State.CANCELLED, sentence)) {
            throw Refusal.conflict(
                    "gpus.not-booked",
                    "This reservation is ahead no more.",
                    row.state() == State.CANCELLED ? "There is nothing to do." : "Where it has begun, end its lease.");
        }
        journal.note(id, "cancelled", sentence, null, clock.instant());
        plan.changed();
    }
}
