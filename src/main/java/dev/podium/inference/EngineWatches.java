package dev.podium.inference;

import dev.podium.inference.InferenceStore.ProviderRow;
import jakarta.annotation.PreDestroy;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Watches every Ollama engine that is switched on, for as long as Podium runs; what they said is kept in memory. */
@Component
class EngineWatches {

    private static final Logger log = LoggerFactory.getLogger(EngineWatches.class);

    private final Catalog catalog;
    private final EngineApi api;
    private final Map<UUID, EngineWatch> all = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    EngineWatches(Catalog catalog, EngineApi api) {
        this.catalog = catalog;
        this.api = api;
    }

    /** Who is there can change at any time, also from another Podium. */
    @Scheduled(fixedDelay = 1_000)
    void look() {
        Map<UUID, ProviderRow> providers;
        try {
            providers = catalog.now().providers();
        } catch (DataAccessException | TransactionException e) {
            log.debug("Which engines there are cannot be read now; trying again in a second", e);
            return;
        }
        all.values().removeIf(watch -> {
            boolean gone = !isWatched(providers.get(watch.engine().id()))
                    || !watch.engine().equals(providers.get(watch.engine().id()));
            if (gone) {
                watch.close();
                version.incrementAndGet();
            }
            return gone;
        });
        providers.values().stream()
                .filter(EngineWatches::isWatched)
                .forEach(row -> all.computeIfAbsent(
                        row.id(), _ -> new EngineWatch(row, api, InstantSource.system(), version::incrementAndGet)));
    }

    private static boolean isWatched(@Nullable ProviderRow row) {
        return row != null && row.enabled() && row.kind() == ModelProviders.Kind.OLLAMA;
    }

    Optional<EngineFacts> facts(UUID engine) {
        return Optional.ofNullable(all.get(engine)).map(EngineWatch::facts);
    }

    /** Each engine by its name. */
    Map<String, EngineFacts> named() {
        var facts = new java.util.TreeMap<String, EngineFacts>();
        all.values().forEach(watch -> facts.put(watch.engine().name(), watch.facts()));
        return facts;
    }

    /** Something changed there. */
    void soon(UUID engine) {
        var watch = all.get(engine);
        if (watch != null) {
            watch.soon();
        }
    }

    long version() {
        return version.get();
    }

    @PreDestroy
    void stop() {
        all.values().forEach(EngineWatch::close);
    }
}
