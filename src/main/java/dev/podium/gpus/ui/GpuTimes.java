package dev.podium.gpus.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as the page says them: the hour of today, the day with it where it is another, in the zone of the installation. */
public record GpuTimes(Instant now, ZoneId zone) {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.UK);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.UK);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss z", Locale.UK);
    private static final int WEEK = 7;
    private static final int HOURS_SHOWN = 48;

    /** "16:30", "Sat 16:30" or "3 Dec 16:30". */
    public String at(Instant moment) {
        var then = moment.atZone(zone);
        var today = LocalDate.ofInstant(now, zone);
        if (then.toLocalDate().equals(today)) {
            return HOUR.format(then);
        }
        boolean soon = !then.toLocalDate().isBefore(today) && then.toLocalDate().isBefore(today.plusDays(WEEK));
        return (soon ? DAY : DATE).format(then);
    }

    String exactly(Instant moment) {
        return EXACT.format(moment.atZone(zone));
    }

    ZonedDateTime startOfToday() {
        return LocalDate.ofInstant(now, zone).atStartOfDay(zone);
    }

    /** "45 min", "3 h", "1 h 30 min", "3 days". */
    public static String span(Duration time) {
        long minutes = Math.max(1, time.plusSeconds(30).toMinutes());
        if (minutes < 60) {
            return minutes + " min";
        }
        if (minutes <= HOURS_SHOWN * 60) {
            return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
        }
        long days = Math.round(minutes / (60.0 * 24));
        return days + (days == 1 ? " day" : " days");
    }
}
