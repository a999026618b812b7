package dev.podium.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schema is where values are described; values.yaml and the table in the chart's README.md say the same. Run this test
 * with {@code -Dhelm.renew=true} to write the table anew.
 */
class ChartValuesTest {

    private static final String BEGIN = "<!-- values -->\n";
    private static final String END = "<!-- /values -->";
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode schema = JSON.readTree(Chart.read("values.schema.json"));
    private final Map<String, Object> values = Chart.map(new Yaml().load(Chart.read("values.yaml")));

    @Test
    void theSchemaAdmitsNothingThatItDoesNotDescribe() {
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        described("", schema);
    }

    private static void described(String path, JsonNode node) {
        for (var each : node.path("properties").properties()) {
            var own = path + "." + each.getKey();
            assertThat(each.getValue().path("description").asString(""))
                    .as(own)
                    .endsWith(".")
                    .doesNotContain("|");
            closed(own, each.getValue());
        }
    }

    /** What is Kubernetes' own is passed on and says so: ChartObjectsTest reads it with Kubernetes' model. */
    private static void closed(String path, JsonNode node) {
        if (node.path("type").asString("").equals("object") && !node.has("x-kubernetes")) {
            assertThat(node.has("additionalProperties")).as(path).isTrue();
            assertThat(node.path("additionalProperties").asBoolean(false))
                    .as(path)
                    .isFalse();
            described(path, node);
        }
        if (node.path("type").asString("").equals("array")) {
            assertThat(node.has("items")).as(path).isTrue();
            closed(path + "[]", node.path("items"));
        }
    }

    @Test
    void everyValueIsInTheFileAndDescribedThereAsInTheSchema() {
        var comments = comments();
        for (var each : rows(schema, "", new ArrayList<>())) {
            if (!each.path().contains("[]")
                    && !each.path().startsWith("resources.")
                    && !each.path().contains("cluster.resources.")) {
                assertThat(comments).containsEntry(each.path(), each.description());
            }
        }
    }

    @Test
    void everyValueHasARowInTheTable() throws IOException {
        var table = new StringBuilder("| value | what | when absent |\n|---|---|---|\n");
        for (var each : rows(schema, "", new ArrayList<>())) {
            if (!each.section()) {
                table.append("| `%s` | %s | %s |\n".formatted(each.path(), each.description(), shown(each.path())));
            }
        }
        var readme = Chart.read("README.md");
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        if (Boolean.getBoolean("helm.renew")) {
            Files.writeString(
                    Chart.FOLDER.resolve("README.md"), readme.substring(0, begin) + table + readme.substring(end));
            return;
        }
        assertThat(readme.substring(begin, end))
                .as("To write it anew: ./mvnw test -Dtest=ChartValuesTest -Dhelm.renew=true")
                .isEqualTo(table.toString());
    }

    /** A setting that Podium ceased to read would be set in vain, and nobody would hear of it. */
    @Test
    void podiumReadsEverySettingThatTheChartSets() throws IOException {
        var known = new TreeSet<String>();
        var placeholder = Pattern.compile("\\$\\{(podium\\.[a-z.-]+)|\"(podium\\.url)\"");
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var each :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                var found = placeholder.matcher(Files.readString(each));
                while (found.find()) {
                    known.add(variable(found.group(1) == null ? found.group(2) : found.group(1)));
                }
            }
        }
        var settings = Pattern.compile("=\\$\\{(PODIUM_[A-Z_]+):")
                .matcher(Files.readString(Path.of("src/main/resources/application.properties")));
        while (settings.find()) {
            known.add(settings.group(1));
        }
        var providers = Files.readString(Path.of("src/main/java/dev/podium/identity/SettingsProviders.java"));
        for (var name : ChartCases.all().toList()) {
            for (var each : ChartCases.<List<Map<String, Object>>>at(ChartCases.container(name), "env")) {
                var variable = String.valueOf(each.get("name"));
                var ofProvider =
                        Pattern.compile("PODIUM_SIGNIN_[A-Z0-9]+_([A-Z]+)").matcher(variable);
                if (ofProvider.matches()) {
                    assertThat(providers.replace("-", "").toUpperCase(Locale.ROOT))
                            .contains('"' + ofProvider.group(1) + '"');
                } else if (variable.startsWith("PODIUM_")) {
                    assertThat(known).as(name).contains(variable);
                }
            }
        }
    }

    private static String variable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private record Row(String path, String description, boolean section) {}

    private static List<Row> rows(JsonNode node, String path, List<Row> rows) {
        for (var each : node.path("properties").properties()) {
            if (path.isEmpty() && each.getKey().equals("global")) {
                continue;
            }
            var own = path + each.getKey();
            var value = each.getValue();
            boolean section = value.path("properties").isObject();
            rows.add(new Row(own, value.path("description").asString(), section));
            rows(value, own + ".", rows);
            rows(value.path("items"), own + "[].", rows);
        }
        return rows;
    }

    private String shown(String path) {
        if (path.contains("[]")) {
            return "";
        }
        Object found = values;
        for (var step : path.split("\\.")) {
            found = found == null ? null : Chart.map(found).get(step);
        }
        return found == null ? "" : "`" + JSON.writeValueAsString(found) + "`";
    }

    /** By the path of the value that stands under them. */
    private static Map<String, String> comments() {
        var found = new LinkedHashMap<String, String>();
        var path = new ArrayDeque<String>();
        var key = Pattern.compile("( *)([A-Za-z_]+):.*");
        var comment = "";
        for (var line : Chart.read("values.yaml").lines().toList()) {
            var matched = key.matcher(line);
            if (line.strip().startsWith("# ")) {
                comment = line.strip().substring(2);
            } else if (matched.matches()) {
                while (path.size() > matched.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(matched.group(2));
                found.put(String.join(".", path), comment);
                comment = "";
            }
        }
        return found;
    }
}
