package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes what courses have kept for as long as they said. In parts, each a transaction of its own, so that nobody waits for
 * it, and what was deleted before an end stays so.
 */
@Component
class KeptPurge {

    private static final Logger log = LoggerFactory.getLogger(KeptPurge.class);

    private final List<KeptOfStudents> kinds;
    private final PrivacyStore store;
    private final RosterStore roster;
    private final AuditTrail audit;
    private final Clock clock;
    private final int atOnce;
    private final TransactionTemplate transactions;

    /** @param atOnce rows of one transaction */
    KeptPurge(
            List<KeptOfStudents> kinds,
            PrivacyStore store,
            RosterStore roster,
            AuditTrail audit,
            Clock clock,
            @Value("${podium.labs.purged-at-once:500}") int atOnce,
            PlatformTransactionManager transactions) {
        this.kinds = kinds.stream()
                .sorted(Comparator.comparing(KeptOfStudents::order).thenComparing(KeptOfStudents::name))
                .toList();
        this.store = store;
        this.roster = roster;
        this.audit = audit;
        this.clock = clock;
        this.atOnce = atOnce;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Scheduled(initialDelay = 90_000, fixedDelay = 3_600_000)
    void run() {
        try {
            store.courses().forEach(this::purge);
        } catch (DataAccessException | TransactionException e) {
            log.warn("What courses kept too long could not be deleted; trying again in an hour: {}", e.getMessage());
        }
    }

    /** Of one course; what went, by kind. */
    void purge(TeamId team) {
        CurrentActor.run(Actor.system(team), () -> {
            var before =
                    clock.instant().minus(Duration.ofDays(in(() -> store.get()).keepDays()));
            var went = new TreeMap<String, String>();
            for (var kind : kinds) {
                int all = 0;
                int some;
                do {
                    some = in(() -> kind.purge(before, atOnce));
                    all += some;
                } while (some == atOnce);
                if (all > 0) {
                    went.put(kind.name(), Integer.toString(all));
                }
            }
            if (!went.isEmpty()) {
                transactions.executeWithoutResult(_ ->
                        roster.course().ifPresent(course -> audit.record("labs.kept-purged", course.name(), went)));
            }
        });
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }
}
