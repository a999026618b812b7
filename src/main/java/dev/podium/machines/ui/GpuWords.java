package dev.podium.machines.ui;

import dev.podium.machines.MachineHealth.GoneGpu;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuProcess;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.Part;
import dev.podium.machines.MachineHealth.State;
import dev.podium.portal.Counted;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a machine has of GPUs, in few words. */
final class GpuWords {

    private static final double GIBI = 1L << 30;

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);

    private GpuWords() {}

    /** "2 × H100 80 GB HBM3, 41 % busy"; a dash where it has none. */
    static String inList(Health health) {
        var busy = busy(health);
        return busy.isEmpty() ? models(health) : models(health) + ", " + busy;
    }

    static String models(Health health) {
        var gpus = health.gpus();
        if (gpus == null) {
            return HealthWords.NONE;
        }
        if (gpus.all().isEmpty()) {
            return gpus.problem().isEmpty() ? HealthWords.NONE : "Not known";
        }
        return models(gpus);
    }

    /** "41 % busy", on average of those that say it; "" where none does, or where it is old. */
    static String busy(Health health) {
        var gpus = health.gpus();
        if (gpus == null || health.state() != State.ONLINE) {
            return "";
        }
        var busy = gpus.all().stream()
                .map(Gpu::busy)
                .filter(part -> part != null)
                .mapToDouble(Double::doubleValue)
                .average();
        return busy.isPresent() ? HealthWords.percent(busy.getAsDouble()) + " busy" : "";
    }

    /** "2 × H100 80 GB HBM3 · RTX 4090 24 GB", in their order. */
    static String models(Gpus gpus) {
        var counts = new LinkedHashMap<String, Integer>();
        gpus.all().forEach(gpu -> counts.merge(model(gpu), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(each -> each.getValue() == 1 ? each.getKey() : each.getValue() + " × " + each.getKey())
                .collect(Collectors.joining(" · "));
    }

    /** Without the maker's name, and with its memory where the name does not say it. */
    static String model(Gpu gpu) {
        var name = gpu.name()
                .replaceFirst("^NVIDIA ", "")
                .replaceFirst("^(Tesla|GeForce) ", "")
                .replaceFirst("(\\d)GB\\b", "$1 GB");
        if (name.isEmpty()) {
            name = "GPU";
        }
        var memory = gpu.memoryTotal();
        return memory == null || name.contains(" GB") ? name : name + " " + Math.round(memory / GIBI) + " GB";
    }

    /** How busy it is, or why that is not told. */
    static String busy(Gpu gpu) {
        var busy = gpu.busy();
        if (!gpu.trouble().isEmpty()) {
            return gpu.trouble();
        }
        if (busy != null) {
            return HealthWords.percent(busy) + " busy";
        }
        return gpu.split() ? "split (MIG): its parts do not say how busy they are" : "does not say how busy it is";
    }

    static String memory(Gpu gpu) {
        return HealthWords.part(gpu.memoryUsed(), gpu.memoryTotal());
    }

    /** "61 °C · 412 W"; a dash for neither. */
    static String heat(Gpu gpu) {
        var celsius = gpu.celsius();
        var watts = gpu.watts();
        var words = Stream.of(celsius == null ? "" : celsius + " °C", watts == null ? "" : Math.round(watts) + " W")
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" · "));
        return words.isEmpty() ? HealthWords.NONE : words;
    }

    /** "" where it has none, or does not count them. */
    static String memoryErrors(Gpu gpu) {
        var errors = gpu.memoryErrors();
        return errors == null || errors == 0
                ? ""
                : Counted.of((int) Math.min(errors, Integer.MAX_VALUE), "memory error", "memory errors")
                        + " that could not be corrected since its driver was loaded";
    }

    /** "Split into 2 × 1g.10gb · 3g.40gb, since 12:40"; "" for one that is whole. */
    static String parts(Gpu gpu) {
        if (!gpu.split()) {
            return gpu.partsSince() == null ? "" : "Whole again since " + moment(gpu.partsSince(), Instant.now());
        }
        var parts = gpu.parts();
        var into = parts == null
                ? "Split; its parts are not known"
                : parts.isEmpty() ? "Split, but no part is made yet" : "Split into " + counted(parts);
        return gpu.partsSince() == null ? into : into + ", since " + moment(gpu.partsSince(), Instant.now());
    }

    private static String counted(List<Part> parts) {
        var counts = new LinkedHashMap<String, Integer>();
        parts.forEach(part -> counts.merge(part.profile(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(each -> each.getValue() == 1 ? each.getKey() : each.getValue() + " × " + each.getKey())
                .collect(Collectors.joining(" · "));
    }

    /** "ada · python (8812) · 11.2 GiB · part 2", with what is told. */
    static String process(Gpu gpu, GpuProcess process) {
        var program = process.name().isEmpty() ? "program not known" : process.name();
        return Stream.of(
                        process.osUser().isEmpty() ? "owner not known" : process.osUser(),
                        process.pid() == null ? "" : program + " (" + process.pid() + ")",
                        process.memory() == null ? "memory not known" : HealthWords.size(process.memory()),
                        part(gpu, process))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" · "));
    }

    private static String part(Gpu gpu, GpuProcess process) {
        var parts = gpu.parts();
        return parts == null
                ? ""
                : parts.stream()
                        .filter(part -> part.uuid().equals(process.part()))
                        .map(part -> "part " + part.device() + ", " + part.profile())
                        .findFirst()
                        .orElse("");
    }

    static String gone(GoneGpu gpu) {
        return "GPU " + gpu.index() + " (" + gpu.uuid() + ") is gone since " + moment(gpu.since(), Instant.now())
                + ": nvidia-smi no longer lists it.";
    }

    /** "12:40"; with the day where it is another one. */
    static String moment(Instant at, Instant now) {
        var zone = ZoneId.systemDefault();
        var today = LocalDate.ofInstant(at, zone).equals(LocalDate.ofInstant(now, zone));
        return (today ? MINUTE : DAY).format(at.atZone(zone));
    }
}
