package dev.podium.machines;

import dev.podium.machines.MachineHealth.Facts;
import dev.podium.machines.MachineHealth.Figures;
import dev.podium.machines.MachineHealth.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a line of figures.sh says. A machine can print anything: a line with one figure that cannot be is no line, and a
 * text is shortened and loses what is not to be seen.
 */
final class SampleLine {

    /** What the script says before it ends, where it was started as root. */
    static final String ROOT = "root";

    private static final String NOTHING = "-";
    private static final int FIELDS = 11;
    private static final int LONGEST_TEXT = 80;
    private static final int MOST_VERSIONS = 8;
    private static final int MOST_CORES = 1 << 16;
    private static final long MOST_BYTES = 1L << 60;
    private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").getEpochSecond();
    private static final long MOST_LOAD = 1_000_000;
    private static final double ALL = 1_000;

    private static final Pattern WHOLE = Pattern.compile("\\d{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
    private static final String VERSION = "version.";

    private SampleLine() {}

    /** Null where it is no line of facts. */
    static @Nullable Facts facts(String line) {
        var fields = line.split("\t", -1);
        if (!fields[0].equals("facts")) {
            return null;
        }
        Map<String, String> said = new HashMap<>();
        for (int i = 1; i < fields.length; i++) {
            int equals = fields[i].indexOf('=');
            if (equals > 0) {
                said.put(fields[i].substring(0, equals), text(fields[i].substring(equals + 1)));
            }
        }
        try {
            var cores = whole(said.getOrDefault("cores", NOTHING), MOST_CORES);
            var boot = whole(said.getOrDefault("boot", NOTHING), LATEST);
            return new Facts(
                    said.getOrDefault("host", ""),
                    said.getOrDefault("os", ""),
                    said.getOrDefault("version", ""),
                    said.getOrDefault("kernel", ""),
                    said.getOrDefault("arch", ""),
                    cores == null || cores == 0 ? null : cores.intValue(),
                    whole(said.getOrDefault("memory", NOTHING), MOST_BYTES),
                    boot == null ? null : Instant.ofEpochSecond(boot),
                    versions(said));
        } catch (NumberFormatException noFigure) {
            return null;
        }
    }

    private static Map<String, String> versions(Map<String, String> said) {
        var versions = new TreeMap<String, String>();
        said.forEach((name, value) -> {
            if (name.startsWith(VERSION) && name.length() <= LONGEST_TEXT && versions.size() < MOST_VERSIONS) {
                versions.put(text(name.substring(VERSION.length())), value);
            }
        });
        return versions;
    }

    private static String text(String said) {
        return text(said, LONGEST_TEXT);
    }

    /** On one line, of no more than so many characters. */
    static String text(String said, int longest) {
        var seen = UNSEEN.matcher(said).replaceAll(" ").strip();
        int length = seen.codePointCount(0, seen.length());
        return length <= longest ? seen : seen.substring(0, seen.offsetByCodePoints(0, longest));
    }

    /** Null where it is no line of figures. */
    static @Nullable Sample figures(String line, Instant heard) {
        var fields = line.split("\t", -1);
        if (fields.length != FIELDS || !fields[0].equals("figures")) {
            return null;
        }
        try {
            var clock = whole(fields[1], LATEST);
            var busy = whole(fields[2], (long) ALL);
            var memory = whole(fields[6], MOST_BYTES);
            var free = whole(fields[7], memory == null ? MOST_BYTES : memory);
            var disk = whole(fields[8], MOST_BYTES);
            var used = whole(fields[9], disk == null ? MOST_BYTES : disk);
            var up = whole(fields[10], LATEST);
            if (clock == null) {
                return null;
            }
            return new Sample(
                    heard,
                    new Figures(
                            busy == null ? null : busy / ALL,
                            decimal(fields[3]),
                            memory,
                            memory == null || free == null ? null : memory - free,
                            disk,
                            used),
                    decimal(fields[4]),
                    decimal(fields[5]),
                    up == null ? null : Duration.ofSeconds(up),
                    // Its second is half over on average when it is said.
                    Duration.between(heard, Instant.ofEpochSecond(clock).plusMillis(500)));
        } catch (NumberFormatException noFigure) {
            return null;
        }
    }

    private static @Nullable Long whole(String text, long most) {
        if (text.equals(NOTHING)) {
            return null;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new NumberFormatException(text);
        }
        long number = Long.parseLong(text);
        if (number > most) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    private static @Nullable Double decimal(String text) {
        if (text.equals(NOTHING)) {
            return null;
        }
        // Not all that Java takes for a number: NaN, 1e300 and 0x1p3 are none here.
        if (!DECIMAL.matcher(text).matches()) {
            throw new NumberFormatException(text);
        }
        double number = Double.parseDouble(text);
        if (number > MOST_LOAD) {
            throw new NumberFormatException(text);
        }
        return number;
    }
}
