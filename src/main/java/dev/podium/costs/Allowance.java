package dev.podium.costs;

import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One window of one budget, as far as this Podium spends from it. Of a hard one it spends what it leased, and no more.
 *
 * <p>At every moment free + held + unbooked is what the database has as leased by this Podium. Free is below 0 where more was
 * spent than was leased: of a soft budget nothing is, and a thing may cost more than was set aside for it.
 *
 * <p>Longer than most files: its sums are touched by nobody else, and each change of them is short.
 */
final class Allowance {

    /** For how long, after the database said that there is not enough, it is not asked for as much again. */
    private static final long DENIED_NANOS = 100_000_000;

    /** Of whom is leased; a call of it waits for the database. */
    interface Lender {

        /** What came of a question. */
        record Part(BigDecimal granted, BigDecimal spent, BigDecimal limit, BigDecimal leased) {}

        /**
         * @param needed 0 only to look
         * @return null where there is no such budget any more
         */
        @Nullable
        Part lease(BudgetRow budget, Instant moment, BigDecimal needed);

        /** False where what was leased may be another's by now. */
        boolean holds();

        long nanos();
    }

    private final Stretch window;
    private final Instant moment;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile BudgetRow budget;
    private BigDecimal free = BigDecimal.ZERO;
    private BigDecimal held = BigDecimal.ZERO;
    private BigDecimal unbooked = BigDecimal.ZERO;
    /** Since the last time that was asked. */
    private BigDecimal used = BigDecimal.ZERO;

    private BigDecimal spent = BigDecimal.ZERO;
    private boolean looked;
    private boolean closed;

    /** What is free is not to be spent before {@link #reset}: what it needs until then it leases each time. */
    private boolean doubtful;

    private @Nullable BigDecimal limitSeen;
    private boolean refused;
    private @Nullable BigDecimal denied;
    private long deniedAt;

    /** @param moment any within the window, by which the database finds it */
    Allowance(BudgetRow budget, Stretch window, Instant moment) {
        this.budget = budget;
        this.window = window;
        this.moment = moment;
    }

    BudgetRow budget() {
        return budget;
    }

    void now(BudgetRow changed) {
        lock.lock();
        try {
            if (!changed.equals(budget)) {
                budget = changed;
                denied = null;
                // It may be lower than what is leased.
                doubtful = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** As far as the database has said: what is spent reaches what may be. */
    boolean isUsedUp(Instant now) {
        lock.lock();
        try {
            return spent.add(unbooked).compareTo(budget.limit(now)) >= 0;
        } finally {
            lock.unlock();
        }
    }

    Stretch window() {
        return window;
    }

    Instant moment() {
        return moment;
    }

    /** How it ended. */
    sealed interface Outcome {

        /** @param hard whether it was taken from a lease; @param passed what is spent, where a soft budget is passed */
        record Held(boolean hard, @Nullable BigDecimal passed) implements Outcome {}

        record Refused(BigDecimal limit, BigDecimal spent, BigDecimal held) implements Outcome {}

        /** The window was put away in between: ask for it again. */
        record Closed() implements Outcome {}
    }

    Outcome reserve(BigDecimal most, Instant now, Lender lender) {
        lock.lock();
        try {
            if (closed) {
                return new Outcome.Closed();
            }
            var row = budget;
            boolean hard = row.hard();
            if (hard && most.signum() > 0) {
                var refusal = cover(row, most, now, lender);
                if (refusal != null) {
                    return refusal;
                }
            } else if (!hard && !looked) {
                look(row, lender);
            }
            free = free.subtract(most);
            held = held.add(most);
            used = used.add(most);
            var known = spent.add(unbooked);
            return new Outcome.Held(hard, !hard && known.compareTo(row.limit(now)) >= 0 ? known : null);
        } finally {
            lock.unlock();
        }
    }

    /** Null where there is enough now. */
    private Outcome.@Nullable Refused cover(BudgetRow row, BigDecimal most, Instant now, Lender lender) {
        if (!lender.holds()) {
            throw unknown(row);
        }
        if (!doubtful && free.compareTo(most) >= 0) {
            return null;
        }
        var needed = most.subtract(doubtful ? free.min(BigDecimal.ZERO) : free);
        if (denied != null && needed.compareTo(denied) >= 0 && lender.nanos() - deniedAt < DENIED_NANOS) {
            return refused(row.limit(now), held);
        }
        Lender.Part part;
        try {
            part = lender.lease(row, moment, needed);
        } catch (Doubt e) {
            doubtful = true;
            throw unknown(row);
        } catch (Away e) {
            throw unknown(row);
        }
        if (part == null) {
            // Removed in between; the table of budgets will say so in a moment.
            return null;
        }
        looked = true;
        spent = part.spent();
        if (part.granted().signum() == 0) {
            denied = needed;
            deniedAt = lender.nanos();
            // What others leased and do not use is held, as far as anybody can tell.
            return refused(
                    part.limit(),
                    part.leased().subtract(free.max(BigDecimal.ZERO)).subtract(unbooked));
        }
        free = free.add(part.granted());
        denied = null;
        return null;
    }

    private Outcome.Refused refused(BigDecimal limit, BigDecimal setAside) {
        refused = true;
        return new Outcome.Refused(limit, spent.add(unbooked), setAside.max(BigDecimal.ZERO));
    }

    private static Refusal unknown(BudgetRow row) {
        return Refusal.unavailable(
                "costs.unavailable",
                BudgetWords.name(row.fields()) + " cannot be asked: the database does not answer.",
                "Try again in a few seconds; what is spent is safe.");
    }

    /** A soft budget refuses nothing, so a database that is away is no reason to. */
    private void look(BudgetRow row, Lender lender) {
        try {
            var part = lender.lease(row, moment, BigDecimal.ZERO);
            if (part != null) {
                spent = part.spent();
            }
            looked = true;
        } catch (Away e) {
            looked = false;
        }
    }

    /** The database did not answer, and nothing was done. */
    static class Away extends RuntimeException {
        Away(Throwable cause) {
            super(cause);
        }
    }

    /** The database did not answer, and whether it was done nobody knows. */
    static final class Doubt extends Away {
        Doubt(Throwable cause) {
            super(cause);
        }
    }

    /** It did not come to it. */
    void release(BigDecimal most) {
        settle(most, BigDecimal.ZERO);
    }

    void settle(BigDecimal most, BigDecimal amount) {
        lock.lock();
        try {
            held = held.subtract(most);
            unbooked = unbooked.add(amount);
            free = free.add(most).subtract(amount);
        } finally {
            lock.unlock();
        }
    }

    /** @param hard as it was reserved: the booking took it from the lease */
    void booked(BigDecimal amount, boolean hard) {
        lock.lock();
        try {
            unbooked = unbooked.subtract(amount);
            spent = spent.add(amount);
            if (!hard) {
                free = free.add(amount);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is given back now, and what is held. */
    record Report(BigDecimal back, BigDecimal held) {}

    /**
     * Of what is free it gives back what it did not need lately.
     *
     * @param alone no other Podium spends from it: then nothing is given back, so that work goes on while the database is away
     */
    Report report(boolean alone) {
        lock.lock();
        try {
            var keep = used.add(used);
            used = BigDecimal.ZERO;
            denied = null;
            boolean keeps = alone && budget.hard();
            var back = keeps ? BigDecimal.ZERO : free.subtract(keep).max(BigDecimal.ZERO);
            free = free.subtract(back);
            return new Report(back, held);
        } finally {
            lock.unlock();
        }
    }

    /** The report was not heard. */
    void takeBack(Report report, boolean certain) {
        lock.lock();
        try {
            if (certain) {
                free = free.add(report.back());
            } else {
                doubtful = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** What it has may not be what the database has. */
    void doubt() {
        lock.lock();
        try {
            doubtful = true;
        } finally {
            lock.unlock();
        }
    }

    void seen(BigDecimal booked, Instant now) {
        lock.lock();
        try {
            var limit = budget.limit(now);
            if (limitSeen != null && limit.compareTo(limitSeen) < 0) {
                doubtful = true;
            }
            limitSeen = limit;
            spent = booked;
            looked = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isDoubtful() {
        lock.lock();
        try {
            return doubtful;
        } finally {
            lock.unlock();
        }
    }

    /** What was leased is no more; @param end says so to the database, while nobody leases. */
    void reset(Runnable end) {
        lock.lock();
        try {
            end.run();
            free = held.add(unbooked).negate();
            doubtful = false;
        } finally {
            lock.unlock();
        }
    }

    /** Once after something was refused. */
    boolean takeRefused() {
        lock.lock();
        try {
            boolean was = refused;
            refused = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** Puts it away where nothing is under way in it; @param end says so to the database. */
    boolean close(Runnable end) {
        lock.lock();
        try {
            if (held.signum() != 0 || unbooked.signum() != 0) {
                return false;
            }
            end.run();
            closed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
