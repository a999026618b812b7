package dev.podium.labs;

import dev.podium.labs.SeatJobStore.Taking;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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

/**
 * Does what is asked for seats, several at once, on whichever Podium comes to it first. As with the making of seats, what there
 * is to do stands in the database alone.
 */
@Component
class SeatJobLoop {

    private static final Logger log = LoggerFactory.getLogger(SeatJobLoop.class);

    /** Packing is work for a machine's processor and disk. */
    static final int AT_ONCE = 6;

    private static final int RENEWED_AFTER_TICKS = 8;

    private final SeatJobStore jobs;
    private final SeatJobWork work;
    private final SeatJobProgress progress;
    private final Clock clock;
    private final boolean works;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Set<Taking> working = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private int ticks;
    private boolean failing;

    /** @param works false for a Podium that has no part in it */
    SeatJobLoop(
            SeatJobStore jobs,
            SeatJobWork work,
            SeatJobProgress progress,
            Clock clock,
            @Value("${podium.labs.makes-seats:true}") boolean works) {
        this.jobs = jobs;
        this.work = work;
        this.progress = progress;
        this.clock = clock;
        this.works = works;
    }

    @Scheduled(fixedDelay = 1000)
    void tick() {
        if (!works) {
            return;
        }
        try {
            if (++ticks % RENEWED_AFTER_TICKS == 0) {
                working.forEach(progress::keep);
            }
            begin();
            failing = false;
        } catch (DataAccessException | CannotCreateTransactionException e) {
            if (!failing) {
                log.warn("Nothing is done to seats now; trying again each second: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private List<Future<?>> begin() {
        int most = free.availablePermits();
        var begun = new ArrayList<Future<?>>();
        var now = clock.instant();
        for (var taking : most == 0 ? List.<Taking>of() : jobs.take(now, now.plus(SeatMaker.HELD), most)) {
            free.acquireUninterruptibly();
            working.add(taking);
            begun.add(workers.submit(() -> {
                try {
                    work.doIt(taking);
                } catch (DataAccessException | CannotCreateTransactionException e) {
                    // Taken up again when nobody keeps it any more.
                    log.warn("The job {} was left as it was: {}", taking.id(), e.getMessage());
                } finally {
                    working.remove(taking);
                    free.release();
                }
            }));
        }
        return begun;
    }

    /** All that is due, to its end; how many there were. */
    int doAll() {
        int done = 0;
        for (var begun = begin(); !begun.isEmpty(); begun = begin()) {
            done += begun.size();
            for (var each : begun) {
                try {
                    each.get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return done;
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
