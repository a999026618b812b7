package dev.podium.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link AuditTrail} in PostgreSQL: one statement an entry, a function of the database that chains it.
 *
 * <p>Entries of a transaction are written just before it commits. Chaining takes a lock a team; taken earlier it would
 * be held through whatever slow work the transaction still does.
 */
@Service
class ChainedAuditTrail implements AuditTrail {

    private final AuditStore store;
    private final TransactionTemplate ownTransaction;

    ChainedAuditTrail(AuditStore store, PlatformTransactionManager transactions) {
        this.store = store;
        this.ownTransaction = new TransactionTemplate(transactions);
    }

    @Override
    public void record(String action, String object, Map<String, String> details) {
        var entry = PendingEntry.now(action, object, Outcome.DONE, details);
        if (TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive()) {
            pending().add(entry);
        } else {
            ownTransaction.executeWithoutResult(status -> store.append(entry));
        }
    }

    private List<PendingEntry> pending() {
        for (var synchronization : TransactionSynchronizationManager.getSynchronizations()) {
            if (synchronization instanceof BeforeCommit ours && ours.trail() == this) {
                return ours.entries;
            }
        }
        var ours = new BeforeCommit();
        TransactionSynchronizationManager.registerSynchronization(ours);
        return ours.entries;
    }

    private final class BeforeCommit implements TransactionSynchronization {

        private final List<PendingEntry> entries = new ArrayList<>();

        private ChainedAuditTrail trail() {
            return ChainedAuditTrail.this;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            // By index: an entry may be added while these are written.
            for (int i = 0; i < entries.size(); i++) {
                store.append(entries.get(i));
            }
            entries.clear();
        }
    }
}
