package dev.podium.health;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a support bundle that need no Podium to run. */
final class BundleParts {

    private static final Logger log = LoggerFactory.getLogger(BundleParts.class);
    private static final long MIB = 1 << 20;

    /**
     * The settings whose values are told. All others are named at most: a list of what is secret would lack the one that is new.
     */
    static final List<String> SETTINGS = List.of(
            "podium.home",
            "podium.url",
            "podium.database.exclusive",
            "podium.database.patience",
            "podium.stop.requests",
            "podium.tokens.longest",
            "podium.recordings.keep-free",
            "podium.health.home-free",
            "podium.costs.zone",
            "podium.gpus.schedules",
            "podium.hooks.delivers",
            "podium.labs.makes-seats",
            "server.address",
            "server.port",
            "server.ssl.enabled",
            "server.forward-headers-strategy",
            "server.servlet.context-path",
            "spring.datasource.url",
            "spring.datasource.hikari.maximum-pool-size",
            "spring.flyway.url",
            "logging.level.root",
            "logging.level.dev.podium",
            "logging.structured.format.console",
            "management.prometheus.metrics.export.enabled");

    private BundleParts() {}

    static String podium(String version, Instant now) {
        var runtime = ManagementFactory.getRuntimeMXBean();
        return table(new TreeMap<>(Map.of(
                "made",
                now.toString(),
                "podium",
                version,
                "java",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                "started",
                Instant.ofEpochMilli(runtime.getStartTime()).toString(),
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"))));
    }

    /** @param value of a setting; null where it is not set */
    static String settings(Function<String, @Nullable String> value) {
        var told = new TreeMap<String, String>();
        for (var name : SETTINGS) {
            var set = value.apply(name);
            told.put(name, set == null ? "(not set)" : Scrub.isSecretName(name) ? Scrub.OUT : Scrub.address(set));
        }
        return table(told);
    }

    /** Names alone: what a variable holds is nobody's business. */
    static String variables(Map<String, String> environment) {
        return environment.keySet().stream()
                .filter(name -> name.matches("(PODIUM|SPRING|SERVER|JAVA|LOGGING|MANAGEMENT)_[A-Z0-9_]*"))
                .sorted()
                .map(name -> name + " is set\n")
                .collect(Collectors.joining());
    }

    static String machine(Path home) {
        var fit = MemoryFit.here();
        var facts = new TreeMap<String, String>();
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "load",
                Double.toString(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        facts.put("heap", fit.heap() / MIB + " MiB at most");
        facts.put(
                "container",
                fit.container().isPresent() ? fit.container().getAsLong() / MIB + " MiB at most" : "no limit");
        try {
            var disk = Files.getFileStore(home);
            facts.put(
                    "disk",
                    disk.type() + ", " + disk.getUsableSpace() / MIB + " of " + disk.getTotalSpace() / MIB
                            + " MiB free");
            try (var there = Files.list(home)) {
                facts.put(
                        "home",
                        there.map(each -> each.getFileName().toString())
                                .sorted()
                                .collect(Collectors.joining(" ")));
            }
        } catch (IOException e) {
            log.debug("The home cannot be looked at", e);
            facts.put("home", HomeProbe.why(e));
        }
        return table(facts);
    }

    /** Frames of all threads, without their names' numbers being explained: names of virtual ones are not listed by Java. */
    static String threads() {
        var text = new StringBuilder();
        Thread.getAllStackTraces().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(java.util.Comparator.comparing(Thread::getName)))
                .forEach(each -> {
                    text.append(each.getKey().getName())
                            .append(": ")
                            .append(each.getKey().getState())
                            .append('\n');
                    for (var frame : each.getValue()) {
                        text.append("\tat ").append(frame).append('\n');
                    }
                });
        return text.toString();
    }

    static String table(Map<String, String> rows) {
        return rows.entrySet().stream()
                .map(row -> row.getKey() + ": " + row.getValue().replaceAll("\\s+", " ") + "\n")
                .collect(Collectors.joining());
    }
}
