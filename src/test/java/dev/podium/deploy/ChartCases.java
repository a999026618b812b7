package dev.podium.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The values that the chart's tests install it with: one file each in src/test/resources/helm. */
final class ChartCases {

    static final Path FOLDER = Path.of("src/test/resources/helm");

    private static final Map<String, Chart.Rendered> INSTALLED = new ConcurrentHashMap<>();

    private ChartCases() {}

    static Stream<String> all() {
        try (var files = Files.list(FOLDER)) {
            return files
                    .map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith(".yaml") && !each.endsWith(".golden.yaml"))
                    .map(each -> each.substring(0, each.length() - ".yaml".length()))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String values(String name) {
        try {
            return Files.readString(FOLDER.resolve(name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Installed once, however many ask. */
    static Chart.Rendered installed(String name) {
        return INSTALLED.computeIfAbsent(name, each -> Chart.install(values(each)));
    }

    @SuppressWarnings("unchecked")
    static <T> T at(Object from, String... path) {
        var found = from;
        for (var step : path) {
            found = found instanceof List<?> list
                    ? list.get(Integer.parseInt(step))
                    : Chart.map(found).get(step);
        }
        return (T) found;
    }

    static Map<String, Object> pod(String name) {
        return at(installed(name).only("StatefulSet"), "spec", "template", "spec");
    }

    static Map<String, Object> container(String name) {
        return at(pod(name), "containers", "0");
    }
}
