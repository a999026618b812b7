package dev.podium.labs;

import dev.podium.audit.AuditCounts;
import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Attention.StepResult;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.labs.Labs.Step;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.labs.StepStore.StepRow;
import dev.podium.labs.stuck.Output;
import dev.podium.labs.stuck.SeatEvent;
import dev.podium.machines.Machines;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs the scripts of a seat's steps that are not passed, in order, until one fails; one run a seat, a few at once over all. */
@Component
class StepChecks {

    /** Over all labs; each may take as long as {@link StepRunner#LIMIT}. */
    static final int AT_ONCE = 8;

    private static final int PATIENCE_SECONDS = 30;
    private static final Logger log = LoggerFactory.getLogger(StepChecks.class);

    private final SeatStore seats;
    private final LabStore labs;
    private final StepStore store;
    private final StepRunner runner;
    private final SeatMaker maker;
    private final SeatFeeds feeds;
    private final Machines machines;
    private final AuditCounts counts;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final Semaphore free = new Semaphore(AT_ONCE, true);
    private final Set<SeatId> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    StepChecks(
            SeatStore seats,
            LabStore labs,
            StepStore store,
            StepRunner runner,
            SeatMaker maker,
            SeatFeeds feeds,
            Machines machines,
            AuditCounts counts,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.seats = seats;
        this.labs = labs;
        this.store = store;
        this.runner = runner;
        this.maker = maker;
        this.feeds = feeds;
        this.machines = machines;
        this.counts = counts;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** The steps of the template that the seat was made from. */
    List<Step> steps(SeatRow seat) {
        int version = Objects.requireNonNullElse(seat.templateVersion(), 0);
        return labs.find(seat.lab(), version)
                .map(LabRow::lab)
                .map(lab -> lab.template().steps())
                .orElse(List.of());
    }

    List<StepResult> results(SeatRow seat) {
        var steps = steps(seat);
        return store.of(seat.id()).stream()
                .filter(row -> row.step() <= steps.size())
                .map(row -> new StepResult(
                        row.step(),
                        steps.get(row.step() - 1).name(),
                        row.passed() != null,
                        row.exit(),
                        row.output(),
                        row.at()))
                .toList();
    }

    /** Begins a run that nobody asked for, and returns at once; one that is under way already is enough. */
    void begin(TeamId team, SeatRow seat) {
        workers.execute(() -> CurrentActor.run(Actor.system(team), () -> {
            try {
                run(team, seat, false);
            } catch (Refusal refused) {
                log.debug("The steps of the seat {} are not checked now.", seat.id(), refused);
            } catch (RuntimeException e) {
                log.warn("The steps of the seat {} could not be checked: {}", seat.id(), e.toString());
            }
        }));
    }

    /** @throws Refusal {@code labs.seat-not-ready}, {@code labs.check-runs}, {@code labs.checks-busy}, {@code labs.no-member} */
    List<StepResult> check(TeamId team, SeatRow seat, boolean byStudent) {
        run(team, seat, byStudent);
        return read(() -> results(seat));
    }

    private void run(TeamId team, SeatRow seat, boolean asked) {
        if (seat.state() != Seats.State.READY) {
            throw Refusal.conflict(
                    "labs.seat-not-ready",
                    seat.studentName() + "'s seat is not ready, so there is nothing to check.",
                    "Wait until it is made.");
        }
        if (!running.add(seat.id())) {
            throw Refusal.conflict(
                    "labs.check-runs",
                    "The steps of " + seat.studentName() + "'s seat are being checked.",
                    "Look again in some seconds.");
        }
        try {
            if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw Refusal.unavailable(
                        "labs.checks-busy",
                        "Podium runs " + AT_ONCE + " checks at once, and all places were taken for " + PATIENCE_SECONDS
                                + " s.",
                        "Try again in a minute.");
            }
            try {
                inOrder(team, seat, asked);
            } finally {
                free.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Podium was stopped while it waited to check steps.", e);
        } finally {
            running.remove(seat.id());
        }
    }

    private void inOrder(TeamId team, SeatRow seat, boolean asked) {
        var steps = read(() -> steps(seat));
        var passed = read(() -> store.of(seat.id())).stream()
                .filter(row -> row.passed() != null)
                .map(StepRow::step)
                .toList();
        if (passed.size() >= steps.size()) {
            return;
        }
        var student = read(() -> maker.student(team, seat));
        var account = CurrentActor.get(student, () -> machines.account(seat.machine()));
        var lab = read(() -> TeamLabs.find(labs, seat.lab())).lab();
        counts.count("labs.steps-checked", seat.id().toString(), concerning(seat, lab));
        for (int step = 1; step <= steps.size(); step++) {
            if (!passed.contains(step)) {
                var outcome = runner.run(
                        account,
                        seat.directory(),
                        steps.get(step - 1).script(),
                        Map.of("PODIUM_SEAT", seat.id().toString(), "PODIUM_STEP", Integer.toString(step)));
                keep(team, seat, step, outcome, asked);
                if (!outcome.passed()) {
                    return;
                }
            }
        }
    }

    private void keep(TeamId team, SeatRow seat, int step, StepRunner.Outcome outcome, boolean asked) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        transactions.executeWithoutResult(_ -> store.keep(team, seat.id(), step, outcome, now));
        feeds.find(seat.id())
                .ifPresent(feed -> feed.add(
                        new SeatEvent.StepChecked(now, step, outcome.passed(), asked, Output.of(outcome.output()))));
    }

    /** So that the student finds it in their own trail. */
    static Map<String, String> concerning(SeatRow seat, Labs.Lab lab) {
        var details = new HashMap<String, String>();
        details.put("lab", lab.name());
        details.put("agent", SeatMaker.agentName(lab, seat.handle()));
        details.put("student", seat.studentName());
        if (seat.person() != null) {
            details.put(AuditTrail.CONCERNS, seat.person().toString());
        }
        if (seat.agent() != null) {
            details.put(AuditTrail.SUBJECT, seat.agent().toString());
        }
        return details;
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
