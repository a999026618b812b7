package dev.podium.tasks.ui;

import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import dev.podium.tasks.RunState;
import dev.podium.tasks.Runs.Run;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How runs look: icon, word and colour, and figures as people read them. */
final class RunLook {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private RunLook() {}

    static Tone tone(RunState state) {
        return switch (state) {
            case QUEUED, STARTING, CANCELLED -> Tone.IDLE;
            case WORKING, SUCCEEDED -> Tone.WORK;
            case NEEDS_INPUT -> Tone.WAIT;
            case FAILED -> Tone.BAD;
            case TIMED_OUT, OVER_BUDGET -> Tone.STUCK;
        };
    }

    static Symbol symbol(RunState state) {
        return switch (state) {
            case QUEUED -> Symbol.CLOCK;
            case STARTING -> Symbol.STARTING;
            case WORKING -> Symbol.WORKING;
            case NEEDS_INPUT -> Symbol.QUESTION;
            case SUCCEEDED -> Symbol.GOOD;
            case FAILED -> Symbol.CRASHED;
            case CANCELLED -> Symbol.ENDED;
            case TIMED_OUT -> Symbol.STUCK;
            case OVER_BUDGET -> Symbol.LIMIT;
        };
    }

    static StatusBadge badge(Run run, boolean whole) {
        var reason = run.ending() ? "is being ended" : whole ? run.reason() : "";
        return new StatusBadge(
                tone(run.state()), symbol(run.state()), run.state().word(), reason, whole ? run.stateAt() : null);
    }

    /** What carries it out: an agent by its name, or the program that one of its own is. */
    static String what(Run run) {
        return run.ownAgent() ? run.program() : run.agentName();
    }

    /** Since it started; a dash before. */
    static String length(Run run, Instant now) {
        var from = run.startedAt();
        if (from == null) {
            return "–";
        }
        var to = run.endedAt() == null ? now : run.endedAt();
        return words(Duration.between(from, to));
    }

    static String words(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3_600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
    }

    /** As people read it; a dash where nobody counts it. */
    static String cost(@Nullable BigDecimal cost) {
        if (cost == null) {
            return "–";
        }
        return cost.signum() == 0
                ? "$0"
                : "$"
                        + cost.setScale(cost.compareTo(BigDecimal.ONE) < 0 ? 4 : 2, RoundingMode.HALF_UP)
                                .toPlainString();
    }

    static String when(Instant moment) {
        return MINUTE.format(moment);
    }
}
