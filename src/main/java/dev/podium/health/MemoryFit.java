package dev.podium.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the memory that Podium may use is enough to work in. What is too little for Java ends in errors anywhere; what is too
 * little for the container ends in a kill that says nothing.
 *
 * @param heap the most that Java takes for objects, in bytes
 * @param container what the control group may use, in bytes; empty for no limit
 */
public record MemoryFit(long heap, OptionalLong container) {

    /** Of heap: with 96 MiB Podium is busy collecting before it has started. */
    static final long REFUSED = 96L << 20;

    /** Of heap: for a team of a few. */
    static final long ENOUGH = 256L << 20;

    /** Of a container, as docs/guides/image.md says. */
    static final long CONTAINER = 768L << 20;

    /** Of control groups of version 2, and of version 1, whose "no limit" is a very large number. */
    private static final List<Path> LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    private static final long NO_LIMIT = 1L << 50;
    private static final long MIB = 1 << 20;
    private static final Logger log = LoggerFactory.getLogger(MemoryFit.class);

    /** Of this process. */
    public static MemoryFit here() {
        return new MemoryFit(Runtime.getRuntime().maxMemory(), limit(LIMITS));
    }

    static OptionalLong limit(List<Path> files) {
        for (var file : files) {
            try {
                var said = Files.readString(file).strip();
                if (said.matches("\\d{1,18}") && Long.parseLong(said) < NO_LIMIT) {
                    return OptionalLong.of(Long.parseLong(said));
                }
                return OptionalLong.empty();
            } catch (IOException e) {
                log.trace("There is no limit of a control group in {}", file, e);
            }
        }
        return OptionalLong.empty();
    }

    /** Why Podium cannot start with it; empty where it can. */
    public Optional<String> refusal() {
        return heap < REFUSED
                ? Optional.of(
                        "Java may use " + heap / MIB + " MiB of memory and Podium needs " + ENOUGH / MIB + " MiB.")
                : Optional.empty();
    }

    /** What is too little, in one sentence; empty where nothing is. */
    public Optional<String> tooLittle() {
        if (container.isPresent() && container.getAsLong() < CONTAINER) {
            return Optional.of("This container may use " + container.getAsLong() / MIB
                    + " MiB of memory and Podium needs " + CONTAINER / MIB + " MiB, more where agents run in it too");
        }
        if (heap < ENOUGH) {
            return Optional.of(
                    "Java may use " + heap / MIB + " MiB of memory and Podium needs " + ENOUGH / MIB + " MiB");
        }
        return Optional.empty();
    }

    /** What to do where it is too little. */
    public String nextStep() {
        return container.isPresent() && container.getAsLong() < CONTAINER
                ? "Raise the container's memory limit."
                : "Start it with a larger -Xmx, or -XX:MaxRAMPercentage, in JAVA_TOOL_OPTIONS.";
    }
}
