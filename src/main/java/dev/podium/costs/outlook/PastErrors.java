package dev.podium.costs.outlook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How wrong {@link Habit} would have been on the days that are over: from each of them the same number of days is forecast,
 * and compared with what came.
 *
 * <p>Days that were looked at overlap, so that they say less than their number promises: the error that 8 in 10 stay within is
 * taken a fifth larger, by which a range held 8 in 10 times or a little less where that was tried. Errors to both sides are
 * taken together: told apart, there are too few of each.
 */
final class PastErrors {

    /** Fewer that can be compared say nothing. */
    private static final int ENOUGH = Habit.WEEK;

    /** From so many days on it can be said. */
    static final int DAYS = Habit.ENOUGH + 2 * ENOUGH - 1;

    private static final int WITHIN = 8;
    private static final int OF = 10;
    private static final BigDecimal LARGER = new BigDecimal("1.2");

    private PastErrors() {}

    /**
     * The error that 8 of 10 stay within.
     *
     * @param skipped how many days lie before the first that is asked about
     * @param asked how many are; where so many cannot be compared, fewer are, and the error grows with the number
     * @return empty for fewer days than {@link #DAYS}
     */
    static Optional<BigDecimal> within(List<BigDecimal> days, int skipped, int asked) {
        int room = days.size() - Habit.ENOUGH - ENOUGH + 1;
        if (room < ENOUGH) {
            return Optional.empty();
        }
        int compared = Math.min(asked, room);
        int before = Math.min(skipped, room - compared);
        var errors = new ArrayList<BigDecimal>();
        for (int at = Habit.ENOUGH; at + before + compared <= days.size(); at++) {
            var habit = Habit.of(days.subList(Math.max(0, at - Habit.LONGEST - Habit.SAG), at));
            var error = BigDecimal.ZERO;
            for (int day = before; day < before + compared; day++) {
                error = error.add(days.get(at + day)).subtract(habit.ahead(day));
            }
            errors.add(error.abs());
        }
        errors.sort(BigDecimal::compareTo);
        int rank = Math.min(errors.size(), Math.ceilDiv((errors.size() + 1) * WITHIN, OF));
        var error = errors.get(rank - 1).multiply(LARGER).multiply(BigDecimal.valueOf(asked));
        return Optional.of(Amounts.divided(error, compared));
    }
}
