package dev.podium.inference;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The Ollama engines: what each has, what it does now, who waits for it, and having it fetch and load models. */
public interface Engines {

    /** How it answers. */
    enum State {
        /** Not asked yet. */
        NEW,
        UP,
        AWAY,
        /** Something answers, but not as Ollama does. */
        STRANGE
    }

    /**
     * A model that an engine has on its disk.
     *
     * @param parameters as it says itself, such as {@code 30.5B}; "" where it does not
     * @param quantization such as {@code Q4_K_M}
     * @param abilities such as {@code tools}; empty where it says none
     * @param remote whether it runs somewhere else, and only its name is here
     */
    record Pulled(
            String name, long bytes, String parameters, String quantization, Set<String> abilities, boolean remote) {

        public Pulled {
            abilities = Set.copyOf(abilities);
        }
    }

    /**
     * A model in an engine's memory.
     *
     * @param gpuBytes the part of it in the memory of GPUs
     * @param context how many tokens it was loaded for; 0 where it does not say
     * @param until when it is put out if nobody asks for it; null for not by itself
     */
    record Loaded(
            String name,
            long bytes,
            long gpuBytes,
            int context,
            @Nullable Instant until) {}

    /** What an engine was told to do. */
    enum Job {
        PULL,
        LOAD
    }

    /** How far it is. */
    enum Stage {
        RUNNING,
        DONE,
        STOPPED,
        FAILED
    }

    /**
     * Something that takes long. What is over is shown for an hour, or until somebody puts it away.
     *
     * @param step as people read it
     * @param done bytes of what is to be fetched
     * @param total 0 while that is not known
     * @param perSecond bytes of late
     * @param by a name, for those who run the installation; "" for others
     * @param problem why it failed, with the next step; null where it did not
     */
    record Task(
            UUID id,
            Job job,
            String model,
            Stage stage,
            String step,
            long done,
            long total,
            long perSecond,
            Instant since,
            String by,
            @Nullable String problem) {

        /** 0 to 100. */
        public int percent() {
            return total <= 0 ? 0 : (int) (Math.min(done, total) * 100 / total);
        }
    }

    /**
     * @param since when it came to be so
     * @param why it is away or strange; ""
     * @param version "" where it is not known
     * @param context how many tokens calls from here load a model with
     * @param slots how many calls it is sent at a time
     * @param waiting how many calls wait in line for it
     */
    record Engine(
            UUID id,
            String name,
            String url,
            State state,
            Instant since,
            String why,
            String version,
            List<Pulled> pulled,
            List<Loaded> loaded,
            int context,
            int slots,
            int busy,
            int waiting,
            List<Task> tasks) {

        public Engine {
            pulled = List.copyOf(pulled);
            loaded = List.copyOf(loaded);
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * A call that waits for an engine.
     *
     * @param position 1 for the next; others can still come before it, as the line is fair between people
     * @param person who asked; "" where it is somebody of another team
     */
    record InLine(String engine, String model, int position, Instant since, String person, boolean ownTeam) {}

    /** Those that are switched on, by name. For whoever may see models. */
    List<Engine> all();

    /** Who waits, by engine and position. For whoever may see models. */
    List<InLine> line();

    /** Grows with whatever {@link #all} and {@link #line} would say anew. */
    long version();

    /**
     * Has an engine fetch a model, which goes on when nobody looks. For admins, as all that follows.
     *
     * @throws dev.podium.kernel.Refusal {@code inference.engine-not-found}, {@code inference.model-name},
     *     {@code inference.pull-runs} where it fetches that one already
     */
    Task pull(UUID engine, String model);

    /** Has an engine load a model it has pulled, with the context that calls ask for. It stays until it is unloaded. */
    Task load(UUID engine, String model);

    /** Stops what runs, and puts away what is over. */
    void stop(UUID engine, UUID task);

    /** @throws dev.podium.kernel.Refusal {@code inference.engine-failed} with the engine's own words */
    void unload(UUID engine, String model);

    /** From the engine's disk. */
    void delete(UUID engine, String model);
}
