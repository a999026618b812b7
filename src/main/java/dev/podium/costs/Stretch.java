package dev.podium.costs;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/** A day, week or month of the calendar, without its end. Pure. */
record Stretch(Instant starts, Instant ends) {

    static Stretch of(Budgets.Period period, Instant moment, ZoneId zone) {
        var day = moment.atZone(zone).toLocalDate();
        var first = switch (period) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
        var next = switch (period) {
            case DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
        };
        return new Stretch(
                first.atStartOfDay(zone).toInstant(), next.atStartOfDay(zone).toInstant());
    }

    boolean holds(Instant moment) {
        return !moment.isBefore(starts) && moment.isBefore(ends);
    }
}
