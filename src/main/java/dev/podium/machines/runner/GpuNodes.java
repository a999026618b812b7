package dev.podium.machines.runner;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of /dev/nvidia0, /dev/nvidia1… a GPU is. By what the driver says of its UUID, never by an index: indices go by the bus, and
 * the numbers of the nodes by the order in which the driver met the GPUs.
 *
 * @param driver /proc/driver/nvidia
 * @param devices /dev
 */
record GpuNodes(Path driver, Path devices, Shell shell) {

    static final GpuNodes HERE = new GpuNodes(Path.of("/proc/driver/nvidia"), Path.of("/dev"), Shell.HERE);

    private static final Logger log = LoggerFactory.getLogger(GpuNodes.class);

    private static final Pattern UUID = Pattern.compile("GPU UUID\\s*:\\s*(GPU-[0-9a-fA-F-]+)");
    private static final Pattern MINOR = Pattern.compile("(?:Device Minor|Minor Number)\\s*:\\s*(\\d+)");

    /** By UUID, as the driver's files say; a GPU that nobody has opened yet may have none there. */
    Map<String, Integer> known() throws IOException {
        var minors = new HashMap<String, Integer>();
        var gpus = driver.resolve("gpus");
        if (!Files.isDirectory(gpus)) {
            return minors;
        }
        try (var each = Files.newDirectoryStream(gpus)) {
            for (var gpu : each) {
                read(Files.readString(gpu.resolve("information")), minors);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return minors;
    }

    /** By UUID, as the driver's program says, which takes a second; none where it does not answer. */
    Map<String, Integer> asked() {
        var minors = new HashMap<String, Integer>();
        try {
            var said = shell.run(List.of("nvidia-smi", "-q"));
            if (said.exit() == 0) {
                read(said.out(), minors);
            }
        } catch (IOException e) {
            log.debug("nvidia-smi does not run", e);
        }
        return minors;
    }

    /** The minor of a GPU stands somewhere behind its UUID, or before the next one's. */
    static void read(String text, Map<String, Integer> minors) {
        String uuid = null;
        for (var line : text.lines().toList()) {
            var named = UUID.matcher(line);
            var number = MINOR.matcher(line);
            if (named.find()) {
                uuid = named.group(1);
            } else if (uuid != null && number.find() && number.group(1).length() < 4) {
                minors.put(uuid, Integer.valueOf(number.group(1)));
            }
        }
    }

    /** Whether one is split. Its parts have nodes of their own, which are not told apart here. */
    boolean isInParts() throws IOException {
        var gpus = driver.resolve("capabilities");
        if (!Files.isDirectory(gpus)) {
            return false;
        }
        try (var all = Files.walk(gpus, 3)) {
            return all.anyMatch(each -> each.getFileName().toString().matches("gi\\d+"));
        }
    }

    /** Any GPU's, on which it can be tried what is refused; null where there is none. */
    @Nullable
    Path some() throws IOException {
        try (var all = Files.newDirectoryStream(devices, "nvidia[0-9]*")) {
            for (var each : all) {
                return each;
            }
            return null;
        }
    }
}
