package dev.podium.costs.outlook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a day usually costs, by the days before: of each weekday the mean of the last four weeks, the newest counting most.
 *
 * <p>Tried on spending of six kinds and left out: weeks that halve in weight (no better, harder to say), growth carried on
 * (wrong by more than it mends where spending only wavers), a jump upwards believed after five days (bursts are mostly over by
 * then). A sag is believed, for projects do end, and then every week before it would say too much.
 */
final class Habit {

    static final int WEEK = 7;

    /** Fewer days tell nothing of weekdays. */
    static final int ENOUGH = 2 * WEEK;

    /** How much a week counts, the last first. */
    private static final List<BigDecimal> WEIGHTS =
            List.of(new BigDecimal(4), new BigDecimal(3), new BigDecimal(2), BigDecimal.ONE);

    static final int LONGEST = 4 * WEEK;

    /** A day above so many usual ones stands out. */
    private static final BigDecimal OUTLIER = new BigDecimal(3);

    /** What happens more often in four weeks is a habit. */
    private static final int ONE_OFF = 2;

    /** Fewer days on which something was spent do not say what is usual. */
    private static final int ENOUGH_TO_DAMP = WEEK;

    /** So many days, and so many times less than before, are a sag. */
    static final int SAG = 5;

    private static final BigDecimal SAG_TIMES = new BigDecimal(3);

    /** @param daysAgo 1 for the last day */
    record Damped(int daysAgo, BigDecimal amount, BigDecimal countedAs) {}

    private final List<BigDecimal> means;
    private final List<Damped> damped;
    private final @Nullable Habit beforeTheSag;

    private Habit(List<BigDecimal> means, List<Damped> damped, @Nullable Habit beforeTheSag) {
        this.means = means;
        this.damped = damped;
        this.beforeTheSag = beforeTheSag;
    }

    /** @param days whole ones without gaps, the last last; at least one */
    static Habit of(List<BigDecimal> days) {
        var usual = usual(days);
        if (days.size() < SAG + ENOUGH) {
            return usual;
        }
        int before = days.size() - SAG;
        var earlier = usual(days.subList(0, before));
        var was = BigDecimal.ZERO;
        var is = BigDecimal.ZERO;
        for (int i = 0; i < SAG; i++) {
            was = was.add(earlier.ahead(i));
            is = is.add(days.get(before + i).max(BigDecimal.ZERO));
        }
        if (is.multiply(SAG_TIMES).compareTo(was) >= 0) {
            return usual;
        }
        var lower = new ArrayList<BigDecimal>();
        for (int i = 0; i < WEEK; i++) {
            lower.add(Amounts.divided(earlier.ahead(SAG + i).multiply(is), was));
        }
        return new Habit(lower, usual.damped, earlier);
    }

    private static Habit usual(List<BigDecimal> all) {
        var days = new ArrayList<>(all.subList(Math.max(0, all.size() - LONGEST), all.size()));
        days.replaceAll(day -> day.max(BigDecimal.ZERO));
        var damped = damp(days);
        return new Habit(days.size() < ENOUGH ? plain(days) : byWeekday(days), damped, null);
    }

    /** Cuts what stands out to what is three times usual, in place. */
    private static List<Damped> damp(List<BigDecimal> days) {
        var spent = days.stream().filter(day -> day.signum() > 0).sorted().toList();
        if (spent.size() < ENOUGH_TO_DAMP) {
            return List.of();
        }
        var most = spent.get(spent.size() / 2).multiply(OUTLIER);
        var damped = new ArrayList<Damped>();
        for (int i = 0; i < days.size(); i++) {
            if (days.get(i).compareTo(most) > 0) {
                damped.add(new Damped(days.size() - i, days.get(i), most));
            }
        }
        if (damped.size() > ONE_OFF) {
            return List.of();
        }
        damped.forEach(each -> days.set(days.size() - each.daysAgo(), most));
        return List.copyOf(damped);
    }

    private static List<BigDecimal> plain(List<BigDecimal> days) {
        var mean = Amounts.divided(Amounts.sum(days), days.size());
        return List.of(mean, mean, mean, mean, mean, mean, mean);
    }

    private static List<BigDecimal> byWeekday(List<BigDecimal> days) {
        var means = new ArrayList<BigDecimal>();
        for (int weekday = 0; weekday < WEEK; weekday++) {
            var sum = BigDecimal.ZERO;
            var weights = BigDecimal.ZERO;
            for (int week = 0; week < WEIGHTS.size(); week++) {
                int at = days.size() - WEEK * (week + 1) + weekday;
                if (at >= 0) {
                    sum = sum.add(days.get(at).multiply(WEIGHTS.get(week)));
                    weights = weights.add(WEIGHTS.get(week));
                }
            }
            means.add(Amounts.divided(sum, weights));
        }
        return means;
    }

    /** What a day is expected to cost; 0 is the one after the last. */
    BigDecimal ahead(int days) {
        return means.get(days % WEEK);
    }

    /** What was cut, of the last four weeks. */
    List<Damped> damped() {
        return damped;
    }

    /** Whether the last days cost so much less that they alone say how much is to come. */
    boolean sagged() {
        return beforeTheSag != null;
    }

    /** The same as {@link #ahead}, if that was only a pause. */
    BigDecimal aheadAfterPause(int days) {
        return beforeTheSag == null ? ahead(days) : beforeTheSag.ahead(SAG + days);
    }
}
