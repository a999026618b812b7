package dev.podium.inference;

import dev.podium.inference.Engines.Job;
import dev.podium.inference.Engines.Stage;
import dev.podium.inference.Engines.Task;
import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Refusal;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * What engines were told to do that takes long. It runs here and not in a page, so that it goes on when nobody looks; when
 * Podium ends it ends too, and an engine then goes on where it was when it is told again.
 */
@Component
class Pulls {

    /** What is over is shown for so long. */
    private static final Duration SHOWN = Duration.ofHours(1);

    private static final int MOST = 50;

    private final EngineApi api;
    private final OpenStreams streams;
    private final InstantSource clock = InstantSource.system();
    private final Map<UUID, List<EngineTask>> all = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    Pulls(EngineApi api, OpenStreams streams) {
        this.api = api;
        this.streams = streams;
    }

    /**
     * @param noted runs before the engine is told anything; where it throws, nothing is begun
     * @param over is told how it ended, on the task's thread
     * @throws Refusal {@code inference.pull-runs}
     */
    Task begin(
            ProviderRow engine, Job job, String model, boolean embeds, Actor by, Runnable noted, Consumer<Task> over) {
        var task = new EngineTask(engine, job, model, embeds, by.name(), clock, version::incrementAndGet);
        all.compute(engine.id(), (_, there) -> {
            var kept = there == null ? new CopyOnWriteArrayList<EngineTask>() : there;
            if (kept.stream().anyMatch(each -> each.is(Stage.RUNNING) && each.isAbout(job, model))) {
                throw runs(engine, job, model);
            }
            if (kept.stream().filter(each -> each.is(Stage.RUNNING)).count() >= MOST) {
                throw Refusal.limit(
                        "inference.engine-busy",
                        engine.name() + " does " + MOST + " things at a time already.",
                        "Wait until one is done, or stop one.");
            }
            // A new one takes the place of what became of the one before.
            kept.removeIf(each -> each.isAbout(job, model) || isOld(each));
            kept.add(task);
            return kept;
        });
        boolean begun = false;
        try {
            noted.run();
            begun = true;
        } finally {
            if (!begun) {
                all.getOrDefault(engine.id(), List.of()).remove(task);
            }
        }
        Thread.ofVirtual().name("engine task").start(() -> {
            task.run(api, streams);
            if (job == Job.LOAD && task.is(Stage.DONE)) {
                // That it is loaded the engine says itself.
                all.getOrDefault(engine.id(), List.of()).remove(task);
            }
            over.accept(task.now());
        });
        version.incrementAndGet();
        return task.now();
    }

    private boolean isOld(EngineTask task) {
        return !task.is(Stage.RUNNING) && task.endedAt().plus(SHOWN).isBefore(clock.instant());
    }

    private static Refusal runs(ProviderRow engine, Job job, String model) {
        return Refusal.conflict(
                "inference.pull-runs",
                engine.name() + (job == Job.PULL ? " fetches " : " loads ") + model + " already.",
                "Watch it on the page Models, or stop it there.");
    }

    /** The newest first. */
    List<Task> of(UUID engine) {
        var found = new ArrayList<Task>();
        for (var task : all.getOrDefault(engine, List.of())) {
            if (!isOld(task)) {
                found.addFirst(task.now());
            }
        }
        return found;
    }

    /** Stops it, or puts it away where it is over. False where there is none of that id. */
    boolean stop(UUID engine, UUID id) {
        var tasks = all.getOrDefault(engine, List.of());
        for (var task : tasks) {
            if (task.id().equals(id)) {
                if (task.is(Stage.RUNNING)) {
                    task.stop();
                } else {
                    tasks.remove(task);
                }
                version.incrementAndGet();
                return true;
            }
        }
        return false;
    }

    long version() {
        return version.get();
    }

    @PreDestroy
    void stop() {
        all.values().forEach(tasks -> tasks.forEach(EngineTask::stop));
    }
}
