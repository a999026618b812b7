package dev.podium.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Amounts as people type them. */
final class Amounts {

    private Amounts() {}

    /** "30m", "4h", "1h30m", "2d", or hours as a number. */
    static Duration duration(String said) {
        var iso = said.strip().toLowerCase(Locale.ROOT);
        try {
            if (iso.matches("[0-9]+(\\.[0-9]+)?")) {
                return Duration.ofSeconds(Math.round(Double.parseDouble(iso) * 3600));
            }
            int days = iso.indexOf('d') + 1;
            return Duration.parse(
                    "p" + iso.substring(0, days) + (days == iso.length() ? "" : "t" + iso.substring(days)));
        } catch (DateTimeParseException e) {
            throw new Said(Said.USED_WRONGLY, "\"" + said + "\" is no length of time. Say 30m, 4h, 1h30m or 2d.");
        }
    }

    /** "16GiB", "16G", "16384MiB", or MiB as a number. */
    static int mebibytes(String said) {
        var word = said.strip().toLowerCase(Locale.ROOT).replaceFirst("i?b$", "");
        int unit = word.endsWith("g") ? 1024 : 1;
        try {
            return Math.toIntExact(Math.round(Double.parseDouble(word.replaceFirst("[gm]$", "")) * unit));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new Said(Said.USED_WRONGLY, "\"" + said + "\" is no amount of memory. Say 16GiB or 16384MiB.");
        }
    }
}
