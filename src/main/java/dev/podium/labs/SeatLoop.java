package dev.podium.labs;

import dev.podium.agents.Agents;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.labs.SeatStore.Leftover;
import dev.podium.labs.SeatStore.Taking;
import dev.podium.machines.MachineHealth;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the seats that are asked for, several at once, on whichever Podium comes to them first. What there is to do stands in
 * the database alone: after a stop, or another Podium's end, it goes on from there.
 */
@Component
class SeatLoop {

    private static final Logger log = LoggerFactory.getLogger(SeatLoop.class);

    /** Machines and repositories are asked by so many at once. */
    static final int AT_ONCE = 12;

    private static final int RENEWED_AFTER_TICKS = 8;

    private final SeatStore seats;
    private final RosterStore roster;
    private final SeatMaker maker;
    private final Agents agents;
    private final MachineHealth health;
    private final Clock clock;
    private final boolean makes;
    private final TransactionTemplate transactions;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Set<Taking> working = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private int ticks;
    private boolean failing;

    /** @param makes false for a Podium that has no part in it */
    SeatLoop(
            SeatStore seats,
            RosterStore roster,
            SeatMaker maker,
            Agents agents,
            MachineHealth health,
            Clock clock,
            PlatformTransactionManager transactions,
            @Value("${podium.labs.makes-seats:true}") boolean makes) {
        this.seats = seats;
        this.roster = roster;
        this.maker = maker;
        this.agents = agents;
        this.health = health;
        this.clock = clock;
        this.makes = makes;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Scheduled(fixedDelay = 1000)
    void tick() {
        if (!makes) {
            return;
        }
        try {
            if (++ticks % RENEWED_AFTER_TICKS == 0) {
                working.forEach(maker::keep);
            }
            begin();
            failing = false;
        } catch (DataAccessException | CannotCreateTransactionException e) {
            if (!failing) {
                log.warn("Seats are not made now; trying again each second: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private List<Future<?>> begin() {
        roster.meet(null);
        int most = free.availablePermits();
        var begun = new ArrayList<Future<?>>();
        var now = clock.instant();
        for (var taking : most == 0 ? List.<Taking>of() : seats.take(now, now.plus(SeatMaker.HELD), most)) {
            free.acquireUninterruptibly();
            working.add(taking);
            begun.add(workers.submit(() -> {
                try {
                    maker.make(taking);
                } catch (RuntimeException e) {
                    // Its row could not be written: it stays taken until that runs out, and is tried again.
                    log.warn("The seat {} was left as it is: {}", taking.seat(), e.getMessage());
                } finally {
                    working.remove(taking);
                    free.release();
                }
            }));
        }
        return begun;
    }

    /** All that is due, to its end; how many there were. */
    int makeAll() {
        int made = 0;
        for (var begun = begin(); !begun.isEmpty(); begun = begin()) {
            made += begun.size();
            for (var each : begun) {
                try {
                    each.get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return made;
    }

    @Scheduled(initialDelay = 20_000, fixedDelay = 20_000)
    void endLeftovers() {
        if (!makes) {
            return;
        }
        try {
            endAll();
        } catch (DataAccessException | CannotCreateTransactionException e) {
            log.debug("What seats left behind cannot be read.", e);
        }
    }

    /** What moved seats left on a machine ends when that is back and the seat is ready elsewhere. */
    void endAll() {
        seats.leftovers().forEach(this::end);
    }

    private void end(Leftover left) {
        CurrentActor.run(Actor.system(left.team()), () -> {
            try {
                boolean replaced = Objects.requireNonNull(transactions.execute(_ -> seats.find(left.seat())
                        .map(seat -> seat.state() == Seats.State.READY)
                        .orElse(true)));
                if (replaced && health.of(left.machine()).state() == MachineHealth.State.ONLINE) {
                    agents.delete(left.agent());
                    transactions.executeWithoutResult(_ -> {
                        seats.back(left, clock.instant().truncatedTo(ChronoUnit.MICROS));
                        seats.forget(left.agent());
                    });
                }
            } catch (Refusal refused) {
                log.debug("The agent {} could not be ended.", left.agent(), refused);
                if (refused.kind() == Refusal.Kind.NOT_FOUND) {
                    // Somebody deleted it themselves, or its machine was removed: there is nothing left to end.
                    forget(left);
                }
            }
        });
    }

    private void forget(Leftover left) {
        transactions.executeWithoutResult(_ -> seats.forget(left.agent()));
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
