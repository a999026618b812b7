package dev.podium.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.deploy.ChartMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** docs/reference/metrics.md says what Podium counts, and nothing else; what alerts and the dashboard ask for is on it. */
@PodiumTest
class MetricsPageTest {

    private static final Path PAGE = Path.of("docs/reference/metrics.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`podium_[a-z_]+`) \\| ([^|]*)\\|");
    private static final Pattern NAME = Pattern.compile("`([a-z_0-9]+)`");

    /** Counted from the first time that it happens: GatewayTest and ScreenWatchTest see them. */
    private static final Set<String> LATER = Set.of("podium_cost_usd_total", "podium_agents_screens_total");

    /** What people choose, or of which there may be any number. */
    private static final Set<String> UNBOUNDED =
            Set.of("agent", "machine", "team", "person", "user", "name", "id", "host", "session", "budget");

    @Autowired
    PrometheusMeterRegistry registry;

    private Map<String, Set<String>> counted() {
        var counted = new TreeMap<String, Set<String>>();
        for (var meter : registry.getMeters()) {
            var id = meter.getId();
            if (!id.getName().startsWith("podium.")) {
                continue;
            }
            var convention = registry.config().namingConvention();
            var name = convention.name(id.getName(), id.getType(), id.getBaseUnit());
            // Prometheus' own client adds this to what only grows.
            var shown = id.getType() == Meter.Type.COUNTER && !name.endsWith("_total") ? name + "_total" : name;
            counted.computeIfAbsent(shown, _ -> new TreeSet<>())
                    .addAll(id.getTags().stream()
                            .map(Tag::getKey)
                            .map(convention::tagKey)
                            .toList());
        }
        return counted;
    }

    private static Map<String, Set<String>> written() throws IOException {
        var written = new TreeMap<String, Set<String>>();
        var rows = ROW.matcher(Files.readString(PAGE));
        while (rows.find()) {
            written.put(names(rows.group(1)).iterator().next(), names(rows.group(2)));
        }
        return written;
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(each -> each.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void thePageHasWhatIsCountedWithItsLabels() throws IOException {
        var written = written();
        var counted = counted();
        assertThat(written).hasSizeGreaterThan(30);
        LATER.forEach(each -> counted.computeIfAbsent(each, written::get));
        assertThat(written).isEqualTo(counted);
    }

    @Test
    void noLabelNamesAnybodyOrAnythingThatThereMayBeAnyNumberOf() {
        assertThat(counted())
                .isNotEmpty()
                .allSatisfy((name, labels) -> assertThat(labels).as(name).doesNotContainAnyElementsOf(UNBOUNDED));
        for (var meter : registry.getMeters()) {
            if (meter.getId().getName().startsWith("podium.")) {
                assertThat(meter.getId().getTags())
                        .allSatisfy(tag -> assertThat(tag.getValue()).doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}"));
            }
        }
    }

    @Test
    void whatAlertsAndTheDashboardAskForIsOnThePage() throws IOException {
        var page = Files.readString(PAGE) + Files.readString(Path.of("docs/reference/gateway.md"));
        var known = names(page);
        // A timer and a histogram are several.
        var missing = ChartMetrics.names().stream()
                .filter(name -> !known.contains(name)
                        && !known.contains(name.replaceAll("_(count|sum|max|bucket)$", ""))
                        && !page.contains("…" + name.replaceAll("^gen_ai_client_inference_usage", "")))
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void aScrapeShowsTheLastReadingAndHowOldItIs() {
        var text = registry.scrape();
        assertThat(Arrays.stream(text.split("\n"))
                        .filter(line -> line.startsWith("podium_reading_age_seconds"))
                        .map(line -> line.replaceAll(" .*", "")))
                .containsExactlyInAnyOrder(
                        "podium_reading_age_seconds{reading=\"tmux\"}",
                        "podium_reading_age_seconds{reading=\"budgets\"}",
                        "podium_reading_age_seconds{reading=\"database\"}");
        assertThat(text).contains("podium_machines{state=\"offline\"}", "disk_free_bytes{path=\"");
    }
}
