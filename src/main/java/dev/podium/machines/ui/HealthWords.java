package dev.podium.machines.ui;

import dev.podium.machines.MachineHealth.Facts;
import dev.podium.machines.MachineHealth.Figures;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.State;
import dev.podium.portal.Counted;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a machine is, in few words. */
final class HealthWords {

    static final String NONE = "–";

    /** A clock that is off by less may be no more than the way to the machine and back. */
    private static final Duration CLOCK_OFF = Duration.ofSeconds(2);

    private static final double KILO = 1024;
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int PERCENT = 100;

    private HealthWords() {}

    static String word(State state) {
        return switch (state) {
            case CONNECTING -> "Connecting";
            case ONLINE -> "Online";
            case OFFLINE -> "Offline";
            case UNWATCHED -> "Not watched";
        };
    }

    static Tone tone(State state) {
        return switch (state) {
            case ONLINE -> Tone.WORK;
            case CONNECTING, UNWATCHED -> Tone.IDLE;
            case OFFLINE -> Tone.OFF;
        };
    }

    static Symbol symbol(State state) {
        return switch (state) {
            case CONNECTING -> Symbol.STARTING;
            case ONLINE -> Symbol.CHECK;
            case OFFLINE -> Symbol.UNREACHABLE;
            case UNWATCHED -> Symbol.IDLE;
        };
    }

    static StatusBadge badge(Health health) {
        return new StatusBadge(tone(health.state()), symbol(health.state()), word(health.state()), "", health.since());
    }

    /** The state and why, for where there is no badge. */
    static String state(Health health) {
        return health.why().isEmpty() ? word(health.state()) : word(health.state()) + ": " + health.why();
    }

    /** "41 % of 32 cores"; what is not known is left out. */
    static String processor(Health health) {
        var cores = cores(health.facts());
        var figures = now(health);
        var busy = figures == null || figures.cpu() == null ? NONE : percent(figures.cpu());
        if (cores.equals(NONE)) {
            return busy;
        }
        return busy.equals(NONE) ? cores : busy + " of " + cores;
    }

    static String cores(@Nullable Facts facts) {
        return facts == null || facts.cores() == null ? NONE : Counted.of(facts.cores(), "core", "cores");
    }

    /** "12 of 24 GiB". */
    static String memory(Health health) {
        var figures = now(health);
        if (figures != null) {
            return part(figures.memoryUsed(), figures.memoryTotal());
        }
        var facts = health.facts();
        return facts == null || facts.memory() == null ? NONE : size(facts.memory());
    }

    static String disk(Health health) {
        var figures = now(health);
        return figures == null ? NONE : part(figures.diskUsed(), figures.diskTotal());
    }

    static String load(Health health) {
        var figures = now(health);
        return figures == null || figures.load() == null ? NONE : load(figures.load());
    }

    /** Over 1, 5 and 15 minutes. */
    static String loads(Health health) {
        var sample = health.state() == State.ONLINE ? health.last() : null;
        if (sample == null || sample.figures().load() == null) {
            return NONE;
        }
        return Stream.of(sample.figures().load(), sample.load5(), sample.load15())
                .filter(Objects::nonNull)
                .map(HealthWords::load)
                .collect(Collectors.joining(" · "));
    }

    /** Those of a machine that is offline are old: what it says no more is not said of it. */
    static @Nullable Figures now(Health health) {
        var last = health.last();
        return health.state() == State.ONLINE && last != null ? last.figures() : null;
    }

    static String load(double load) {
        return String.format(Locale.ROOT, "%.2f", load);
    }

    static String percent(double part) {
        return Math.round(part * PERCENT) + " %";
    }

    /** How much of all; null where one of them is not known. */
    static @Nullable Double share(@Nullable Long used, @Nullable Long total) {
        return used == null || total == null || total == 0 ? null : (double) used / total;
    }

    static String part(@Nullable Long used, @Nullable Long total) {
        if (total == null) {
            return NONE;
        }
        if (used == null) {
            return size(total);
        }
        var of = size(total);
        var some = size(used);
        var unit = of.substring(of.indexOf(' '));
        // One unit for both where it is the same.
        return (some.endsWith(unit) ? some.substring(0, some.length() - unit.length()) : some) + " of " + of;
    }

    /** "23.5 GiB". */
    static String size(long bytes) {
        double number = bytes;
        int unit = 0;
        while (number >= KILO && unit < SIZES.length - 1) {
            number /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || number >= PERCENT ? "%.0f %s" : "%.1f %s", number, SIZES[unit]);
    }

    /** "3 days", in the largest unit that is full twice. */
    static String length(Duration duration) {
        var length = duration.abs();
        if (length.toDays() >= 2) {
            return length.toDays() + " days";
        }
        if (length.toHours() >= 2) {
            return length.toHours() + " h";
        }
        return length.toMinutes() >= 2 ? length.toMinutes() + " min" : length.toSeconds() + " s";
    }

    static String system(Facts facts) {
        return joined(facts.os(), facts.osVersion());
    }

    static String kernel(Facts facts) {
        return joined(facts.kernel(), facts.architecture());
    }

    private static String joined(String one, String other) {
        var both = (one + " " + other).strip();
        return both.isEmpty() ? NONE : both;
    }

    /** "3 s ahead"; "" where the clock is right, as far as can be told. */
    static String clockOff(@Nullable Duration off) {
        if (off == null || off.abs().compareTo(CLOCK_OFF) <= 0) {
            return "";
        }
        return length(off) + (off.isNegative() ? " behind" : " ahead");
    }
}
