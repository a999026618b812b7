package dev.podium.inference;

import dev.podium.inference.FairLine.Member;
import dev.podium.inference.FairLine.Ticket;
import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** As many calls go to an engine as it answers at a time; the others wait here, fairly between people: {@link FairLine}. */
@Component
class Slots {

    /** Who would be behind so many others is told so instead. */
    static final int MOST_WAITING = 512;

    /** Who waits. */
    record Waiting(TeamId team, String person, String model, Instant since) {}

    private final Map<UUID, Line> lines = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final InstantSource clock;

    Slots() {
        this(InstantSource.system());
    }

    Slots(InstantSource clock) {
        this.clock = clock;
    }

    /** A call's place in the line, and then its slot. To be closed, whatever happened: waiting or not. */
    final class Turn implements AutoCloseable {

        private final Line line;
        private final Waiting who;
        private final Ticket ticket;
        private final CountDownLatch granted = new CountDownLatch(1);
        private final long joined = System.nanoTime();
        private long began;

        private Turn(Line line, Waiting who, Ticket ticket) {
            this.line = line;
            this.who = who;
            this.ticket = ticket;
        }

        /** Whether it came within that time; then it has a slot. */
        boolean comes(Duration within) throws InterruptedException {
            return granted.await(within.toNanos(), TimeUnit.NANOSECONDS);
        }

        /** 1 for the next; 0 for one that waits no more. */
        int position() {
            synchronized (line) {
                return line.fair.order().indexOf(ticket) + 1;
            }
        }

        /** How long it waited; 0 where it had a slot at once. */
        Duration waited() {
            synchronized (line) {
                return began == 0 ? Duration.ZERO : Duration.ofNanos(began - joined);
            }
        }

        private void begins() {
            began = System.nanoTime();
            granted.countDown();
        }

        @Override
        public void close() {
            synchronized (line) {
                line.turns.remove(ticket);
                line.begin(line.fair.leave(ticket, System.nanoTime() - began));
            }
            version.incrementAndGet();
        }
    }

    private final class Line {
        private final FairLine fair;
        private final Map<Ticket, Turn> turns = new HashMap<>();

        private Line(int slots) {
            fair = new FairLine(slots, MOST_WAITING);
        }

        private void begin(List<Ticket> granted) {
            granted.forEach(each -> Objects.requireNonNull(turns.get(each)).begins());
        }
    }

    /**
     * For whoever acts now.
     *
     * @throws Refusal {@code inference.queue-full}
     */
    Turn join(ProviderRow engine, String model) {
        var actor = CurrentActor.require();
        var member = new Member(CurrentActor.team(), actor.person());
        var line = lines.computeIfAbsent(engine.id(), _ -> new Line(engine.slots()));
        Turn turn;
        synchronized (line) {
            if (line.fair.slots() != engine.slots()) {
                line.begin(line.fair.slots(engine.slots()));
            }
            var ticket = line.fair.join(member).orElseThrow(() -> full(engine));
            turn = new Turn(line, new Waiting(member.team(), actor.name(), model, clock.instant()), ticket);
            if (ticket.isHolding()) {
                turn.began = turn.joined;
                turn.granted.countDown();
            }
            line.turns.put(ticket, turn);
        }
        version.incrementAndGet();
        return turn;
    }

    private static Refusal full(ProviderRow engine) {
        return Refusal.limit(
                "inference.queue-full",
                MOST_WAITING + " calls wait for " + engine.name() + " already.",
                "Try again in a few minutes, or ask for another model.");
    }

    /** Who waits, the next first. */
    List<Waiting> line(UUID engine) {
        var line = lines.get(engine);
        if (line == null) {
            return List.of();
        }
        synchronized (line) {
            var order = new ArrayList<Waiting>();
            line.fair.order().forEach(ticket -> order.add(Objects.requireNonNull(line.turns.get(ticket)).who));
            return order;
        }
    }

    /** How many wait. */
    int waiting(UUID engine) {
        var line = lines.get(engine);
        if (line == null) {
            return 0;
        }
        synchronized (line) {
            return line.fair.waiting();
        }
    }

    /** How many are answered now. */
    int busy(UUID engine) {
        var line = lines.get(engine);
        if (line == null) {
            return 0;
        }
        synchronized (line) {
            return line.fair.holding();
        }
    }

    /** Grows with whatever the others say. */
    long version() {
        return version.get();
    }
}
