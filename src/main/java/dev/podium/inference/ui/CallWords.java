package dev.podium.inference.ui;

import dev.podium.costs.LedgerSearch.State;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How calls are spoken of on the pages. */
final class CallWords {

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm:ss.SSS", Locale.ENGLISH);
    private static final long SECOND_MS = 1000;
    private static final long MINUTE_MS = 60_000;
    private static final double TENTHS = 1000.0;

    private CallWords() {}

    /** A state as a person says it, with its sign. */
    record Look(Tone tone, Symbol symbol, String word) {}

    static Look look(String outcome) {
        return switch (outcome) {
            case "ok" -> new Look(Tone.WORK, Symbol.CHECK, "Answered");
            case "aborted" -> new Look(Tone.IDLE, Symbol.INTERRUPT, "Client left");
            case "failed" -> new Look(Tone.BAD, Symbol.CRASHED, "Failed");
            case "refused" -> new Look(Tone.WAIT, Symbol.LOCK, "Refused");
            case "unreached" -> new Look(Tone.OFF, Symbol.UNREACHABLE, "Unreached");
            case "cut" -> new Look(Tone.STUCK, Symbol.STUCK, "Cut");
            default -> new Look(Tone.IDLE, Symbol.QUESTION, outcome);
        };
    }

    static String word(State state) {
        return switch (state) {
            case OK -> "Answered";
            case ABORTED -> "Client left";
            case FAILED -> "Failed";
            case REFUSED -> "Refused";
            case UNREACHED -> "Unreached";
            case CUT -> "Cut";
            case ESTIMATED -> "Estimated";
            case UNPRICED -> "Without a price";
        };
    }

    static String time(Instant moment, ZoneId zone) {
        return SECOND.format(moment.atZone(zone));
    }

    static String exactly(Instant moment, ZoneId zone) {
        return EXACT.format(moment.atZone(zone)) + " (" + zone.getId() + ")";
    }

    static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** "230 ms", "1.4 s", "2 min 5 s"; a dash for what is not known. */
    static String took(long ms) {
        if (ms < 0) {
            return "–";
        }
        if (ms < SECOND_MS) {
            return ms + " ms";
        }
        if (ms < MINUTE_MS) {
            return String.format(Locale.ROOT, "%.1f s", ms / TENTHS);
        }
        return ms / MINUTE_MS + " min " + ms % MINUTE_MS / SECOND_MS + " s";
    }
}
