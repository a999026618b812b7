package dev.podium.costs;

import dev.podium.costs.Spending.Period;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** The stretch of days with which a period is compared. Pure. */
final class Before {

    private Before() {}

    /**
     * Of whole months, or of a month up to a day: the same days of as many months before, up to the end of a shorter one. Of
     * other periods as many days just before. Days after today are not compared, for nothing can be in them.
     */
    static Period of(Period period, LocalDate today) {
        var from = period.from();
        var to = period.to().isAfter(today) && !from.isAfter(today) ? today : period.to();
        boolean whole =
                period.to().equals(period.to().withDayOfMonth(period.to().lengthOfMonth()));
        if (from.getDayOfMonth() == 1 && (whole || sameMonth(from, to))) {
            long months = ChronoUnit.MONTHS.between(from, period.to().plusDays(1));
            long back = Math.max(1, months);
            var earlier = to.minusMonths(back);
            return new Period(
                    from.minusMonths(back),
                    to.equals(period.to()) && whole ? earlier.withDayOfMonth(earlier.lengthOfMonth()) : earlier);
        }
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        return new Period(from.minusDays(days), from.minusDays(1));
    }

    private static boolean sameMonth(LocalDate one, LocalDate other) {
        return one.withDayOfMonth(1).equals(other.withDayOfMonth(1));
    }
}
