package dev.podium.machines.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerStateTest {

    @TempDir
    Path folder;

    @Test
    void keepsTheCredentialForItsOwnerAlone() throws Exception {
        var own = folder.resolve("own");
        try (var state = RunnerState.open(own, "https://a")) {
            assertThat(state.credential()).isNull();
            state.keep("one", "token");
            state.keep("two", null);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
        var file = own.resolve("runner.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (var again = RunnerState.open(own, "https://a")) {
            assertThat(again.credential()).isEqualTo("two");
            assertThat(again.enrolledBy("token")).isTrue();
            assertThat(again.enrolledBy("other")).isFalse();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void showsNoPodiumTheCredentialOfAnother() throws Exception {
        try (var state = RunnerState.open(folder, "https://a")) {
            state.keep("one", "token");
        }
        try (var other = RunnerState.open(folder, "https://b")) {
            assertThat(other.credential()).isNull();
            assertThat(other.enrolledBy("token")).isFalse();
        }
    }

    @Test
    void isHeldByOneRunnerAtATime() throws Exception {
        try (var state = RunnerState.open(folder, "https://a")) {
            assertThatThrownBy(() -> RunnerState.open(folder, "https://a"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Another runner");
            assertThat(state.credential()).isNull();
        }
    }
}
