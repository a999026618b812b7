package dev.podium.labs;

import dev.podium.labs.CourseFigures.Period;
import dev.podium.labs.ToldSums.Part;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The days of a course so far, and where its months begin. Pure. */
record CourseDays(LocalDate first, LocalDate today) {

    private static final double SECONDS_AN_HOUR = 3600;

    private LocalDate month() {
        return today.withDayOfMonth(1);
    }

    private LocalDate monthBefore() {
        return month().minusMonths(1);
    }

    LocalDate from(Period period) {
        return switch (period) {
            case THIS_MONTH -> month();
            case LAST_MONTH -> monthBefore();
            case COURSE -> first;
        };
    }

    LocalDate to(Period period) {
        return period == Period.LAST_MONTH ? month().minusDays(1) : today;
    }

    LocalDate from(Part part) {
        return switch (part) {
            case BEFORE -> first;
            case LAST_MONTH -> monthBefore();
            case THIS_MONTH -> month();
        };
    }

    /** Before {@link #from(Part)} where the course had not begun then. */
    LocalDate to(Part part) {
        return switch (part) {
            case BEFORE -> monthBefore().minusDays(1);
            case LAST_MONTH -> month().minusDays(1);
            case THIS_MONTH -> today;
        };
    }

    Part part(LocalDate day) {
        if (day.isBefore(monthBefore())) {
            return Part.BEFORE;
        }
        return day.isBefore(month()) ? Part.LAST_MONTH : Part.THIS_MONTH;
    }

    /** Null where no lab says when it begins. What one lab took says nothing of anybody. */
    @Nullable
    BigDecimal labHours(Period period, List<FigureStore.Held> held, Instant now, ZoneId zone) {
        var from = from(period).atStartOfDay(zone).toInstant();
        var day = to(period).plusDays(1).atStartOfDay(zone).toInstant();
        var to = day.isBefore(now) ? day : now;
        double hours = 0;
        boolean any = false;
        for (var lab : held) {
            if (lab.from() == null) {
                continue;
            }
            any = true;
            var begins = lab.from().isBefore(from) ? from : lab.from();
            var ends = lab.to() == null || lab.to().isAfter(to) ? to : lab.to();
            hours += Math.max(0, Duration.between(begins, ends).toSeconds()) / SECONDS_AN_HOUR;
        }
        return any ? BigDecimal.valueOf(Math.round(hours * 10), 1) : null;
    }
}
