package dev.podium.costs;

import dev.podium.costs.Allowance.Away;
import dev.podium.costs.Allowance.Doubt;
import dev.podium.costs.Allowance.Outcome;
import dev.podium.costs.BudgetStore.Told;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Every window of a budget that this Podium spends from. Money is set aside and settled in memory; the database is asked for
 * another part of a hard window now and then, and told every 2 s what is given back.
 */
final class Allowances {

    /** Before the database may give what this Podium leased to others: it waits 30 s. */
    private static final long HELD_NANOS = Duration.ofSeconds(25).toNanos();

    /** How long after the database did not answer it is not asked again, so that not every call waits for it. */
    private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();

    private record Key(UUID budget, Instant starts) {}

    private final BudgetStore store;
    private final TransactionOperations apart;
    private final UUID holder;
    private final ZoneId zone;
    private final LongSupplier nanos;
    private final Allowance.Lender lender = new Leasing();
    private final ConcurrentHashMap<Key, Allowance> open = new ConcurrentHashMap<>();

    private final ReentrantLock firstRead = new ReentrantLock();
    private volatile @Nullable BudgetTable table;
    private volatile long heardAt;
    private volatile boolean heard;
    private volatile boolean alone;
    private volatile long awaySince;
    private volatile boolean away;
    private boolean refused;

    /** @param apart runs in a transaction of its own, whatever the caller's does */
    Allowances(BudgetStore store, TransactionOperations apart, UUID holder, ZoneId zone, LongSupplier nanos) {
        this.store = store;
        this.apart = apart;
        this.holder = holder;
        this.zone = zone;
        this.nanos = nanos;
    }

    /** Budgets as they are now. */
    BudgetTable read() {
        var now = new BudgetTable(asked(store::everyBudget));
        table = now;
        open.forEach((key, allowance) -> {
            var row = now.find(key.budget());
            if (row == null) {
                open.remove(key, allowance);
            } else {
                allowance.now(row);
            }
        });
        return now;
    }

    /** Right after the start they are read by whoever comes first: nothing is spent without them. */
    private BudgetTable table() {
        var known = table;
        if (known != null) {
            return known;
        }
        firstRead.lock();
        try {
            known = table;
            return known == null ? read() : known;
        } catch (Away e) {
            throw Refusal.unavailable(
                    "costs.unavailable",
                    "The budgets are not known yet: the database does not answer.",
                    "Try again in a few seconds.");
        } finally {
            firstRead.unlock();
        }
    }

    /** Sets it aside in all budgets that count, or in none. */
    Reservation reserve(Payer payer, String model, Instant now, BigDecimal most) {
        var counting = table().counting(payer, model);
        if (counting.isEmpty()) {
            return new Reservation(List.of(), most, null);
        }
        var shares = new ArrayList<Reservation.Share>(counting.size());
        String overSoft = null;
        boolean done = false;
        try {
            for (var row : counting) {
                var passed = reserve(row, now, most, shares);
                overSoft = overSoft == null ? passed : overSoft;
            }
            done = true;
        } finally {
            if (!done) {
                shares.forEach(share -> share.allowance().release(most));
            }
        }
        return new Reservation(shares, most, overSoft);
    }

    private @Nullable String reserve(BudgetRow row, Instant now, BigDecimal most, List<Reservation.Share> shares) {
        while (true) {
            var allowance = of(row, now);
            switch (allowance.reserve(most, now, lender)) {
                case Outcome.Held held -> {
                    shares.add(new Reservation.Share(allowance, held.hard()));
                    return held.passed() == null
                            ? null
                            : BudgetWords.passed(row, row.limit(now), held.passed(), allowance.window(), zone);
                }
                case Outcome.Refused refused ->
                    throw BudgetWords.exceeded(
                            row, refused.limit(), refused.spent(), refused.held(), most, allowance.window(), zone);
                case Outcome.Closed _ ->
                    open.remove(new Key(row.id(), allowance.window().starts()), allowance);
            }
        }
    }

    private Allowance of(BudgetRow row, Instant now) {
        var window = Stretch.of(row.fields().period(), now, zone);
        return open.computeIfAbsent(new Key(row.id(), window.starts()), _ -> new Allowance(row, window, now));
    }

    /**
     * Says to the database that this Podium is there, gives back what is not needed and hears what others spent. Never at the
     * same time as a booking.
     */
    void renew(Instant now) {
        var allowances = List.copyOf(open.values());
        if (allowances.isEmpty()) {
            // It holds nothing that could have become another's, however long ago it was heard.
            heard = false;
            return;
        }
        var told = new ArrayList<Told>();
        for (var each : allowances) {
            told.add(new Told(each.budget().id(), each.moment(), each.report(alone)));
        }
        long asked = nanos.getAsLong();
        BudgetStore.Heard answer;
        try {
            answer = asked(() -> store.renew(holder, told));
        } catch (Away e) {
            boolean certain = !(e instanceof Doubt);
            for (int i = 0; i < allowances.size(); i++) {
                allowances.get(i).takeBack(told.get(i).report(), certain);
            }
            throw e;
        }
        if (answer.forgotten()) {
            // Before anything else can fail: this is told once.
            allowances.forEach(Allowance::doubt);
        }
        for (int i = 0; i < allowances.size(); i++) {
            var allowance = allowances.get(i);
            var spent = answer.spent().get(i);
            if (spent != null) {
                allowance.seen(spent, now);
            }
            if (allowance.isDoubtful()) {
                allowance.reset(() -> end(allowance));
            }
            if (allowance.takeRefused()) {
                tell(() -> store.refused(allowance.budget().id(), allowance.moment()));
                refused = true;
            }
            if (!allowance.window().holds(now) && allowance.close(() -> end(allowance))) {
                open.remove(new Key(allowance.budget().id(), allowance.window().starts()), allowance);
            }
        }
        alone = answer.others() == 0;
        heardAt = asked;
        heard = true;
    }

    private void end(Allowance allowance) {
        tell(() -> store.release(holder, allowance.budget().id(), allowance.moment()));
    }

    /** Once after something was refused for want of money; for the thread that renews. */
    boolean takeRefused() {
        boolean was = refused;
        refused = false;
        return was;
    }

    /** How many budgets, in the windows that this Podium spends from, have nothing left. */
    long usedUp(Instant now) {
        return open.values().stream()
                .filter(each -> each.window().holds(now) && each.isUsedUp(now))
                .count();
    }

    /** Everything back, at the end. */
    void releaseAll() {
        tell(() -> store.release(holder));
    }

    private void tell(Runnable words) {
        asked(() -> {
            words.run();
            return true;
        });
    }

    private <T> T asked(Supplier<T> question) {
        try {
            T answer = Objects.requireNonNull(apart.execute(_ -> question.get()));
            away = false;
            return answer;
        } catch (DataAccessException | TransactionException e) {
            awaySince = nanos.getAsLong();
            away = true;
            throw nothingDone(e) ? new Away(e) : new Doubt(e);
        }
    }

    /** Whether no connection was to be had, so that the question was never put. */
    private static boolean nothingDone(RuntimeException e) {
        return e instanceof CannotGetJdbcConnectionException
                || e instanceof CannotCreateTransactionException
                || NestedExceptionUtils.getRootCause(e) instanceof SQLTransientConnectionException;
    }

    /** Leases for this holder. */
    private final class Leasing implements Allowance.Lender {

        @Override
        public @Nullable Part lease(BudgetRow budget, Instant moment, BigDecimal needed) {
            if (away && nanos.getAsLong() - awaySince < AWAY_NANOS) {
                throw new Away(new SQLException("It was away a moment ago."));
            }
            if (!heard) {
                heardAt = nanos.getAsLong();
                heard = true;
            }
            return asked(() -> store.lease(budget.id(), moment, holder, needed)).orElse(null);
        }

        @Override
        public boolean holds() {
            // Where nobody else was there when the database went away, nobody can have taken anything since.
            return !heard || nanos.getAsLong() - heardAt < HELD_NANOS || alone && away;
        }

        @Override
        public long nanos() {
            return nanos.getAsLong();
        }
    }
}
