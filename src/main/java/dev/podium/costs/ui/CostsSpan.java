package dev.podium.costs.ui;

import dev.podium.costs.Spending.Period;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** How long a time is looked at: one of the calendar's, or days of one's own. */
enum CostsSpan {
    WEEK("Week"),
    MONTH("Month"),
    QUARTER("Quarter"),
    YEAR("Year"),
    DAYS("Days");

    private static final DateTimeFormatter MONTH_NAME = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final int MONTHS_A_QUARTER = 3;
    private static final int DAYS_AT_FIRST = 30;

    private final String word;

    CostsSpan(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** The one that the day is in; of own days the thirty up to it. */
    Period around(LocalDate day) {
        return switch (this) {
            case WEEK -> {
                var monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield new Period(monday, monday.plusDays(6));
            }
            case MONTH -> new Period(day.withDayOfMonth(1), day.with(TemporalAdjusters.lastDayOfMonth()));
            case QUARTER -> {
                var first = day.with(IsoFields.DAY_OF_QUARTER, 1);
                yield new Period(first, first.plusMonths(MONTHS_A_QUARTER).minusDays(1));
            }
            case YEAR -> new Period(day.withDayOfYear(1), day.with(TemporalAdjusters.lastDayOfYear()));
            case DAYS -> new Period(day.minusDays(DAYS_AT_FIRST - 1L), day);
        };
    }

    /** "November 2026", "16 to 22 November 2026", "4th quarter of 2026". */
    String words(Period period) {
        return switch (this) {
            case WEEK, DAYS -> days(period);
            case MONTH -> MONTH_NAME.format(period.from());
            case QUARTER ->
                switch (period.from().get(IsoFields.QUARTER_OF_YEAR)) {
                            case 1 -> "1st";
                            case 2 -> "2nd";
                            case 3 -> "3rd";
                            default -> "4th";
                        }
                        + " quarter of " + period.from().getYear();
            case YEAR -> Integer.toString(period.from().getYear());
        };
    }

    private static String days(Period period) {
        var from = period.from();
        var to = period.to();
        if (from.equals(to)) {
            return DAY_OF_YEAR.format(to);
        }
        if (from.getYear() != to.getYear()) {
            return DAY_OF_YEAR.format(from) + " to " + DAY_OF_YEAR.format(to);
        }
        return (from.getMonth() == to.getMonth() ? Integer.toString(from.getDayOfMonth()) : DAY.format(from)) + " to "
                + DAY_OF_YEAR.format(to);
    }

    /** "for the month", after "forecast". */
    String whole() {
        return "the " + word.toLowerCase(Locale.ROOT);
    }
}
