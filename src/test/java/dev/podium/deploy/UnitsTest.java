package dev.podium.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The units for systemd and launchd say what Podium really does: its paths, variables, options and how long it may take to end. */
class UnitsTest {

    /** What is stopped after requests are: each phase within spring.lifecycle.timeout-per-shutdown-phase. */
    private static final Duration AFTER_REQUESTS = Duration.ofSeconds(30);

    private final Properties settings = new Properties();
    private String makefile = "";
    private String script = "";

    @BeforeEach
    void read() throws Exception {
        try (var reader = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(reader);
        }
        makefile = Files.readString(Path.of("Makefile"));
        script = Files.readString(Path.of("deploy/podium"));
    }

    private Map<String, List<String>> unit() throws Exception {
        var found = new LinkedHashMap<String, List<String>>();
        for (var line : Files.readAllLines(Path.of("deploy/podium.service"))) {
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("[")) {
                var parts = line.split("=", 2);
                found.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
            }
        }
        return found;
    }

    private void startsPodium(List<String> words) {
        var jvm = makefile.lines()
                .filter(line -> line.startsWith("JVM := "))
                .findFirst()
                .orElseThrow()
                .substring("JVM := ".length())
                .split(" ");
        assertThat(words.getFirst()).isEqualTo("/usr/bin/java");
        assertThat(words.subList(1, words.size() - 2)).containsExactly(jvm);
        assertThat(words.get(words.size() - 2)).isEqualTo("-jar");
        // Where the podium command looks for it too.
        assertThat(script).contains(" " + words.getLast() + " ");
    }

    private Duration stop() {
        return DurationStyle.detectAndParse(settings.getProperty("podium.stop.requests"))
                .plus(AFTER_REQUESTS);
    }

    @Test
    void systemdStartsItAsItIsAndGivesItTheTimeToEnd() throws Exception {
        var unit = unit();
        startsPodium(List.of(unit.get("ExecStart").getFirst().split(" ")));
        assertThat(settings.getProperty("podium.home")).contains("${PODIUM_HOME:");
        assertThat(unit.get("Environment")).containsExactly("PODIUM_HOME=/var/lib/podium/home");
        assertThat(unit.get("StateDirectory")).containsExactly("podium");
        assertThat(Duration.ofSeconds(Long.parseLong(unit.get("TimeoutStopSec").getFirst())))
                .isGreaterThanOrEqualTo(stop());
        // Each phase ends within what is reckoned with here.
        assertThat(DurationStyle.detectAndParse(settings.getProperty("spring.lifecycle.timeout-per-shutdown-phase"))
                        .multipliedBy(4))
                .isLessThan(AFTER_REQUESTS);
        // Agents go on, and one that runs out of memory takes nobody along.
        assertThat(unit.get("KillMode")).containsExactly("process");
        assertThat(unit.get("OOMPolicy")).containsExactly("continue");
        assertThat(unit).doesNotContainKeys("PrivateTmp", "RestrictNamespaces", "MemoryDenyWriteExecute");
        assertThat(unit.get("Type")).containsExactly("notify");
        assertThat(unit.get("NotifyAccess")).containsExactly("main");
    }

    @Test
    void launchdStartsItAsItIsAndGivesItTheTimeToEnd() throws Exception {
        var text = Files.readString(Path.of("deploy/dev.podium.plist"));
        var builder = DocumentBuilderFactory.newInstance();
        builder.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var root = (Element) builder.newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getElementsByTagName("dict")
                .item(0);
        var told = dictionary(root);
        assertThat(told.get("Label")).isEqualTo("dev.podium");
        startsPodium(((List<?>) told.get("ProgramArguments"))
                .stream().map(Object::toString).toList());
        assertThat(((Map<?, ?>) told.get("EnvironmentVariables")).containsKey("PODIUM_HOME"))
                .isTrue();
        assertThat(Duration.ofSeconds(Long.parseLong(String.valueOf(told.get("ExitTimeOut")))))
                .isGreaterThanOrEqualTo(stop());
        assertThat(told.get("AbandonProcessGroup")).isEqualTo("true");
        assertThat(told.get("Umask")).isEqualTo(Integer.toString(077));
    }

    private static Map<String, Object> dictionary(Element dictionary) {
        var found = new LinkedHashMap<String, Object>();
        var children = elements(dictionary);
        for (int i = 0; i < children.size(); i += 2) {
            assertThat(children.get(i).getTagName()).isEqualTo("key");
            found.put(children.get(i).getTextContent(), value(children.get(i + 1)));
        }
        return found;
    }

    private static Object value(Element element) {
        return switch (element.getTagName()) {
            case "dict" -> dictionary(element);
            case "array" -> elements(element).stream().map(UnitsTest::value).toList();
            case "true", "false" -> element.getTagName();
            case "string", "integer" -> element.getTextContent();
            default -> throw new AssertionError("launchd knows no " + element.getTagName());
        };
    }

    private static List<Element> elements(Element of) {
        var found = new ArrayList<Element>();
        for (var each = of.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }
}
