package dev.podium.gpus.schedule;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What is usually asked for: the shapes that make up most requests, and how popular each is. Placement keeps room for
 * these; a device that none of them fits any more is lost until something ends.
 */
public record Workload(List<Shape> shapes) {

    /**
     * What many ask for.
     *
     * @param popularity its part of all requests, 0 to 1
     */
    public record Shape(Need need, double popularity) {}

    /** The most popular shapes that make up this part of all requests; the tail costs time and changes nothing. */
    private static final double COVERED = 0.95;

    public Workload {
        shapes = List.copyOf(shapes);
    }

    /** From what was asked for of late, the longer ago the less worth adding: a few hundred or thousand needs. */
    public static Workload of(Collection<Need> asked) {
        var counts = new LinkedHashMap<Need, Integer>();
        asked.forEach(need -> counts.merge(shape(need), 1, Integer::sum));
        var byCount = counts.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue()))
                .toList();
        var shapes = new java.util.ArrayList<Shape>();
        double covered = 0;
        for (var entry : byCount) {
            if (covered >= COVERED * asked.size()) {
                break;
            }
            covered += entry.getValue();
            shapes.add(new Shape(entry.getKey(), entry.getValue() / (double) asked.size()));
        }
        return new Workload(shapes);
    }

    /** Members are placed one by one, and each finds room or does not: a gang is no shape of its own. */
    private static Need shape(Need need) {
        return new Need(
                need.gpus(),
                need.milli(),
                need.memoryMib(),
                need.models(),
                need.servers(),
                1,
                false,
                need.cpuMilli(),
                need.ramMib());
    }
}
