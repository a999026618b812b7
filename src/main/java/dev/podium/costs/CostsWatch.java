package dev.podium.costs;

import dev.podium.identity.TeamPurged;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is done about money in the background: five times a second what was settled is booked, every second changed prices and
 * budgets are read, every two leases are renewed. All on one thread, so that a lease is never renewed while it is booked. The
 * disk is waited for on another, and what other runs left is booked on a third.
 */
@Component
class CostsWatch {

    private static final Logger log = LoggerFactory.getLogger(CostsWatch.class);
    private static final Duration BOOK = Duration.ofMillis(200);
    private static final Duration FORCE = Duration.ofMillis(100);
    private static final Duration READ = Duration.ofSeconds(1);
    private static final Duration RENEW = Duration.ofSeconds(2);
    private static final Duration SELDOM = Duration.ofSeconds(30);
    private static final Duration LOOK_FOR_LEFTOVERS = Duration.ofMinutes(1);
    private static final Duration MAKE_MONTHS = Duration.ofHours(6);
    private static final int MONTHS_AHEAD = 2;
    private static final int STOP_SECONDS = 5;

    private final JournalledMeter meter;
    private final KeptPrices prices;
    private final BudgetStore budgets;
    private final LedgerStore ledger;
    private final BudgetAlerts alerts;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Map<String, Long> due = new HashMap<>();
    private final Thread work;
    private final Thread leftovers;
    private final Thread forcing;
    private Map<String, Long> versions = Map.of();
    private boolean changed;
    private boolean spending;

    CostsWatch(
            JournalledMeter meter,
            KeptPrices prices,
            BudgetStore budgets,
            LedgerStore ledger,
            BudgetAlerts alerts,
            TransactionTemplate transaction,
            Clock clock) {
        this.meter = meter;
        this.prices = prices;
        this.budgets = budgets;
        this.ledger = ledger;
        this.alerts = alerts;
        this.transaction = transaction;
        this.clock = clock;
        this.work = Thread.ofPlatform().daemon().name("costs").unstarted(() -> every(BOOK, this::work));
        // A full journal takes a minute, in which leases have to be renewed.
        this.leftovers = Thread.ofPlatform()
                .daemon()
                .name("costs leftovers")
                .unstarted(() -> every(LOOK_FOR_LEFTOVERS, meter::bookLeftovers));
        this.forcing = Thread.ofPlatform().daemon().name("costs journal").unstarted(() -> every(FORCE, meter::force));
    }

    private interface Work {
        void run() throws IOException;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        work.start();
        leftovers.start();
        forcing.start();
    }

    /** Called with an actor of Podium's own in that team. */
    @EventListener
    void on(TeamPurged purged) {
        transaction.executeWithoutResult(_ -> ledger.purge());
    }

    private void every(Duration pause, Work what) {
        boolean failing = false;
        try {
            do {
                failing = !attempt(what, failing);
            } while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False where it failed, which is said once until it works again. */
    private static boolean attempt(Work what, boolean failing) {
        try {
            what.run();
            return true;
        } catch (DataAccessException | TransactionException | Allowance.Away e) {
            if (!failing) {
                log.warn("What is spent is not booked now, and waits in the journal: {}", e.getMessage());
            }
        } catch (IOException | RuntimeException e) {
            // The next round all the same: without it nothing would be booked any more.
            if (!failing) {
                log.error("Something went wrong with what is spent; trying again.", e);
            }
        }
        return false;
    }

    private void work() throws IOException {
        boolean more = true;
        while (more) {
            spending |= meter.waiting() > 0;
            more = meter.bookSome() && stop.getCount() > 0;
            keepUp();
        }
    }

    private void keepUp() {
        if (isDue("read", READ)) {
            read();
        }
        if (isDue("renew", RENEW)) {
            meter.renew();
            spending |= meter.takeRefused();
            // A window that somebody spends from is opened by them; this is for the others.
            if (isDue("open", SELDOM) || changed) {
                budgets.openWindows(clock.instant());
            }
            if (isDue("tell", SELDOM) || changed || spending) {
                alerts.tell();
            }
            changed = false;
            spending = false;
        }
        if (isDue("months", MAKE_MONTHS)) {
            ledger.monthsAhead(MONTHS_AHEAD);
        }
    }

    /** At the first time too; a failure waits for the next one. */
    private boolean isDue(String what, Duration every) {
        long now = System.nanoTime();
        var last = due.get(what);
        if (last != null && now - last < every.toNanos()) {
            return false;
        }
        due.put(what, now);
        return true;
    }

    private void read() {
        var now = budgets.versions();
        if (!Objects.equals(now.get("prices"), versions.get("prices"))) {
            prices.read();
        }
        if (!Objects.equals(now.get("budgets"), versions.get("budgets"))) {
            meter.readBudgets();
            changed = true;
        }
        versions = now;
    }

    @PreDestroy
    void stop() throws IOException, InterruptedException {
        stop.countDown();
        for (var thread : List.of(work, leftovers, forcing)) {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(STOP_SECONDS));
            }
        }
        try {
            meter.close();
        } catch (DataAccessException | TransactionException | Allowance.Away e) {
            log.warn("What was spent last is booked by the next start: {}", e.getMessage());
        }
    }
}
