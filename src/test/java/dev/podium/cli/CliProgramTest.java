package dev.podium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliProgramTest {

    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        return CliProgram.run(List.of(words), Map.of(), home, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void settingsStartPodiumAndWordsDoNot() {
        assertThat(CliProgram.isMeant(List.of())).isFalse();
        assertThat(CliProgram.isMeant(List.of("--server.port=80"))).isFalse();
        assertThat(CliProgram.isMeant(List.of("gpus", "queue"))).isTrue();
        assertThat(CliProgram.isMeant(List.of("gpsu"))).isTrue();
        assertThat(CliProgram.isMeant(List.of("--help"))).isTrue();
    }

    @Test
    void helpNamesTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: podium").contains("gpus").contains("health");
    }

    @Test
    void aWordThatIsNoneIsToldOfAndNothingIsAsked() {
        assertThat(run("gpsu")).isEqualTo(2);
        assertThat(err.toString()).contains("gpsu").contains("podium gpus");
    }
}
