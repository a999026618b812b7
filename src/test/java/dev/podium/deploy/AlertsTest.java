package dev.podium.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The alerts without Helm, {@code deploy/prometheus/alerts.yaml}, are the chart's; run this test with
 * {@code -Dhelm.renew=true} to write them anew.
 */
class AlertsTest {

    private static final Path FILE = Path.of("deploy/prometheus/alerts.yaml");
    private static final Path CASES = Path.of("src/test/resources/prometheus/alerts.test.yaml");
    private static final String HEAD = """
            # Podium's alerts for Prometheus without its operator; docs/guides/observe.md says what to do at each.
            # Made of the chart's by AlertsTest. They take the job's name to be podium.
            """;

    private static List<Map<String, Object>> rules() {
        return ChartCases.at(ChartCases.installed("cluster").only("PrometheusRule"), "spec", "groups", "0", "rules");
    }

    private static String withoutHelm() {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(200);
        // In an order of its own: that of Map.of is another one in each run.
        var group = new LinkedHashMap<String, Object>();
        group.put("name", "podium");
        group.put("rules", rules());
        var text = new Yaml(options).dump(Map.of("groups", List.of(group)));
        return HEAD
                + Pattern.compile("namespace=\"[^\"]*\",job=\"[^\"]*\"")
                        .matcher(text)
                        .replaceAll("job=\"podium\"");
    }

    @Test
    void theFileForThoseWithoutHelmIsTheCharts() throws IOException {
        if (Boolean.getBoolean("helm.renew")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, withoutHelm());
        }
        assertThat(FILE)
                .as("To write it anew: ./mvnw test -Dtest=AlertsTest -Dhelm.renew=true")
                .exists()
                .content()
                .isEqualTo(withoutHelm());
    }

    @Test
    void everyAlertSaysWhatToDoAndSoDoesTheGuide() throws IOException {
        var guide = Files.readString(Path.of("docs/guides/observe.md"));
        var told = Pattern.compile("(?m)^\\| (Podium[A-Za-z, ]+) \\|")
                .matcher(guide)
                .results()
                .flatMap(row -> Stream.of(row.group(1).split(", ")))
                .toList();
        assertThat(rules()).hasSizeGreaterThan(20).allSatisfy(rule -> {
            assertThat(ChartCases.<String>at(rule, "labels", "severity")).isIn("critical", "warning", "info");
            assertThat(ChartCases.<String>at(rule, "annotations", "summary")).endsWith(".");
            assertThat(ChartCases.<String>at(rule, "annotations", "description"))
                    .endsWith(".");
        });
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(rules().stream()
                        .map(rule -> String.valueOf(rule.get("alert")))
                        .toList());
    }

    /** Prometheus itself reads them, where its tool is installed (Debian: prometheus). */
    @Test
    void prometheusTakesThemAndTheyRingWhenTheyShould() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool"))));
        assertThat(promtool("check", "rules", FILE.toString())).contains("SUCCESS");
        assertThat(promtool("test", "rules", CASES.toString())).contains("SUCCESS");
    }

    private static String promtool(String... arguments) throws Exception {
        var line = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
