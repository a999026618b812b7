package dev.podium.labs;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
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
 * Forgets earlier versions of collected work whose time is over, and deletes files that no row names: of a lab or a team that
 * is no more, or of a try that broke off. Each Podium looks after its own disk.
 */
@Component
class CollectedAttic {

    private static final Logger log = LoggerFactory.getLogger(CollectedAttic.class);

    /** A file is on the disk a while before it has a row. */
    private static final Duration YOUNG = Duration.ofHours(6);

    private final CollectedStore store;
    private final CollectedFiles files;
    private final Clock clock;
    private final Duration kept;
    private final TransactionTemplate transactions;

    /** @param kept how long versions are kept after which another was collected */
    CollectedAttic(
            CollectedStore store,
            CollectedFiles files,
            Clock clock,
            @Value("${podium.labs.keep-earlier-work:90d}") Duration kept,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.files = files;
        this.clock = clock;
        this.kept = kept;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Scheduled(initialDelay = 600_000, fixedDelay = 3_600_000)
    void tick() {
        try {
            clear(YOUNG);
        } catch (DataAccessException | CannotCreateTransactionException e) {
            log.debug("Collected work cannot be looked through now.", e);
        } catch (IOException e) {
            log.warn("The folder of collected work could not be swept: {}", e.getMessage());
        }
    }

    void clear(Duration young) throws IOException {
        transactions.executeWithoutResult(_ -> store.forget(clock.instant().minus(kept)));
        var there = files.older(young);
        Set<UUID> known = transactions.execute(_ -> store.known(there.keySet()));
        for (var file : there.entrySet()) {
            if (known != null && !known.contains(file.getKey())) {
                files.delete(file.getValue());
            }
        }
    }
}
