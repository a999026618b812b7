package dev.podium.machines.ui;

import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.State;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/** What a machine has of GPUs, in few words. */
final class GpuWords {

    private static final double GIBI = 1L << 30;

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

    static String celsius(Gpu gpu) {
        return gpu.celsius() == null ? HealthWords.NONE : gpu.celsius() + " °C";
    }
}
