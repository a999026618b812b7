package dev.podium.agents;

import java.util.ArrayList;
import java.util.List;

/** Lines of a recording that become one row together. */
final class RecordedLines {

    /** A row is full with so many characters. */
    static final int FULL = 8_000;

    private final List<String> lines = new ArrayList<>();
    private final List<Long> offsets = new ArrayList<>();
    private int length;

    void add(String line, long offset) {
        lines.add(line);
        offsets.add(offset);
        length += line.length() + 1;
    }

    boolean isFull() {
        return length >= FULL;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    List<String> lines() {
        return lines;
    }

    List<Long> offsets() {
        return offsets;
    }

    RecordedLines copy() {
        var copy = new RecordedLines();
        copy.lines.addAll(lines);
        copy.offsets.addAll(offsets);
        copy.length = length;
        return copy;
    }
}
