package dev.podium.gpus;

import dev.podium.costs.Payer;
import dev.podium.gpus.Rows.RequestRow;
import dev.podium.gpus.schedule.Estimates;
import dev.podium.gpus.schedule.Scheduler;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link GpuQueue}, in the database; {@link GpuTurns} looks at it within a second. */
@Service
class AskedQueue implements GpuQueue {

    private static final int REMEMBERED = 2;
    private static final Duration DAY = Duration.ofDays(1);

    private final RequestStore requests;
    private final PlanStore plan;
    private final Snapshots snapshots;
    private final RecentPool recent;
    private final Charging charging;
    private final GpuJournal journal;
    private final Permissions permissions;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AskedQueue(
            RequestStore requests,
            PlanStore plan,
            Snapshots snapshots,
            RecentPool recent,
            Charging charging,
            GpuJournal journal,
            Permissions permissions,
            TransactionTemplate transaction,
            Clock clock) {
        this.requests = requests;
        this.plan = plan;
        this.snapshots = snapshots;
        this.recent = recent;
        this.charging = charging;
        this.journal = journal;
        this.permissions = permissions;
        this.transaction = transaction;
        this.clock = clock;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Place> line(int most) {
        permissions.require(Permission.MACHINE_SEE);
        var team = CurrentActor.require().team();
        if (!permissions.allows(Permission.PLATFORM_MANAGE)
                && recent.state().open(CurrentActor.team()).isEmpty()) {
            // Who shares no server with the others has nothing to do with them.
            return List.of();
        }
        var names = plan.teamNames();
        return plan.waiting().stream()
                .filter(row -> row.position() != null)
                .sorted(Comparator.comparing(row -> Objects.requireNonNull(row.position())))
                .limit(most)
                .map(row -> new Place(
                        Objects.requireNonNull(row.position()),
                        names.getOrDefault(row.team(), ""),
                        row.team().equals(team) ? row.need() : row.need().amount(),
                        row.team().equals(team) ? row.shown() : null))
                .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public Request get(UUID id) {
        permissions.require(Permission.MACHINE_SEE);
        return requests.find(id).orElseThrow(() -> noRequest(id)).shown();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Request> waitingForAgents() {
        permissions.require(Permission.MACHINE_SEE);
        return requests.waitingForAgents().stream().map(RequestRow::shown).toList();
    }

    @Override
    @Transactional(readOnly = true)
    public Set<TeamId> teamsOfAgents() {
        return requests.teamsOfAgents();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Preview preview(Wanted wanted) {
        permissions.require(Permission.GPU_USE);
        var now = now();
        var state = snapshots.read();
        var row = checked(wanted, now);
        fits(row, now);
        var seen = snapshots.look();
        var picture = new Picture(state, seen, snapshots::nameOf, snapshots.zone());
        var expectation = Scheduler.expect(picture.at(now), picture.request(row));
        if (!expectation.possible()) {
            throw tooLarge(expectation.sentence());
        }
        return new Preview(expectation.start(), expectation.position(), expectation.sentence());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Request ask(Wanted wanted) {
        permissions.require(Permission.GPU_USE);
        var now = now();
        var row = checked(wanted, now);
        fits(row, now);
        affordable(row);
        transaction.executeWithoutResult(_ -> {
            refuseTooMany(row);
            requests.add(row);
            journal.note(
                    row.id(), "asked", row.need().words() + " for up to " + AskRules.words(row.limit()), null, now);
            plan.changed();
        });
        return row.shown();
    }

    private RequestRow checked(Wanted wanted, Instant now) {
        var actor = CurrentActor.require();
        var team = CurrentActor.team();
        AskRules.check(wanted.need());
        var timeClass = AskRules.timeClass(wanted.interactive(), wanted.limit());
        AskRules.checkLimit(
                "limitMinutes", wanted.limit(), timeClass, recent.state().pool());
        var limit = Duration.ofSeconds(wanted.limit().toSeconds());
        if (wanted.notBefore() != null) {
            AskRules.checkAhead("notBefore", wanted.notBefore(), now);
        }
        var purpose = AskRules.text("purpose", wanted.purpose());
        return new RequestRow(
                UUID.randomUUID(),
                team,
                actor.person(),
                actor.name(),
                wanted.agent(),
                wanted.need(),
                timeClass,
                limit,
                estimate(wanted, timeClass, limit, actor),
                wanted.notBefore(),
                purpose,
                now,
                State.WAITING,
                null,
                null,
                null,
                "It was asked for just now.");
    }

    private Duration estimate(Wanted wanted, TimeClass timeClass, Duration limit, Actor actor) {
        var given = wanted.estimate();
        if (given != null) {
            AskRules.checkEstimate(given, limit);
            return Duration.ofSeconds(given.toSeconds());
        }
        var last = Objects.requireNonNull(
                transaction.execute(_ -> requests.lastHeld(actor.person(), timeClass.name(), REMEMBERED)));
        var estimate = Estimates.of(last, limit, limit);
        return Duration.ofSeconds(Math.max(1, estimate.toSeconds()));
    }

    /** Whether it could ever start, were nothing held. */
    private void fits(RequestRow row, Instant now) {
        var state = recent.state();
        var open = state.open(row.team());
        if (open.isEmpty()) {
            throw Refusal.conflict(
                    "gpus.no-server",
                    "Your team may use no server with shared GPUs.",
                    "Ask an admin to add one, or to open one to your team.");
        }
        row.need().servers().stream()
                .filter(server -> !open.contains(server))
                .findFirst()
                .ifPresent(server -> {
                    throw Refusal.invalidField(
                            "servers",
                            "gpus.no-server",
                            "The machine " + server + " is no server with shared GPUs that your team may use.",
                            "Take one from the list of servers, or none for any.");
                });
        var picture = new Picture(state, snapshots.look(), snapshots::nameOf, snapshots.zone());
        var fit = Scheduler.largest(picture.at(now), picture.need(row.need(), row.team()));
        if (!fit.fits()) {
            throw tooLarge(fit.sentence());
        }
    }

    static Refusal tooLarge(String sentence) {
        return Refusal.invalidField("gpus", "gpus.too-large", sentence, "Ask for no more than that.");
    }

    /** By the dearest server that it could come to, and for no more than a day: it is asked again while it runs. */
    private void affordable(RequestRow row) {
        var price = dearest(row)
                .multiply(
                        BigDecimal.valueOf((long) row.need().gpus() * row.need().members()));
        if (row.need().milli() > 0 && row.need().memoryMib() == 0) {
            price = price.multiply(BigDecimal.valueOf(row.need().milli())).movePointLeft(3);
        }
        var time = row.limit().compareTo(DAY) > 0 ? DAY : row.limit();
        var model =
                row.need().models().size() == 1 ? row.need().models().iterator().next() : "";
        charging.require(new Payer(row.team(), row.person(), row.agent(), null), model, price, time);
    }

    private BigDecimal dearest(RequestRow row) {
        var state = recent.state();
        var open = state.open(row.team());
        return state.servers().stream()
                .filter(server -> open.contains(server.machine())
                        && (row.need().servers().isEmpty()
                                || row.need().servers().contains(server.machine())))
                .map(Rows.ServerRow::priceHour)
                .reduce(BigDecimal.ZERO, BigDecimal::max);
    }

    private void refuseTooMany(RequestRow row) {
        if (requests.waitingOf(row.person()) >= MOST_WAITING) {
            throw Refusal.limit(
                    "gpus.queue-full",
                    MOST_WAITING + " requests of yours wait already.",
                    "Take some back, or wait until some are through.");
        }
        if (recent.state().waiting().size() >= MOST_IN_LINE) {
            throw Refusal.limit(
                    "gpus.queue-full", MOST_IN_LINE + " requests wait for GPUs already.", "Try again in an hour.");
        }
    }

    @Override
    @Transactional
    public void cancel(UUID id) {
        permissions.require(Permission.GPU_USE);
        var row = requests.find(id).orElseThrow(() -> noRequest(id));
        requireOwn(row.person().equals(CurrentActor.require().person()));
        var sentence = "Taken back by " + CurrentActor.require().name() + ".";
        var now = now();
        if (!requests.decide(id, State.CANCELLED, sentence, now)) {
            throw Refusal.conflict(
                    "gpus.not-waiting",
                    "This request waits no more.",
                    row.state() == State.WAITING || row.state() == State.GRANTED
                            ? "It was granted: end its lease."
                            : "There is nothing to do.");
        }
        journal.note(id, "cancelled", sentence, null, now);
        plan.changed();
    }

    /** Whoever runs the team does it for others, and so does Podium itself. */
    private void requireOwn(boolean own) {
        if (!own && !CurrentActor.require().roles().contains(Role.SYSTEM)) {
            permissions.require(Permission.TEAM_MANAGE);
        }
    }

    private static Refusal noRequest(UUID id) {
        return Refusal.notFound(
                "gpus.no-request", "There is no request " + id + " of your team.", "Take the id from the line.");
    }
}
