package dev.podium.gpus;

import dev.podium.gpus.GpuOutsiders.State;
import dev.podium.gpus.GpuServers.Outside;
import dev.podium.gpus.OutsiderStore.Next;
import dev.podium.gpus.OutsiderStore.Row;
import dev.podium.kernel.CurrentActor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends processes outside leases where the pool's rule or an admin says so: after the notice SIGTERM, 10 s later SIGKILL. Each
 * step is written down before it is taken, by the Podium that schedules. What a Podium that went away had begun, the next one
 * begins again when its time is over: a signal to what has ended does nothing.
 */
@Component
class OutsiderSteps {

    private static final Logger log = LoggerFactory.getLogger(OutsiderSteps.class);

    /** From SIGTERM to SIGKILL. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** For an answer that does not come; longer than one may take. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    /** In that time a machine has said twice that a process is gone. */
    private static final Duration GONE = Duration.ofSeconds(75);

    private final OutsiderStore store;
    private final OutsiderNews news;
    private final ProcessSignals signals;
    private final PlanStore plan;
    private final Snapshots snapshots;
    private final TransactionTemplate transaction;
    private final Clock clock;

    OutsiderSteps(
            OutsiderStore store,
            OutsiderNews news,
            ProcessSignals signals,
            PlanStore plan,
            Snapshots snapshots,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.store = store;
        this.news = news;
        this.signals = signals;
        this.plan = plan;
        this.snapshots = snapshots;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * What is to be done about one that is outside still, by the newest that its machine said.
     *
     * @return whether its row is another now
     */
    boolean act(Row row, GpuState state, Instant now, long term) {
        boolean byRule = state.pool().outside() == Outside.END;
        boolean due = row.endsAt() != null && !row.endsAt().isAfter(now);
        return switch (row.state()) {
            case SEEN -> byRule && notice(row, state, now, term);
            case NOTICED ->
                !byRule && row.wantedBy().isEmpty() ? spare(row, state, term) : due && step(row, state, now, term);
            case ENDING -> due && step(row, state, now, term);
            case ENDED -> due && hangs(row, state, term);
            case FAILED -> false;
        };
    }

    private boolean spare(Row row, GpuState state, long term) {
        boolean moved = moved(row, row.state(), new Next(State.SEEN, null, false, "", ""), term);
        if (moved) {
            news.tell(row, state, "A process goes on", "The rule of the pool is to show it only.");
        }
        return moved;
    }

    private boolean hangs(Row row, GpuState state, long term) {
        var sentence = "It was ended and is still there: it hangs in the driver or the system of " + news.name(row)
                + ", which must be looked at there.";
        return failed(row, state, row.state(), sentence, term);
    }

    private boolean failed(Row row, GpuState state, State before, String sentence, long term) {
        boolean moved = moved(row, before, new Next(State.FAILED, null, row.asked(), row.wantedBy(), sentence), term);
        if (moved) {
            news.record("gpus.process-not-ended", row, state, sentence);
            news.tell(row, state, "A process could not be ended", sentence);
        }
        return moved;
    }

    private boolean notice(Row row, GpuState state, Instant now, long term) {
        var end = now.plus(Duration.ofMinutes(state.pool().noticeMinutes()));
        var sentence = OutsiderWords.notice(row, end, snapshots.zone());
        boolean moved = moved(row, row.state(), new Next(State.NOTICED, end, false, "", sentence), term);
        if (moved) {
            news.record("gpus.process-noticed", row, state, sentence);
            news.tell(row, state, "A process will be ended", sentence);
        }
        return moved;
    }

    /** False where it is in another state by now, or gone, or another Podium schedules: then that was told already. */
    private boolean moved(Row row, State before, Next next, long term) {
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            if (!plan.holdsTerm(term) || !store.move(row.id(), before, next)) {
                return false;
            }
            plan.changed();
            return true;
        }));
    }

    /** SIGTERM, or SIGKILL where that was sent. On a thread of its own: a machine may take its time to answer. */
    private boolean step(Row row, GpuState state, Instant now, long term) {
        var claimed = new Next(State.ENDING, now.plus(AGAIN), row.asked(), row.wantedBy(), "It is being ended.");
        boolean moved = moved(row, row.state(), claimed, term);
        if (moved) {
            Thread.ofVirtual()
                    .name("gpu process " + row.pid())
                    .start(() -> CurrentActor.run(GpuSight.PODIUM, () -> signal(row, state, term)));
        }
        return moved;
    }

    private void signal(Row row, GpuState state, long term) {
        try {
            var answer = signals.send(row, row.asked() ? "KILL" : "TERM");
            var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            switch (answer.outcome()) {
                case SENT -> sent(row, state, now, term);
                case GONE -> {
                    var sentence = row.asked() ? "It ended when it was asked to." : "It had ended by itself.";
                    var next = new Next(State.ENDED, now.plus(GONE), row.asked(), row.wantedBy(), sentence);
                    if (moved(row, State.ENDING, next, term)) {
                        news.ended(row, state, sentence, term, now);
                    }
                }
                case NOT_ALLOWED -> failed(row, state, State.ENDING, answer.sentence(), term);
                case AWAY ->
                    moved(
                            row,
                            State.ENDING,
                            new Next(State.ENDING, now.plus(AGAIN), row.asked(), row.wantedBy(), answer.sentence()),
                            term);
            }
        } catch (RuntimeException e) {
            // It is due again by what was written down before.
            log.error("A process on a GPU could not be ended; it is tried again.", e);
        }
    }

    private void sent(Row row, GpuState state, Instant now, long term) {
        if (!row.asked()) {
            var next = new Next(
                    State.ENDING,
                    now.plus(GRACE),
                    true,
                    row.wantedBy(),
                    "It was asked to end (SIGTERM), and is killed " + GRACE.toSeconds() + " s later.");
            if (moved(row, State.ENDING, next, term)) {
                news.record("gpus.process-asked-to-end", row, state, next.sentence());
            }
            return;
        }
        var sentence =
                "It was killed (SIGKILL): it had not ended within " + GRACE.toSeconds() + " s of being asked to.";
        if (moved(row, State.ENDING, new Next(State.ENDED, now.plus(GONE), true, row.wantedBy(), sentence), term)) {
            news.ended(row, state, sentence, term, now);
        }
    }
}
