package dev.podium.machines.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerOptionsTest {

    private static final Path HOME = Path.of("/home/ada");

    private static RunnerOptions of(String... arguments) {
        return RunnerOptions.of(List.of(arguments), Map.of(), HOME);
    }

    @Test
    void knowsWhereToDialWithWhatAndWhereToKeepIt() {
        var options = of("--url", "https://podium.example/team/", "--token", "t");
        assertThat(options.socket()).hasToString("wss://podium.example/team/runner");
        assertThat(options.token()).isEqualTo("t");
        assertThat(options.state()).isEqualTo(HOME.resolve(".podium-runner"));
        assertThat(of("--url", "http://localhost:8080", "--state", "/var/lib/r").state())
                .isEqualTo(Path.of("/var/lib/r"));
        assertThat(RunnerOptions.of(List.of("--url", "https://p"), Map.of("PODIUM_RUNNER_TOKEN", "e"), HOME)
                        .token())
                .isEqualTo("e");
        assertThat(of("--help").help()).isTrue();
        assertThat(of("--url", "http://lab", "--plain-http").socket()).hasToString("ws://lab/runner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--url",
                "--url ftp://podium.example",
                "--url podium.example",
                "--url https://",
                "--url http://podium.example",
                "--url https://podium.example --port 8",
                "--url https://podium.example --state"
            })
    void saysWhatIsWrong(String line) {
        assertThatThrownBy(() -> of(line.isEmpty() ? new String[0] : line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("[A-Z].*");
    }
}
