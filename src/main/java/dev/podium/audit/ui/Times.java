package dev.podium.audit.ui;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments as the page shows them: in UTC, to be compared with logs of any place. */
final class Times {

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.ENGLISH);

    private Times() {}

    static String shown(Instant moment) {
        return SECOND.format(moment.atOffset(ZoneOffset.UTC));
    }
}
