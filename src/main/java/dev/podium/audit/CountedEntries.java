package dev.podium.audit;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link AuditCounts}: counted in memory, written in the background. The first is written soon, so that little is lost
 * with the process; from then on one entry a window, for as long as there is something to write in each.
 */
@Service
class CountedEntries implements AuditCounts {

    static final Duration WINDOW = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(CountedEntries.class);

    private final AuditStore store;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final Map<Key, Counted> counted = new ConcurrentHashMap<>();
    private boolean failing;

    private record Key(PersonId person, @Nullable TeamId team, String action, String object) {}

    /**
     * @param due when what is unwritten is to be written
     * @param first when the first of the unwritten was
     * @param unwritten how many are not in the trail yet
     */
    private record Counted(Instant due, PendingEntry last, Instant first, Instant latest, int unwritten) {

        Counted and(Counted later) {
            return new Counted(
                    due,
                    later.last,
                    unwritten == 0 ? later.first : first,
                    later.latest,
                    Math.addExact(unwritten, later.unwritten));
        }
    }

    @Autowired
    CountedEntries(AuditStore store, PlatformTransactionManager transactions) {
        this(store, transactions, InstantSource.system());
    }

    CountedEntries(AuditStore store, PlatformTransactionManager transactions, InstantSource clock) {
        this.store = store;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    @Override
    public void count(String action, String object, Map<String, String> details) {
        var actor = CurrentActor.require();
        var now = clock.instant();
        var entry = PendingEntry.now(action, object, Outcome.DONE, details);
        counted.merge(
                new Key(actor.person(), actor.team(), action, entry.object()),
                new Counted(now, entry, now, now, 1),
                Counted::and);
    }

    /** Writes what is due; a window in which there was nothing more is the last. */
    @Scheduled(fixedDelay = 2_000)
    synchronized void writeDue() {
        var now = clock.instant();
        counted.forEach((key, known) -> {
            if (!known.due().isAfter(now)) {
                write(key, now);
            }
        });
    }

    /** Also at the stop: what was counted is not forgotten. */
    @PreDestroy
    synchronized void writeAll() {
        counted.keySet().forEach(key -> write(key, clock.instant()));
    }

    private void write(Key key, Instant now) {
        var known = counted.remove(key);
        if (known == null || known.unwritten() == 0) {
            return;
        }
        var after = new Counted(now.plus(WINDOW), known.last(), now, now, 0);
        try {
            append(known);
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            // Not lost: it is written with those that come until the next try.
            if (!failing) {
                log.warn("What was counted for the audit trail cannot be written yet: {}", e.getMessage());
            }
            failing = true;
            after = known;
        }
        // What came while this was written counts to the window that begins.
        counted.merge(key, after, (later, before) -> before.and(later));
    }

    private void append(Counted known) {
        var entry = known.last();
        var details = new HashMap<>(entry.details());
        details.put("times", Integer.toString(known.unwritten()));
        details.put("from", known.first().toString());
        details.put("until", known.latest().toString());
        var whole = new PendingEntry(
                entry.actor(), entry.origin(), entry.action(), entry.object(), entry.outcome(), Map.copyOf(details));
        CurrentActor.run(entry.actor(), () -> transaction.executeWithoutResult(status -> store.append(whole)));
    }
}
