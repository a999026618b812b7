package dev.podium.audit;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link AuditDenials}: the first of a minute is written at once, the others of that minute together at its end.
 *
 * <p>The writing takes a second connection while the caller may hold one. Many denials at once could so use up the pool
 * and wait for each other, hence no more than a few write at a time; the rest are left to the end of their minute.
 */
@Service
class CountedDenials implements AuditDenials {

    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(CountedDenials.class);
    private static final int WRITERS = 4;

    private final AuditStore store;
    private final TransactionTemplate ownTransaction;
    private final InstantSource clock;
    private final Semaphore writers = new Semaphore(WRITERS);
    private final Map<Key, Minute> minutes = new ConcurrentHashMap<>();

    private record Key(PersonId person, @Nullable TeamId team, String permission, String code) {}

    /** @param unwritten how many are not in the trail yet */
    private record Minute(Instant start, PendingEntry last, int unwritten) {}

    @Autowired
    CountedDenials(AuditStore store, PlatformTransactionManager transactions) {
        this(store, transactions, InstantSource.system());
    }

    CountedDenials(AuditStore store, PlatformTransactionManager transactions, InstantSource clock) {
        this.store = store;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    @Override
    public void denied(String permission, String code) {
        var actor = CurrentActor.require();
        var entry = PendingEntry.now(code, permission, Outcome.DENIED, Map.of());
        var key = new Key(actor.person(), actor.team(), permission, code);
        var first = new Minute(clock.instant(), entry, 0);
        var known = minutes.putIfAbsent(key, first);
        if (known != null) {
            count(key, entry, 1);
        } else if (!writers.tryAcquire()) {
            count(key, entry, 1);
        } else {
            try {
                write(key, entry, 1);
            } finally {
                writers.release();
            }
        }
    }

    private void count(Key key, PendingEntry entry, int times) {
        minutes.merge(
                key,
                new Minute(clock.instant(), entry, times),
                (minute, more) -> new Minute(minute.start(), entry, minute.unwritten() + times));
    }

    private void write(Key key, PendingEntry entry, int times) {
        var counted = new PendingEntry(
                entry.actor(),
                entry.origin(),
                entry.action(),
                entry.object(),
                entry.outcome(),
                Map.of("times", Integer.toString(times)));
        try {
            CurrentActor.run(entry.actor(), () -> ownTransaction.executeWithoutResult(status -> store.append(counted)));
        } catch (DataAccessException | TransactionException e) {
            // Not lost: it is written with those of the next minute.
            log.warn("A denial of {} could not be recorded yet: {}", key.permission(), e.getMessage());
            count(key, entry, times);
        }
    }

    @Scheduled(fixedDelay = 10_000)
    void writeThoseOfPastMinutes() {
        var end = clock.instant().minus(WINDOW);
        minutes.forEach((key, minute) -> {
            if (!minute.start().isAfter(end)) {
                writePast(key);
            }
        });
    }

    /** Also at the stop: what was counted is not forgotten. */
    @PreDestroy
    void writeAll() {
        minutes.keySet().forEach(this::writePast);
    }

    private void writePast(Key key) {
        var past = minutes.remove(key);
        if (past != null && past.unwritten() > 0) {
            write(key, past.last(), past.unwritten());
        }
    }
}
