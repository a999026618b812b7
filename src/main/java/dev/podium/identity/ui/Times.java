package dev.podium.identity.ui;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Moments as this room writes them. */
final class Times {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    private Times() {}

    static String day(Instant time) {
        return DAY.format(time.atZone(ZoneId.systemDefault()));
    }

    static String minute(@Nullable Instant time) {
        return time == null ? "–" : MINUTE.format(time.atZone(ZoneId.systemDefault()));
    }
}
