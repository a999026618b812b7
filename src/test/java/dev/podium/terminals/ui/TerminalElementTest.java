package dev.podium.terminals.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs the rules of the pages' own side, src/test/frontend, in Node's own test runner. Node is the one of
 * the Vaadin build; where none is named or on the path, this fails rather than passing unseen.
 */
class TerminalElementTest {

    private static final Path RULES = Path.of("src/test/frontend");

    @Test
    void keepsTheRulesWrittenInTypeScript() throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of(node(), "--import", "./resolve-ts.mjs", "--test", "--test-reporter=spec"));
        try (Stream<Path> files = Files.walk(RULES)) {
            files.map(file -> RULES.relativize(file).toString())
                    .filter(name -> name.endsWith(".test.ts"))
                    .sorted()
                    .forEach(command::add);
        }
        var process = new ProcessBuilder(command)
                .directory(RULES.toFile())
                .redirectErrorStream(true)
                .start();
        var report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(report).isZero();
        assertThat(report).containsPattern("pass [1-9]").contains("fail 0").contains("skipped 0");
    }

    private static String node() {
        return Stream.of(System.getProperty("vaadin.node.folder"), System.getenv("NODE_FOLDER"))
                .filter(folder -> folder != null && !folder.isBlank())
                .map(folder -> Path.of(folder, "node").toString())
                .findFirst()
                .orElse("node");
    }
}
