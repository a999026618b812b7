package dev.podium.machines;

import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuProcess;
import dev.podium.machines.MachineHealth.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What single lines of nvidia-smi and dcgmi say. A machine can print anything: what is no figure is not known. */
final class GpuLine {

    static final int LONGEST_NAME = 60;

    private static final int LONGEST_TROUBLE = 60;
    private static final int LONGEST_PROGRAM = 100;
    private static final int LONGEST_USER = 40;
    private static final long MEBI = 1L << 20;
    private static final long GIGA = 1_000_000_000;
    private static final double ALL = 100;
    private static final double MOST_WATTS = 100_000;
    private static final long MOST_MEBI = 1L << 32;

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern UUID = Pattern.compile("GPU-[0-9a-f-]{36}");

    /** Before R470 a part's uuid was that of its GPU and two numbers. */
    private static final Pattern PART_UUID = Pattern.compile("MIG-[0-9A-Za-z/-]{1,70}");

    private static final Pattern LISTED_GPU = Pattern.compile("GPU \\d{1,4}: .*\\(UUID: (" + UUID + ")\\)");
    private static final Pattern LISTED_PART =
            Pattern.compile("MIG ([0-9a-z.+_-]{1,24}) +Device +(\\d{1,3}): \\(UUID: (" + PART_UUID + ")\\)");
    private static final Pattern GIGABYTES = Pattern.compile(".*?(\\d{1,4})gb.*");

    /** What nvidia-smi writes for what a GPU does not tell; anything else in brackets is a trouble. */
    private static final Set<String> UNKNOWN = Set.of("N/A", "Not Supported", "Not Available", "Not Found");

    /** Of these a GPU may well say "Unknown Error" and work: laptops do of what they take. */
    private static final Set<String> LESS = Set.of(
            "power.draw", "power.limit", "ecc.errors.uncorrected.volatile.total", "mig.mode.current", "driver_version");

    private GpuLine() {}

    /** The figures of one GPU by their names; null where it is no such line. */
    static @Nullable Map<String, String> values(List<String> fields, String line) {
        var values = line.split(", ?", -1);
        if (values.length != fields.size()) {
            return null;
        }
        var named = new LinkedHashMap<String, String>();
        for (int i = 0; i < values.length; i++) {
            named.put(fields.get(i), values[i]);
        }
        return named;
    }

    /** Null where it has no index. Nothing is said yet of parts and processes. */
    static @Nullable Gpu gpu(Map<String, String> values) {
        var index = whole(values.get("index"), 0, 9_999);
        if (index == null) {
            return null;
        }
        var total = whole(values.get("memory.total"), 0, MOST_MEBI);
        var used = whole(values.get("memory.used"), 0, total == null ? MOST_MEBI : total);
        var busy = whole(values.get("utilization.gpu"), 0, (long) ALL);
        var celsius = whole(values.get("temperature.gpu"), -100, 300);
        boolean split = "Enabled".equals(values.get("mig.mode.current"));
        return new Gpu(
                index.intValue(),
                uuid(values.get("uuid")),
                name(values.get("name")),
                total == null ? null : total * MEBI,
                used == null ? null : used * MEBI,
                busy == null ? null : busy / ALL,
                celsius == null ? null : celsius.intValue(),
                split,
                trouble(values),
                decimal(values.get("power.draw"), MOST_WATTS),
                decimal(values.get("power.limit"), MOST_WATTS),
                whole(values.get("ecc.errors.uncorrected.volatile.total"), 0, Long.MAX_VALUE),
                split ? null : List.of(),
                null,
                null);
    }

    /** "" for what is none, and what is not told. */
    static String name(@Nullable String value) {
        return value == null || inBrackets(value) != null ? "" : SampleLine.text(value, LONGEST_NAME);
    }

    static String uuid(@Nullable String value) {
        return value != null && UUID.matcher(value).matches() ? value : "";
    }

    private static String trouble(Map<String, String> values) {
        for (var each : values.entrySet()) {
            var said = inBrackets(each.getValue());
            if (said != null && !UNKNOWN.contains(said) && !LESS.contains(each.getKey())) {
                return SampleLine.text(said, LONGEST_TROUBLE);
            }
        }
        return "";
    }

    private static @Nullable String inBrackets(String value) {
        return value.startsWith("[") && value.endsWith("]") && value.length() > 2
                ? value.substring(1, value.length() - 1)
                : null;
    }

    /** The uuid of the GPU whose parts follow in a list of them; null where the line is none. */
    static @Nullable String listedGpu(String line) {
        var found = LISTED_GPU.matcher(line);
        return found.matches() ? found.group(1) : null;
    }

    /** Null where it is none. */
    static @Nullable Part part(String line) {
        var found = LISTED_PART.matcher(line);
        if (!found.matches()) {
            return null;
        }
        var memory = GIGABYTES.matcher(found.group(1));
        return new Part(
                found.group(1),
                Integer.parseInt(found.group(2)),
                found.group(3),
                memory.matches() ? Long.parseLong(memory.group(1)) * GIGA : null);
    }

    /** A process, and on what it runs. */
    record Found(String uuid, GpuProcess process) {}

    /**
     * @param values the GPU's or the part's uuid, pid, OS user, when it began, MiB, program
     * @return null where it is none
     */
    static @Nullable Found process(String[] values) {
        if (values.length != 6) {
            return null;
        }
        var pid = whole(values[1], 1, Integer.MAX_VALUE);
        boolean part = PART_UUID.matcher(values[0]).matches();
        if (pid == null || !part && uuid(values[0]).isEmpty()) {
            return null;
        }
        var memory = whole(values[4], 0, MOST_MEBI);
        return new Found(
                values[0],
                new GpuProcess(
                        pid,
                        inBrackets(values[5]) == null ? SampleLine.text(values[5], LONGEST_PROGRAM) : "",
                        values[2].equals("-") ? "" : SampleLine.text(values[2], LONGEST_USER),
                        memory == null ? null : memory * MEBI,
                        whole(values[3], 0, Long.MAX_VALUE),
                        part ? values[0] : ""));
    }

    /** How much of its cores worked, 0 to 1; null where it does not say. */
    static @Nullable Double active(String value) {
        // DCGM counts a little over now and then.
        var part = decimal(value, 2);
        return part == null ? null : Math.min(1, part);
    }

    /** Null where it is no figure, or one that cannot be. */
    private static @Nullable Long whole(@Nullable String text, long least, long most) {
        if (text == null || !WHOLE.matcher(text).matches()) {
            return null;
        }
        long number = Long.parseLong(text);
        return number < least || number > most ? null : number;
    }

    private static @Nullable Double decimal(@Nullable String text, double most) {
        if (text == null || !DECIMAL.matcher(text).matches()) {
            return null;
        }
        double number = Double.parseDouble(text);
        return number > most ? null : number;
    }
}
