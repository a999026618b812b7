package dev.podium.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * The chart as Helm sees it. What comes of each file of values in src/test/resources/helm stands beside it as
 * {@code NAME.golden.yaml}; run this test with {@code -Dhelm.renew=true} to write those anew, and read the difference.
 */
class ChartTest {

    private static final Pattern RANDOM = Pattern.compile("(?m)^(  (?:master-key|setup-token|password): ).{20,}$");
    private static final Pattern DASHBOARD = Pattern.compile("(?s)(podium\\.json: \\|-\n).*?\n(?=---)");

    @Test
    void helmFindsNothingToComplainOf() {
        var linted = new Helm(Chart.FOLDER).lint().strict().call();
        assertThat(linted.isFailed()).as("%s", linted.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.podium.deploy.ChartCases#all")
    void helmFindsNothingToComplainOfWithValues(String name, @TempDir Path folder) throws IOException {
        copy(Chart.FOLDER, folder);
        // Lint takes no values: so the case's become the chart's own, over those that are.
        var own = Chart.map(new Yaml().load(Chart.read("values.yaml")));
        Files.writeString(
                folder.resolve("values.yaml"),
                new Yaml().dump(over(own, Chart.map(new Yaml().load(ChartCases.values(name))))));
        var linted = new Helm(folder).lint().strict().call();
        assertThat(linted.isFailed()).as("%s", linted.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.podium.deploy.ChartCases#all")
    void rendersWhatIsKept(String name) throws IOException {
        var rendered = ChartCases.installed(name);
        var now = "# What comes of " + name + ".yaml; ChartTest writes it.\n"
                + RANDOM.matcher(DASHBOARD
                                .matcher(rendered.manifest().strip() + "\n---\n"
                                        + rendered.tests().strip() + "\n")
                                .replaceAll("$1    (files/dashboard.json)\n"))
                        .replaceAll("$1(made at random)")
                + "---\n# What Helm prints at the end:\n"
                + rendered.notes()
                        .strip()
                        .lines()
                        .map(each -> ("# " + each).strip() + "\n")
                        .reduce("", String::concat);
        var file = ChartCases.FOLDER.resolve(name + ".golden.yaml");
        if (Boolean.getBoolean("helm.renew")) {
            Files.writeString(file, now);
        }
        assertThat(file)
                .as("To write it anew: ./mvnw test -Dtest=ChartTest -Dhelm.renew=true")
                .exists()
                .content()
                .isEqualTo(now);
    }

    @Test
    void theChartIsOfThisPodium() throws IOException {
        var version = Pattern.compile("<artifactId>podium</artifactId>\\s*<version>([^<]+)<")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        var chart = Chart.map(new Yaml().load(Chart.read("Chart.yaml")));
        assertThat(chart.get("appVersion")).isEqualTo(version.group(1));
    }

    private static Map<String, Object> over(Map<String, Object> under, Map<String, Object> values) {
        values.forEach((key, value) -> {
            if (value instanceof Map<?, ?> && under.get(key) instanceof Map<?, ?>) {
                over(Chart.map(under.get(key)), Chart.map(value));
            } else {
                under.put(key, value);
            }
        });
        return under;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var each : files.toList()) {
                var target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }
}
