package dev.podium.machines;

import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Gpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What figures.sh says of GPUs: {@code gpu} and a line of nvidia-smi for each, then {@code gpus} and how the asking ended.
 * A machine can print anything: what is no figure is not known, and more than {@link #MOST} are not kept.
 */
final class GpuReport {

    static final int MOST = 64;

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_TROUBLE = 60;
    private static final int LONGEST_PROBLEM = 200;
    private static final int FIELDS = 8;
    private static final long MEBI = 1L << 20;
    private static final double ALL = 100;

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,12}");
    private static final Pattern UUID = Pattern.compile("GPU-[0-9a-f-]{36}");

    /** What nvidia-smi writes for what a GPU does not tell; anything else in brackets is a trouble. */
    private static final Set<String> UNKNOWN = Set.of("N/A", "Not Supported", "Not Available", "Not Found");

    private final String machine;
    private final List<Gpu> found = new ArrayList<>();
    private String driver = "";

    /** @param machine what it is called */
    GpuReport(String machine) {
        this.machine = machine;
    }

    /** Hands them on when the line is the last of them; empty where there is no driver any more. */
    void line(String line, Consumer<Optional<Gpus>> whole) {
        var fields = line.split("\t", 3);
        if (fields.length < 2) {
            return;
        }
        switch (fields[0]) {
            case "gpu" -> read(fields[1]);
            case "gpus" -> {
                whole.accept(ended(fields[1], fields.length < 3 ? "" : fields[2]));
                found.clear();
                driver = "";
            }
            default -> {}
        }
    }

    private void read(String line) {
        var values = line.split(", ?", -1);
        if (found.size() == MOST || values.length < FIELDS || values.length > FIELDS + 1) {
            return;
        }
        var index = whole(values[0], 0, 9_999);
        if (index == null) {
            return;
        }
        var total = whole(values[3], 0, 1L << 32);
        var used = whole(values[4], 0, total == null ? 1L << 32 : total);
        var busy = whole(values[5], 0, (long) ALL);
        var celsius = whole(values[6], -100, 300);
        found.add(new Gpu(
                index.intValue(),
                UUID.matcher(values[1]).matches() ? values[1] : "",
                inBrackets(values[2]) == null ? SampleLine.text(values[2], LONGEST_NAME) : "",
                total == null ? null : total * MEBI,
                used == null ? null : used * MEBI,
                busy == null ? null : busy / ALL,
                celsius == null ? null : celsius.intValue(),
                values.length > FIELDS && values[FIELDS].equals("Enabled"),
                trouble(values)));
        if (inBrackets(values[7]) == null) {
            driver = SampleLine.text(values[7], LONGEST_NAME);
        }
    }

    private static String trouble(String[] values) {
        for (var value : values) {
            var said = inBrackets(value);
            if (said != null && !UNKNOWN.contains(said)) {
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

    /** Null where it is no figure, or one that cannot be. */
    private static @Nullable Long whole(String text, long least, long most) {
        if (!WHOLE.matcher(text).matches()) {
            return null;
        }
        long number = Long.parseLong(text);
        return number < least || number > most ? null : number;
    }

    private Optional<Gpus> ended(String how, String said) {
        return switch (how) {
            case "ok" ->
                Optional.of(new Gpus(
                        found, driver, found.isEmpty() ? "nvidia-smi on " + machine + " knows of no GPU." : ""));
            case "failed" ->
                Optional.of(new Gpus(
                        found,
                        driver,
                        said.isEmpty()
                                ? "nvidia-smi on " + machine + " failed without a word."
                                : "nvidia-smi on " + machine + " failed: " + SampleLine.text(said, LONGEST_PROBLEM)));
            case "slow" ->
                Optional.of(new Gpus(
                        List.of(),
                        "",
                        "nvidia-smi on " + machine + " does not answer: its driver may hang, which only a restart of"
                                + " the machine ends."));
            default -> Optional.empty();
        };
    }
}
