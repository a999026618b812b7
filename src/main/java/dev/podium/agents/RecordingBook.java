package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one recording under way has told and the tables do not have yet. It waits here while the database is away: the
 * recording goes on, and only lines beyond a bound are left out of the search.
 */
final class RecordingBook implements Recorder.Listener {

    /** Lines wait for others so long. */
    private static final Duration TOGETHER = Duration.ofSeconds(10);

    private static final int MOST_WAITING = 4_000_000;

    private sealed interface Entry {
        record Begun(Recorder.Beginning file) implements Entry {}

        record Printed(RecordingId file, long at, List<String> lines, int length) implements Entry {}

        record Ended(Recorder.Progress file) implements Entry {}
    }

    private final TeamId team;
    private final AgentId agent;
    private final UUID holder;
    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private volatile @Nullable RecordingId last;
    private volatile boolean stopped;
    private volatile @Nullable String problem;

    // Of who writes it down.
    private Open open = Open.NOTHING;
    private @Nullable RecordingId row;

    /** Lines that are not written yet, of which file, and since when they wait. */
    private record Open(@Nullable RecordingId file, RecordedLines lines, Instant since) {
        static final Open NOTHING = new Open(null, new RecordedLines(), Instant.EPOCH);
    }

    RecordingBook(TeamId team, AgentId agent, UUID holder) {
        this.team = team;
        this.agent = agent;
        this.holder = holder;
    }

    TeamId team() {
        return team;
    }

    AgentId agent() {
        return agent;
    }

    @Override
    public void begun(Recorder.Beginning file) {
        last = file.file();
        entries.add(new Entry.Begun(file));
    }

    @Override
    public void printed(RecordingId file, long at, List<String> lines) {
        int length = lines.stream().mapToInt(String::length).sum();
        if (waiting.addAndGet(length) > MOST_WAITING) {
            waiting.addAndGet(-length);
        } else {
            entries.add(new Entry.Printed(file, at, lines, length));
        }
    }

    @Override
    public void ended(Recorder.Progress file) {
        entries.add(new Entry.Ended(file));
    }

    @Override
    public void stopped(@Nullable String why) {
        problem = why;
        stopped = true;
    }

    /** Whether nothing more will come. */
    boolean isStopped() {
        return stopped;
    }

    /** Why it goes on no more; null when all is well. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Whether there is something to write down. */
    boolean isDue(Instant now) {
        return !entries.isEmpty() || isDue(open, now);
    }

    private static boolean isDue(Open open, Instant now) {
        return !open.lines().isEmpty() && !open.since().plus(TOGETHER).isAfter(now);
    }

    /**
     * What was written; {@link #keep} once that is committed.
     *
     * @param row the file that has a row and is still written, as far as was told
     * @param ours whether no other Podium records the agent
     */
    record Written(int entries, Open open, @Nullable RecordingId row, boolean ours) {}

    /** Writes it down in the running transaction of its team. */
    Written write(RecordingStore store, Instant now) {
        // Asked first: whatever was told before that it stopped is among the entries then.
        boolean over = stopped;
        int taken = 0;
        boolean ours = true;
        var held = row;
        var state = new Open(open.file(), open.lines().copy(), open.since());
        for (var entry : entries) {
            taken++;
            switch (entry) {
                case Entry.Begun(var file) -> {
                    ours &= store.begin(file, team, agent, holder);
                    held = file.file();
                }
                case Entry.Printed printed -> state = add(store, state, printed, now);
                case Entry.Ended(var file) -> {
                    state = put(store, state);
                    store.end(file);
                    held = null;
                }
            }
        }
        var file = last;
        var why = problem;
        if (over && file != null && why != null) {
            store.failed(file, why);
        }
        return new Written(taken, isDue(state, now) ? put(store, state) : state, held, ours);
    }

    private Open add(RecordingStore store, Open before, Entry.Printed printed, Instant now) {
        var state = before;
        for (var line : printed.lines()) {
            if (!printed.file().equals(state.file()) || state.lines().isFull()) {
                state = put(store, state);
            }
            if (state.lines().isEmpty()) {
                state = new Open(printed.file(), new RecordedLines(), now);
            }
            state.lines().add(line, printed.at());
        }
        return state;
    }

    private Open put(RecordingStore store, Open state) {
        if (state.file() != null && !state.lines().isEmpty()) {
            store.add(state.file(), team, agent, state.lines());
        }
        return new Open(null, new RecordedLines(), state.since());
    }

    void keep(Written written) {
        for (int i = 0; i < written.entries(); i++) {
            if (entries.remove() instanceof Entry.Printed printed) {
                waiting.addAndGet(-printed.length());
            }
        }
        open = written.open();
        row = written.row();
    }
}
