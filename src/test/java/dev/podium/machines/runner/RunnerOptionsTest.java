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

    @Test
    void whatAnOsUsersAgentsMayTakeIsSaidToSystemd() {
        var options = of("--url", "https://p", "--memory-max", "8G", "--cpu-quota", "400%");
        assertThat(options.scope().prefix("ada", List.of("--property=DeviceAllow=block-* rwm")))
                .startsWith("systemd-run", "--scope")
                .contains("--description=Agents of ada", "--property=MemoryMax=8G", "--property=CPUQuota=400%")
                .endsWith("--property=DeviceAllow=block-* rwm", "--");
        var environment = Map.of("PODIUM_RUNNER_MEMORY_MAX", "50%", "PODIUM_RUNNER_CPU_QUOTA", " ");
        assertThat(RunnerOptions.of(List.of("--url", "https://p"), environment, HOME)
                        .scope())
                .isEqualTo(new Scope("50%", null));
        assertThat(of("--url", "https://p").scope().limits()).isFalse();
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
                "--url https://podium.example --state",
                "--url https://podium.example --memory-max lots",
                "--url https://podium.example --memory-max 0",
                "--url https://podium.example --memory-max 8G;reboot",
                "--url https://podium.example --cpu-quota 4",
                "--url https://podium.example --cpu-quota -1%"
            })
    void saysWhatIsWrong(String line) {
        assertThatThrownBy(() -> of(line.isEmpty() ? new String[0] : line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("[A-Z].*");
    }
}
