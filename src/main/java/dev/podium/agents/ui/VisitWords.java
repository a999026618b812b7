package dev.podium.agents.ui;

import dev.podium.agents.Watchers;
import dev.podium.terminals.Terminals;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody did with a terminal, as a person says it. */
final class VisitWords {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

    private VisitWords() {}

    /** As names stand everywhere: "clients › acme". */
    static String agent(String name) {
        return String.join(" › ", name.split("-"));
    }

    static String deed(Watchers.Visit visit) {
        return switch (visit.deed()) {
            case WATCHED -> "Watched";
            case DROVE -> visit.typed() == 0 ? "Had it to drive" : "Drove, typed " + bytes(visit.typed());
            case TOOK_OVER -> "Took the keyboard over";
            case ASSISTED -> "Typed beside who drove";
            case READ -> visit.times() == 1 ? "Read the screen" : "Read the screen " + visit.times() + " times";
            case TYPED -> "Typed " + bytes(visit.typed());
            case INTERRUPTED -> "Interrupted it";
            case REPLAYED -> "Watched a recording";
            case SEARCHED ->
                visit.times() == 1
                        ? "Found lines of recordings"
                        : "Found lines of recordings " + visit.times() + " times";
            case OTHER -> "Something else";
        };
    }

    private static String bytes(long typed) {
        return typed == 1 ? "1 byte" : typed + " bytes";
    }

    /** How long: "4 min", "now" while it goes on, a dash where it takes no time or is not known. */
    static String length(Watchers.Visit visit) {
        if (visit.open()) {
            return "Now";
        }
        return visit.until() == null ? "–" : length(Duration.between(visit.at(), visit.until()));
    }

    static String length(Duration time) {
        if (time.toMinutes() < 1) {
            return Math.max(1, time.toSeconds()) + " s";
        }
        return time.toHours() < 1 ? time.toMinutes() + " min" : time.toHours() + " h " + time.toMinutesPart() + " min";
    }

    static String when(Instant moment) {
        return MINUTE.format(moment.atZone(ZoneId.systemDefault()));
    }

    static String may(Terminals.Mode mode) {
        return switch (mode) {
            case WATCH -> "Watch";
            case DRIVE -> "Drive";
        };
    }

    static String until(@Nullable Instant end) {
        return end == null ? "Until withdrawn" : "Until " + when(end);
    }
}
