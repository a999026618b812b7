package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.podium.terminals.cast.CastFile;
import dev.podium.terminals.cast.CastWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The asciinema player itself, fetched as the pages' own parts are, plays what Podium writes. */
@Timeout(180)
class OfficialPlayerJourney {

    @TempDir
    Path folder;

    @Test
    void itPlaysWhatPodiumWrites() throws Exception {
        var file = folder.resolve("it.cast.gz");
        try (var writer = new CastWriter(Files.newOutputStream(file), 40, 6, Instant.EPOCH)) {
            writer.output(bytes("\033cready\r\n"), 10);
            writer.mark("Working: \"it\" prints", 500);
            writer.output(bytes("\033[31mcaf\u00e9\033[0m \\ \"q\" \u65e5\r\n"), 1_000);
            writer.resize(60, 10, 2_000);
            writer.output(bytes("\033[2J\033[Hafter the pause\r\n"), 3_000);
            writer.exit(0, 4_000);
        }
        var cast = new ByteArrayOutputStream();
        CastFile.copy(file, cast);
        var script = player();
        try (var browser = new JourneyBrowser()) {
            var page = browser.page(JourneyBrowser.screen(1000, 700, ColorScheme.LIGHT));
            page.setContent("<div id='player' style='width: 800px'></div>");
            page.addScriptTag(new Page.AddScriptTagOptions().setPath(script));
            page.evaluate("""
                    async cast => {
                      window.player = AsciinemaPlayer.create({ data: cast }, document.getElementById('player'), { preload: true });
                      window.marked = [];
                      window.player.addEventListener('marker', marker => window.marked.push(marker));
                      await new Promise(ready => window.player.addEventListener('ready', ready));
                    }""", cast.toString(StandardCharsets.UTF_8));
            assertThat((Number) page.evaluate("async () => await window.player.getDuration()"))
                    .satisfies(length -> assertThat(length.doubleValue()).isEqualTo(4.0));
            shows(page, 1.5, "caf\u00e9 \\ \"q\" \u65e5");
            shows(page, 3.5, "after the pause");
            page.evaluate("async () => { await window.player.seek({ marker: 0 }); }");
            assertThat(((Number) page.evaluate("async () => await window.player.getCurrentTime()")).doubleValue())
                    .isEqualTo(0.5);
        }
    }

    private static void shows(Page page, double second, String text) {
        page.evaluate("async at => { await window.player.seek(at); }", second);
        page.waitForFunction(
                "text => document.getElementById('player').innerText.replaceAll('\u00a0', ' ').includes(text)", text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path player() throws IOException, InterruptedException {
        var npm = new ProcessBuilder(List.of(
                        npm(),
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--prefix",
                        folder.toString(),
                        "asciinema-player@3.17.0"))
                .redirectErrorStream(true);
        node().ifPresent(node -> npm.environment().putAll(Map.of("PATH", node + ":" + System.getenv("PATH"))));
        var process = npm.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return folder.resolve("node_modules/asciinema-player/dist/bundle/asciinema-player.min.js");
    }

    private static java.util.Optional<String> node() {
        return Stream.of(System.getProperty("vaadin.node.folder"), System.getenv("NODE_FOLDER"))
                .filter(each -> each != null && !each.isBlank())
                .findFirst();
    }

    private static String npm() {
        return node().map(each -> Path.of(each, "npm").toString()).orElse("npm");
    }
}
