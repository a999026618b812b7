package dev.podium.gpus;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Counts what was held and used in each quarter of an hour, some minutes after it is over: by then machines' minutes are
 * written and whoever schedules has ended what was over. Midnight is at a quarter's end in every time zone. Of several Podiums
 * any counts, and each quarter is counted once. What everybody weighs is kept beside it, so that of a day stands there what was
 * agreed at its end.
 */
@Component
class UseCounting {

    private static final Logger log = LoggerFactory.getLogger(UseCounting.class);

    static final Duration QUARTER = Duration.ofMinutes(15);

    /** For minutes that were not written yet, and leases that should have ended. */
    static final Duration LATE = Duration.ofMinutes(3);

    /** Machines' minutes are kept for so long. */
    private static final Duration KEPT = Duration.ofDays(30);

    /** After a time away, so many at once. */
    private static final int MANY = 500;

    private final ReportStore store;
    private final Snapshots snapshots;
    private final Clock clock;
    private final boolean schedules;
    private boolean failing;

    UseCounting(
            ReportStore store,
            Snapshots snapshots,
            Clock clock,
            @Value("${podium.gpus.schedules:true}") boolean schedules) {
        this.store = store;
        this.snapshots = snapshots;
        this.clock = clock;
        this.schedules = schedules;
    }

    @Scheduled(initialDelay = 30_000, fixedDelay = 60_000)
    void tick() {
        if (!schedules) {
            return;
        }
        try {
            count();
            failing = false;
        } catch (DataAccessException | CannotCreateTransactionException e) {
            if (!failing) {
                log.warn("What was held of GPUs cannot be counted; trying again every minute: {}", e.getMessage());
            }
            failing = true;
        }
    }

    /** All quarters that are over. */
    void count() {
        var end = quarter(clock.instant().minus(LATE));
        var from = store.counted(end.minus(KEPT));
        for (int i = 0; from != null && from.isBefore(end) && i < MANY; i++) {
            var to = from.plus(QUARTER);
            var day = LocalDate.ofInstant(from, snapshots.zone());
            if (!store.count(from, to, day)) {
                return;
            }
            store.keepWeights(day);
            from = to;
        }
    }

    private static Instant quarter(Instant moment) {
        long seconds = QUARTER.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
    }
}
