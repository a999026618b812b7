package dev.podium.machines;

import dev.podium.machines.RunnerStore.Met;
import dev.podium.machines.runner.Greeting;
import dev.podium.machines.runner.RunnerLink;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A runner's connection, and what it has proved. */
final class ConnectedRunner implements RunnerLink.Owner {

    private static final Duration LIFE = Duration.ofHours(24);

    private final Runners runners;
    private final Met met;
    private final String address;
    private final Instant since;
    private final long begun = System.nanoTime();
    private volatile byte[] shown;
    private volatile Instant proved;
    private volatile int generation;
    private volatile byte @Nullable [] handed;
    private volatile @Nullable RunnerLink link;
    private volatile @Nullable BiConsumer<Integer, String> answers;

    /** @param shown the hash of what it came with */
    ConnectedRunner(Runners runners, Met met, byte[] shown, String address, Instant since) {
        this.runners = runners;
        this.met = met;
        this.shown = shown;
        this.address = address;
        this.since = since;
        this.proved = since;
        this.generation = met.generation();
    }

    /** How long it is here. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    void on(RunnerLink itsLink) {
        link = itsLink;
    }

    /** Who hears what it says of GPUs that it was told to hold OS users to; must not wait. */
    void answersTo(BiConsumer<Integer, String> listener) {
        answers = listener;
    }

    Met met() {
        return met;
    }

    String address() {
        return address;
    }

    Instant since() {
        return since;
    }

    RunnerLink link() {
        return Objects.requireNonNull(link);
    }

    Greeting greeting() {
        return Objects.requireNonNull(link().greeting());
    }

    /** The hash of what counts for it now. */
    byte[] shown() {
        return shown;
    }

    /** The hash of what it was handed and has not confirmed. */
    byte @Nullable [] handed() {
        return handed;
    }

    /** One at a time, so that its word that it was kept means this one. False while another is handed. */
    synchronized boolean hand(byte[] hash) {
        if (handed != null) {
            return false;
        }
        handed = hash;
        return true;
    }

    synchronized void proved(byte[] hash, Instant now) {
        shown = hash;
        proved = now;
        handed = null;
    }

    int generation() {
        return generation;
    }

    /** It was enrolled by this connection. */
    void enrolled() {
        generation++;
    }

    boolean isOld(Instant now) {
        return proved.plus(LIFE).isBefore(now);
    }

    @Override
    public void greeted(RunnerLink from) {
        runners.greeted(this);
    }

    @Override
    public void kept(RunnerLink from) {
        runners.kept(this);
    }

    @Override
    public void held(RunnerLink from, int number, String why) {
        var listener = answers;
        if (listener != null) {
            listener.accept(number, why);
        }
    }

    @Override
    public void lost(RunnerLink from, String why) {
        runners.lost(this, why);
    }
}
