package dev.podium.costs.outlook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Up to when everything is booked.
 *
 * @param gone how much of the day is over: 0 at its beginning, 1 at its end
 */
public record Today(LocalDate day, BigDecimal gone) {

    private static final int DECIMALS = 6;

    public Today {
        if (gone.signum() < 0 || gone.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("A day is over by 0 to 1, not by " + gone + ".");
        }
    }

    /** By the hours that this day has: 23 or 25 where clocks change. */
    public static Today at(Instant moment, ZoneId zone) {
        var day = moment.atZone(zone).toLocalDate();
        var starts = day.atStartOfDay(zone).toInstant();
        var length = Duration.between(starts, day.plusDays(1).atStartOfDay(zone).toInstant());
        var over = Duration.between(starts, moment);
        return new Today(
                day,
                BigDecimal.valueOf(over.toMillis())
                        .divide(BigDecimal.valueOf(length.toMillis()), DECIMALS, RoundingMode.DOWN));
    }

    /** The evening: nothing more comes on this day. */
    public static Today endOf(LocalDate day) {
        return new Today(day, BigDecimal.ONE);
    }

    /** The first day of which not everything is known. */
    LocalDate open() {
        return gone.compareTo(BigDecimal.ONE) == 0 ? day.plusDays(1) : day;
    }
}
