package dev.podium.inference;

import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.kernel.Refusal;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** As many calls go to an engine as it answers at a time; the others wait here, first come first served. */
@Component
class Slots {

    /** Who would be behind so many others is told so instead. */
    static final int MOST_WAITING = 512;

    private record Places(int count, Semaphore free) {}

    private final Map<UUID, Places> all = new ConcurrentHashMap<>();

    /** @throws Refusal {@code inference.queue-full} */
    Runnable take(ProviderRow engine) throws InterruptedException {
        var places = all.compute(
                engine.id(),
                (_, there) -> there != null && there.count() == engine.slots()
                        ? there
                        : new Places(engine.slots(), new Semaphore(engine.slots(), true)));
        if (places.free().getQueueLength() >= MOST_WAITING) {
            throw Refusal.limit(
                    "inference.queue-full",
                    MOST_WAITING + " calls wait for " + engine.name() + " already.",
                    "Try again in a few minutes, or ask for another model.");
        }
        places.free().acquire();
        return places.free()::release;
    }

    /** How many wait. */
    int waiting(UUID engine) {
        var places = all.get(engine);
        return places == null ? 0 : places.free().getQueueLength();
    }

    /** How many are answered now. */
    int busy(UUID engine) {
        var places = all.get(engine);
        return places == null ? 0 : places.count() - places.free().availablePermits();
    }
}
