package dev.podium.machines.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The systemd scope that an OS user's tmux server is started in, and so all agents of theirs: what they may take
 * together, and a life of its own, which does not end with the runner's service.
 *
 * @param memory the most memory, as systemd writes it: {@code 8G}, {@code 50%}; null for no limit
 * @param cpu the most processor time, {@code 400%} for four cores; null for no limit
 */
record Scope(@Nullable String memory, @Nullable String cpu) {

    static final String SLICE = "podium.slice";

    /** Goes before the OS user whose agents it holds. */
    static final String DESCRIPTION = "Agents of ";

    private static final Pattern MEMORY = Pattern.compile("[1-9]\\d{0,14}[KMGT]?|[1-9]\\d?%");
    private static final Pattern CPU = Pattern.compile("[1-9]\\d{0,5}%");

    Scope {
        if (memory != null && !MEMORY.matcher(memory).matches()) {
            throw new IllegalArgumentException("The memory " + memory
                    + " is none of a number of bytes with K, M, G or T, or a share such as 50%.");
        }
        if (cpu != null && !CPU.matcher(cpu).matches()) {
            throw new IllegalArgumentException(
                    "The processor time " + cpu + " is no share such as 400%, which is four cores.");
        }
    }

    boolean limits() {
        return memory != null || cpu != null;
    }

    /** Whether systemd runs this machine. */
    static boolean possible() {
        return Files.isDirectory(Path.of("/run/systemd/system"));
    }

    /**
     * What goes before a command of that OS user; takes root.
     *
     * @param more properties of the scope, as systemd-run takes them
     */
    List<String> prefix(String osUser, List<String> more) {
        var line = new ArrayList<>(List.of(
                "systemd-run",
                "--scope",
                "--quiet",
                "--collect",
                "--slice=" + SLICE,
                "--description=" + DESCRIPTION + osUser));
        if (memory != null) {
            line.add("--property=MemoryMax=" + memory);
        }
        if (cpu != null) {
            line.add("--property=CPUQuota=" + cpu);
        }
        line.addAll(more);
        line.add("--");
        return line;
    }
}
