package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Facts;
import dev.podium.machines.MachineHealth.GoneGpu;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.Sample;
import dev.podium.machines.MachineHealth.State;
import dev.podium.telemetry.Concerning;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears how one machine is. One script at a time prints there, and one thread waits for its lines; when it ends, or says
 * nothing for too long, another is started, after a pause that grows. Longer than most files: what it
 * knows changes under one lock.
 */
final class MachineWatch {

    /** Two lines may be late; a link that says nothing any more is noticed in less than 15 s. */
    static final Duration SILENCE = Duration.ofSeconds(12);

    private static final long FIRST_PAUSE = Duration.ofSeconds(2).toNanos();
    /** Short enough for a machine that is back to be told of within 10 s. */
    private static final long LONGEST_PAUSE = Duration.ofSeconds(5).toNanos();

    /** Whoever was heard for so long is tried again soon when it is lost. */
    private static final long STEADY = Duration.ofSeconds(30).toNanos();

    /** Lines come every 5 s; what comes sooner is not kept, so that the last 10 minutes stay 10 minutes. */
    private static final long SOON = Duration.ofSeconds(1).toNanos();

    private static final Logger log = LoggerFactory.getLogger(MachineWatch.class);

    /** What it needs of the world around it. */
    record World(
            BiFunction<Account, Command, Channel> start,
            Executor threads,
            InstantSource clock,
            LongSupplier nanos,
            Consumer<MachineHealthChanged> news) {}

    private final MachineId id;
    private final World world;
    private final RecentSamples recent = new RecentSamples();
    private final RecentGpus recentGpus = new RecentGpus();
    private final SeenGpus seenGpus = new SeenGpus();

    private @Nullable Contact contact;
    private State state = State.CONNECTING;
    private @Nullable Instant since;
    private Unheard why = Unheard.because("");
    private @Nullable Facts facts;
    private @Nullable Gpus gpus;
    private long dueAt;
    private long pause = FIRST_PAUSE;
    private int turn;

    MachineWatch(MachineId id, World world) {
        this.id = id;
        this.world = world;
        this.dueAt = world.nanos().getAsLong();
    }

    RecentSamples recent() {
        return recent;
    }

    RecentGpus recentGpus() {
        return recentGpus;
    }

    /** The GPUs that it had before Podium's start, each with when it was there last. */
    synchronized void remember(List<GoneGpu> before) {
        seenGpus.remember(before);
    }

    /** @param whole whether it may say where the machine is, and as whom it is asked */
    synchronized Health health(boolean whole) {
        return new Health(id, state, since, whole ? why.sentence() : why.plain(), facts, recent.last(), gpus);
    }

    /**
     * Does what is due, and waits for nothing. Called every second.
     *
     * @param row the machine as it is entered now
     * @param accounts as whom it can be asked, the best first
     * @param command the script
     */
    void look(MachineRow row, List<Account> accounts, Command command) {
        MachineHealthChanged news;
        synchronized (this) {
            news = next(row, accounts, command);
        }
        tell(news);
    }

    private @Nullable MachineHealthChanged next(MachineRow row, List<Account> accounts, Command command) {
        if (accounts.isEmpty()) {
            drop();
            return become(
                    State.UNWATCHED,
                    world.clock().instant(),
                    Unheard.because("Nobody has an OS user on " + row.name() + ", so Podium cannot ask how it is."));
        }
        var current = contact;
        boolean anew = state == State.UNWATCHED || current != null && !current.serves(row, accounts);
        if (anew) {
            drop();
            current = null;
        }
        long now = world.nanos().getAsLong();
        if (current != null) {
            return now - current.heardAt < SILENCE.toNanos() ? null : silent(current);
        }
        if (now - dueAt >= 0) {
            var made = new Contact(row, accounts.get(turn % accounts.size()), command);
            contact = made;
            world.threads().execute(made);
        }
        return anew ? become(State.CONNECTING, null, Unheard.because("")) : null;
    }

    private @Nullable MachineHealthChanged silent(Contact current) {
        var name = current.row.name();
        if (current.channel != null) {
            return lost(
                    current,
                    Unheard.because(name + " has said nothing of how it is for " + SILENCE.toSeconds() + " s."));
        }
        // Connecting has limits of its own, and says more when it has reached one.
        return state == State.CONNECTING
                ? become(
                        State.OFFLINE,
                        world.clock().instant(),
                        Unheard.because(name + " has not answered for " + SILENCE.toSeconds() + " s."))
                : null;
    }

    /** It can be reached again, as far as is known: it is asked at the next look. */
    synchronized void soon() {
        if (contact == null) {
            dueAt = world.nanos().getAsLong();
            pause = FIRST_PAUSE;
        }
    }

    /** Ends with the machine, or with Podium. */
    synchronized void close() {
        drop();
    }

    private void drop() {
        var current = contact;
        contact = null;
        dueAt = world.nanos().getAsLong();
        pause = FIRST_PAUSE;
        if (current != null) {
            current.close();
        }
    }

    private @Nullable MachineHealthChanged lost(Contact lost, Unheard because) {
        if (contact != lost) {
            return null;
        }
        contact = null;
        lost.close();
        dueAt = world.nanos().getAsLong() + pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        if (because.account()) {
            turn++;
        }
        var last = recent.last();
        return switch (state) {
            case ONLINE -> become(State.OFFLINE, last == null ? world.clock().instant() : last.at(), because);
            case OFFLINE -> become(State.OFFLINE, since, because);
            case CONNECTING, UNWATCHED -> become(State.OFFLINE, world.clock().instant(), because);
        };
    }

    private @Nullable MachineHealthChanged become(State now, @Nullable Instant from, Unheard because) {
        if (state == now && why.equals(because)) {
            return null;
        }
        if (state != now) {
            Concerning.machine(
                    id,
                    () -> log.info(
                            "Machine {} is {}{}",
                            id,
                            now.name().toLowerCase(java.util.Locale.ROOT),
                            because.sentence().isEmpty() ? "" : ": " + because.sentence()));
            since = from;
        }
        state = now;
        why = because;
        return new MachineHealthChanged(id, true);
    }

    /** Outside of the lock: whoever listens may ask. */
    private void tell(@Nullable MachineHealthChanged news) {
        if (news != null) {
            world.news().accept(news);
        }
    }

    private synchronized void heard(Contact from, Facts said) {
        if (contact == from) {
            facts = said;
            // A machine whose driver was taken out says nothing more of GPUs.
            gpus = null;
        }
    }

    private synchronized void heard(Contact from, Optional<Gpus> said) {
        if (contact == from) {
            heard(said);
        }
    }

    /** They show with the figures that come next. */
    synchronized void heard(Optional<Gpus> said) {
        var at = world.clock().instant();
        var now = said.map(each -> seenGpus.heard(each, at)).orElse(null);
        gpus = now;
        if (now != null && !now.all().isEmpty()) {
            recentGpus.add(at, now.all());
        }
    }

    private void heard(Contact from, Sample sample) {
        MachineHealthChanged news;
        synchronized (this) {
            long now = world.nanos().getAsLong();
            if (contact != from || from.sampled && now - from.heardAt < SOON) {
                return;
            }
            from.sampled = true;
            from.heardAt = now;
            if (now - from.begunAt > STEADY) {
                pause = FIRST_PAUSE;
            }
            recent.add(sample);
            var changed = become(State.ONLINE, sample.at(), Unheard.because(""));
            news = changed == null ? new MachineHealthChanged(id, false) : changed;
        }
        tell(news);
    }

    /** One start of the script, and what it prints. */
    private final class Contact implements Runnable {

        private final MachineRow row;
        private final Account account;
        private final Command command;
        private final long begunAt = world.nanos().getAsLong();

        // Under the watch's lock.
        private long heardAt = begunAt;
        private boolean sampled;
        private boolean closed;
        private @Nullable Channel channel;

        Contact(MachineRow row, Account account, Command command) {
            this.row = row;
            this.account = account;
            this.command = command;
        }

        boolean serves(MachineRow now, List<Account> accounts) {
            return row.reachedLike(now) && accounts.contains(account);
        }

        @Override
        public void run() {
            var because = new Hearing(world, row, account, command)
                    .listen(
                            this::keep,
                            said -> heard(this, said),
                            said -> heard(this, said),
                            said -> heard(this, said));
            MachineHealthChanged news;
            synchronized (MachineWatch.this) {
                news = lost(this, because);
            }
            tell(news);
        }

        private boolean keep(Channel opened) {
            synchronized (MachineWatch.this) {
                channel = opened;
                heardAt = world.nanos().getAsLong();
                return !closed;
            }
        }

        /** Under the watch's lock; its thread ends soon after. */
        private void close() {
            closed = true;
            if (channel != null) {
                channel.close();
            }
        }
    }
}
