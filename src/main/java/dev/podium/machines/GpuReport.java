package dev.podium.machines;

import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuProcess;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What figures.sh says of GPUs: the names of the {@code fields}, {@code gpu} and a line of nvidia-smi for each, its
 * {@code part}s and {@code process}es, how {@code active} its cores are, then {@code gpus} and how the asking ended. More
 * than {@link #MOST} are not kept, nor more than {@link #MOST_MORE} parts or processes.
 */
final class GpuReport {

    static final int MOST = 64;
    static final int MOST_MORE = 256;

    private static final int LONGEST_PROBLEM = 200;

    private final String machine;
    private final List<Gpu> found = new ArrayList<>();
    private final Map<String, List<Part>> parts = new HashMap<>();
    private final List<GpuLine.Found> processes = new ArrayList<>();
    private final Map<String, Double> active = new HashMap<>();
    private List<String> fields = List.of();
    private String driver = "";
    private int partCount;
    private boolean partsWhole;
    private boolean processesWhole;
    private @Nullable List<Part> partsOfLast;

    /** @param machine what it is called */
    GpuReport(String machine) {
        this.machine = machine;
    }

    /** Hands them on when the line is the last of them; empty where there is no driver any more. */
    void line(String line, Consumer<Optional<Gpus>> whole) {
        var words = line.split("\t", 2);
        if (words.length < 2) {
            return;
        }
        var rest = words[1];
        switch (words[0]) {
            case "fields" -> fields = List.of(rest.split(","));
            case "gpu" -> gpu(rest);
            case "part" -> part(rest);
            case "parts" -> partsWhole = rest.equals("ok");
            case "process" -> process(rest);
            case "processes" -> processesWhole = rest.equals("ok");
            case "active" -> active(rest);
            case "gpus" -> {
                var end = rest.split("\t", 2);
                whole.accept(ended(end[0], end.length < 2 ? "" : end[1]));
                clear();
            }
            default -> {}
        }
    }

    private void clear() {
        found.clear();
        parts.clear();
        processes.clear();
        active.clear();
        fields = List.of();
        driver = "";
        partCount = 0;
        partsWhole = false;
        processesWhole = false;
        partsOfLast = null;
    }

    private void gpu(String line) {
        var values = GpuLine.values(fields, line);
        var gpu = values == null || found.size() == MOST ? null : GpuLine.gpu(values);
        if (values != null && gpu != null) {
            found.add(gpu);
            var version = GpuLine.name(values.get("driver_version"));
            driver = version.isEmpty() ? driver : version;
        }
    }

    private void part(String line) {
        var gpu = GpuLine.listedGpu(line);
        if (gpu != null) {
            partsOfLast = parts.size() == MOST ? null : parts.computeIfAbsent(gpu, _ -> new ArrayList<>());
            return;
        }
        var part = GpuLine.part(line);
        if (part != null && partsOfLast != null && partCount < MOST_MORE) {
            partCount++;
            partsOfLast.add(part);
        }
    }

    private void process(String line) {
        var process = processes.size() == MOST_MORE ? null : GpuLine.process(line.split("\t", -1));
        if (process != null) {
            processes.add(process);
        }
    }

    private void active(String line) {
        var words = line.split("\t", -1);
        var part = words.length == 2 ? GpuLine.active(words[1]) : null;
        if (part == null) {
            // What it no longer says is not what it said a second ago.
            active.remove(words[0]);
        } else if (active.size() < MOST || active.containsKey(words[0])) {
            active.put(words[0], part);
        }
    }

    /** All that was said of one. */
    private Gpu whole(Gpu gpu) {
        var named = !gpu.uuid().isEmpty();
        var own = partsWhole && named ? parts.get(gpu.uuid()) : null;
        return new Gpu(
                gpu.index(),
                gpu.uuid(),
                gpu.name(),
                gpu.memoryTotal(),
                gpu.memoryUsed(),
                active.getOrDefault(gpu.uuid(), gpu.busy()),
                gpu.celsius(),
                gpu.split(),
                gpu.trouble(),
                gpu.watts(),
                gpu.wattLimit(),
                gpu.memoryErrors(),
                gpu.split() ? own : List.of(),
                null,
                processesWhole && named ? processes(gpu.uuid(), own) : null);
    }

    /** Of a GPU, or of one of its parts. */
    private List<GpuProcess> processes(String uuid, @Nullable List<Part> own) {
        return processes.stream()
                .filter(each -> each.uuid().equals(uuid)
                        // As the older drivers name a part.
                        || each.uuid().startsWith("MIG-" + uuid + "/")
                        || own != null
                                && own.stream().anyMatch(part -> part.uuid().equals(each.uuid())))
                .map(GpuLine.Found::process)
                .toList();
    }

    private Optional<Gpus> ended(String how, String said) {
        var nvidiaSmi = "nvidia-smi on " + machine;
        var words = SampleLine.text(said, LONGEST_PROBLEM);
        return switch (how) {
            case "ok" -> {
                // With a GPU that cannot be reached it may say so and end well with the others.
                var problem = words.isEmpty() ? "" : nvidiaSmi + " says: " + words;
                yield gpus(found.isEmpty() && words.isEmpty() ? nvidiaSmi + " knows of no GPU." : problem);
            }
            case "failed" ->
                gpus(words.isEmpty() ? nvidiaSmi + " failed without a word." : nvidiaSmi + " failed: " + words);
            case "slow" ->
                Optional.of(new Gpus(
                        List.of(),
                        "",
                        nvidiaSmi + " does not answer: its driver may hang, which only a restart of the machine"
                                + " ends."));
            default -> Optional.empty();
        };
    }

    private Optional<Gpus> gpus(String problem) {
        return Optional.of(new Gpus(found.stream().map(this::whole).toList(), driver, problem));
    }
}
