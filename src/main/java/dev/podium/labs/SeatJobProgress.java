package dev.podium.labs;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.labs.SeatJobStore.Taking;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes how far a job is, as long as it is still whoever's who does it. */
@Component
class SeatJobProgress {

    private static final int LONGEST = 1_000;

    private final SeatJobStore jobs;
    private final Clock clock;
    private final TransactionTemplate transactions;

    SeatJobProgress(SeatJobStore jobs, Clock clock, PlatformTransactionManager transactions) {
        this.jobs = jobs;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** Somebody else has the job by now: there is nothing to do, and nothing to write down. */
    static final class Lost extends RuntimeException {
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Before each step. */
    void step(Taking job, String what) {
        if (!Boolean.TRUE.equals(transactions.execute(_ -> jobs.keep(job, what, now().plus(SeatMaker.HELD))))) {
            throw new Lost();
        }
    }

    /** Keeps what is being done for longer. */
    void keep(Taking job) {
        CurrentActor.run(
                Actor.system(job.team()),
                () -> transactions.executeWithoutResult(_ -> jobs.keep(job, null, now().plus(SeatMaker.HELD))));
    }

    void end(Taking job, SeatJob.State state, String said) {
        var shown = said.length() > LONGEST ? said.substring(0, LONGEST - 1) + "…" : said;
        transactions.executeWithoutResult(_ -> jobs.end(job, state, shown, now()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
