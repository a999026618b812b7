package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every connector must do; each connector's test extends it. */
@Timeout(30)
abstract class ChannelContract {

    abstract Connector connector();

    private String printed(Command command) throws IOException {
        try (var channel = connector().start(command)) {
            return new String(channel.output().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void givesTheOutputAndTheExitCode() throws Exception {
        try (var channel = connector().start(Command.of("sh", "-c", "echo out; echo err >&2; exit 7"))) {
            assertThat(new String(channel.output().readAllBytes())).isEqualTo("out\n");
            assertThat(new String(channel.errors().readAllBytes())).isEqualTo("err\n");
            assertThat(channel.exit().get(5, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }

    @Test
    void handsArgumentsOverAsTheyAre() throws Exception {
        var strange = "a b\"c'd$(id)`id`;|&\n\tü🙂*?[x]{y}\\ --";
        assertThat(printed(Command.of("printf", "%s", strange))).isEqualTo(strange);
    }

    @Test
    void endsTheInputWhenItIsClosed() throws Exception {
        try (var channel = connector().start(Command.of("cat"))) {
            channel.input().write("ü through".getBytes(StandardCharsets.UTF_8));
            channel.input().close();
            assertThat(new String(channel.output().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("ü through");
        }
    }

    @Test
    void carriesMegabytesBothWays() throws Exception {
        var bytes = new byte[5 << 20];
        new java.util.Random(7).nextBytes(bytes);
        try (var channel = connector().start(Command.of("cat"))) {
            var writer = Thread.ofVirtual().start(() -> {
                try (var in = channel.input()) {
                    in.write(bytes);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(channel.output().readAllBytes()).isEqualTo(bytes);
            writer.join();
        }
    }

    @Test
    void aTerminalsLastWordsAreNotLost() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (var channel = connector().start(Command.of("printf", "bye").on(new Command.Size(80, 24)))) {
                assertThat(channel.exit().get(10, TimeUnit.SECONDS)).isZero();
                assertThat(new String(channel.output().readAllBytes())).isEqualTo("bye");
            }
        }
    }

    @Test
    void givesATerminalOfTheSizeThatWasAskedFor() throws Exception {
        assertThat(printed(Command.of("stty", "size").on(new Command.Size(101, 37))))
                .isEqualTo("37 101\r\n");
    }

    @Test
    void tellsTheTerminalItsNewSize() throws Exception {
        var command = Command.of("sh", "-c", "trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done")
                .on(new Command.Size(80, 24));
        try (var channel = connector().start(command)) {
            var out = channel.output();
            assertThat(new String(out.readNBytes("ready\r\n".length()))).isEqualTo("ready\r\n");
            channel.resize(new Command.Size(120, 40));
            assertThat(new String(out.readNBytes("40 120\r\n".length()))).isEqualTo("40 120\r\n");
        }
    }

    @Test
    void startsInTheDirectoryWithTheEnvironment(@TempDir Path directory) throws Exception {
        // Whoever the connector signs in as.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        var command = Command.of("sh", "-c", "pwd -P; echo $COLOUR")
                .in(directory.toRealPath().toString())
                .with(Map.of("COLOUR", "red"));
        assertThat(printed(command)).isEqualTo(directory.toRealPath() + "\nred\n");
    }

    @Test
    void keepsPodiumsOwnSecretsFromTheProcess() throws Exception {
        assertThat(printed(Command.of("env"))).doesNotContainPattern("(?m)^(PODIUM|SPRING)_");
    }

    @Test
    void refusesAProgramThatIsNotThere() {
        assertThatThrownBy(() -> connector().start(Command.of("no-such-program-anywhere")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("machines.program-missing"));
    }

    @Test
    void refusesADirectoryThatIsNotThere(@TempDir Path directory) {
        var missing = directory.resolve("missing").toString();
        assertThatThrownBy(() -> connector().start(Command.of("pwd").in(missing)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("machines.directory-missing");
                    assertThat(refusal.sentence()).contains(missing);
                });
    }

    @Test
    void refusesAFileAsDirectory(@TempDir Path directory) throws Exception {
        var file = Files.createFile(directory.resolve("file")).toString();
        assertThatThrownBy(() -> connector().start(Command.of("pwd").in(file))).isInstanceOf(Refusal.class);
    }

    @Test
    void endsTheProcessWhenItIsClosed() throws Exception {
        var channel = connector().start(Command.of("sleep", "600"));
        channel.close();
        assertThat(channel.exit().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 15);
    }

    @Test
    void endsAProcessThatWillNotEndPolitely() throws Exception {
        var channel = connector().start(Command.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"));
        assertThat(new String(channel.output().readNBytes(6))).isEqualTo("ready\n");
        channel.close();
        assertThat(channel.exit().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 9);
    }
}
