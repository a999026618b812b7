package dev.podium.inference;

import dev.podium.inference.Engines.Job;
import dev.podium.inference.Engines.Stage;
import dev.podium.inference.Engines.Task;
import dev.podium.inference.InferenceStore.ProviderRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thing that an engine was told to do, and how far it is. Run once, on a thread of its own. */
final class EngineTask implements OpenStreams.Open {

    private static final Logger log = LoggerFactory.getLogger(EngineTask.class);

    private final UUID id = UUID.randomUUID();
    private final ProviderRow engine;
    private final Job job;
    private final String model;
    private final boolean embeds;
    private final String by;
    private final InstantSource clock;
    private final Runnable changed;
    private final Instant since;
    private final PullProgress progress = new PullProgress();

    private Stage stage = Stage.RUNNING;
    private @Nullable String problem;
    private Instant ended = Instant.MAX;
    private boolean stopped;
    private @Nullable Thread thread;
    private @Nullable InputStream lines;
    private volatile long heardAt = System.nanoTime();

    EngineTask(
            ProviderRow engine,
            Job job,
            String model,
            boolean embeds,
            String by,
            InstantSource clock,
            Runnable changed) {
        this.engine = engine;
        this.job = job;
        this.model = model;
        this.embeds = embeds;
        this.by = by;
        this.clock = clock;
        this.changed = changed;
        this.since = clock.instant();
    }

    UUID id() {
        return id;
    }

    synchronized boolean is(Stage which) {
        return stage == which;
    }

    boolean isAbout(Job which, String name) {
        return job == which && EngineNames.key(model).equals(EngineNames.key(name));
    }

    synchronized Instant endedAt() {
        return ended;
    }

    synchronized Task now() {
        return new Task(
                id,
                job,
                model,
                stage,
                job == Job.LOAD ? "Loading" : progress.step(),
                progress.done(),
                progress.total(),
                stage == Stage.RUNNING ? progress.perSecond(System.nanoTime()) : 0,
                since,
                by,
                problem);
    }

    void run(EngineApi api, OpenStreams streams) {
        String failed;
        synchronized (this) {
            thread = Thread.currentThread();
        }
        try {
            failed = job == Job.LOAD ? load(api) : pull(api, streams);
        } catch (EngineApi.Failed e) {
            log.debug("An engine did not do as it was told", e);
            failed = e.sentence();
        } catch (InterruptedException e) {
            log.debug("An engine's task was stopped", e);
            failed = null;
        } catch (RuntimeException e) {
            log.error("An engine's task failed", e);
            failed = "Podium made a mistake; its log says more.";
        }
        synchronized (this) {
            thread = null;
            stage = stopped ? Stage.STOPPED : failed == null ? Stage.DONE : Stage.FAILED;
            problem = stopped ? null : failed;
            ended = clock.instant();
        }
        changed.run();
    }

    private @Nullable String load(EngineApi api) throws EngineApi.Failed, InterruptedException {
        api.load(engine, model, embeds);
        return null;
    }

    private @Nullable String pull(EngineApi api, OpenStreams streams) throws EngineApi.Failed, InterruptedException {
        try (var body = api.pull(engine, model)) {
            synchronized (this) {
                if (stopped) {
                    return null;
                }
                lines = body;
            }
            streams.add(this);
            return read(new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            log.debug("An engine broke off in the middle of a pull", e);
            return engine.name() + " broke off. What it has fetched is kept there: pull it again to go on.";
        } finally {
            streams.remove(this);
        }
    }

    private @Nullable String read(BufferedReader from) throws IOException {
        for (String line; (line = from.readLine()) != null; ) {
            heardAt = System.nanoTime();
            String error;
            synchronized (this) {
                error = progress.line(line, heardAt);
            }
            if (error != null) {
                return PullWords.of(engine.name(), error);
            }
            changed.run();
        }
        synchronized (this) {
            return progress.isComplete()
                    ? null
                    : engine.name() + " broke off. What it has fetched is kept there: pull it again to go on.";
        }
    }

    /** What it has fetched stays on its disk, and the next pull goes on from there. */
    void stop() {
        Thread waiting;
        InputStream open;
        synchronized (this) {
            if (stage != Stage.RUNNING) {
                return;
            }
            stopped = true;
            waiting = thread;
            open = lines;
        }
        if (open != null) {
            close(open);
        } else if (waiting != null) {
            waiting.interrupt();
        }
    }

    private static void close(InputStream open) {
        try {
            open.close();
        } catch (IOException e) {
            log.debug("A pull's stream is closed already", e);
        }
    }

    @Override
    public long heardAt() {
        return heardAt;
    }

    /** Nobody reads here. */
    @Override
    public void ping() {}

    /** It says nothing any more. */
    @Override
    public void end() {
        InputStream open;
        synchronized (this) {
            open = lines;
        }
        if (open != null) {
            close(open);
        }
    }
}
