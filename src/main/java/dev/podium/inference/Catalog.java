package dev.podium.inference;

import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.inference.InferenceStore.RouteRow;
import dev.podium.inference.InferenceStore.RoutingRow;
import dev.podium.inference.ModelRoutes.Target;
import dev.podium.kernel.TeamId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Providers, routes and routing of all teams in memory, so that a call asks no database. Read anew every 2 s while calls
 * come, and at once where this Podium changed them; while the database is away the last that was read goes on.
 */
@Component
class Catalog {

    private static final Logger log = LoggerFactory.getLogger(Catalog.class);
    private static final long FRESH_NANOS = 2_000_000_000L;

    /**
     * What counted at one moment.
     *
     * @param disliked the tiers of sessions' answers that were bad, see {@link VerdictStore#disliked}
     * @param keepPrompts the teams that want what is asked to be kept
     */
    record Snapshot(
            Map<UUID, ProviderRow> providers,
            Map<String, List<Target>> routes,
            Map<TeamId, Map<String, String>> routing,
            Map<String, Integer> disliked,
            Set<TeamId> keepPrompts,
            long readAt) {}

    private final InferenceStore store;
    private final VerdictStore verdicts;
    private final PromptStore prompts;
    private final TransactionTemplate reading;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile @Nullable Snapshot last;

    /** How often this Podium changed something; what was read before the last change counts no more. */
    private long changes;

    Catalog(InferenceStore store, VerdictStore verdicts, PromptStore prompts, PlatformTransactionManager transactions) {
        this.prompts = prompts;
        this.store = store;
        this.verdicts = verdicts;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        // A change of the caller's own that is not committed yet must not be shown to all.
        this.reading.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    Snapshot now() {
        var known = last;
        if (known == null) {
            return read();
        }
        if (System.nanoTime() - known.readAt() > FRESH_NANOS && busy.compareAndSet(false, true)) {
            Thread.ofVirtual().name("model catalog").start(() -> {
                try {
                    read();
                } catch (DataAccessException | TransactionException e) {
                    log.debug("The models' catalog cannot be read now; the last one goes on", e);
                } finally {
                    busy.set(false);
                }
            });
        }
        return known;
    }

    /** Once the transaction that changes it is through. */
    void changed() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            forget();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                forget();
            }
        });
    }

    private synchronized void forget() {
        changes++;
        last = null;
    }

    private Snapshot read() {
        long before = changes();
        var snapshot = java.util.Objects.requireNonNull(reading.execute(_ -> snapshot()));
        keep(snapshot, before);
        return snapshot;
    }

    private synchronized long changes() {
        return changes;
    }

    /** Not where something was changed while it was read: it may be without that, and whoever asks next reads anew. */
    private synchronized void keep(Snapshot snapshot, long before) {
        if (changes == before) {
            last = snapshot;
        }
    }

    private Snapshot snapshot() {
        long at = System.nanoTime();
        Map<UUID, ProviderRow> providers = new LinkedHashMap<>();
        store.providers().forEach(row -> providers.put(row.id(), row));
        Map<String, List<Target>> routes = store.routes().stream()
                .collect(Collectors.groupingBy(
                        RouteRow::name, TreeMap::new, Collectors.mapping(RouteRow::target, Collectors.toList())));
        Map<TeamId, Map<String, String>> routing = new HashMap<>();
        for (RoutingRow row : store.routing()) {
            if (row.alias() != null) {
                routing.computeIfAbsent(row.team(), _ -> new HashMap<>()).put(row.task(), row.alias());
            }
        }
        return new Snapshot(providers, routes, routing, verdicts.disliked(), prompts.teams(), at);
    }
}
