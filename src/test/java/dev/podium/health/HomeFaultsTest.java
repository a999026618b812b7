package dev.podium.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.TestDisk;
import dev.podium.kernel.HealthCheck.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A home that is full, or read-only, and too little memory: before the start, and while Podium runs. */
@Timeout(180)
class HomeFaultsTest {

    @TempDir
    Path folder;

    /** What Podium says that is started as a process of its own, and its exit code. */
    private static List<String> start(Path home, String... options) throws IOException, InterruptedException {
        var words = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1"));
        words.addAll(List.of(options));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.podium.Podium"));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("PODIUM_HOME", home.toString());
        builder.environment().put("SERVER_PORT", "0");
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isNotZero();
        return said.lines().filter(line -> !line.startsWith("WARNING: ")).toList();
    }

    @Test
    void aFullHomeIsSaidAndSoIsThatThereIsRoomAgain() throws Exception {
        try (var disk = new TestDisk(folder.resolve("home"), "4m")) {
            var writable = new HomeWritableCheck(disk.path());
            var room = new HomeRoomCheck(disk.path(), 2 << 20, 1 << 20);
            assertThat(writable.look().state()).isEqualTo(State.FINE);
            assertThat(room.look().state()).isEqualTo(State.FINE);
            disk.fill();
            assertThat(writable.look().state()).isEqualTo(State.BROKEN);
            assertThat(writable.look().sentence()).contains("takes nothing: no space left on device.");
            assertThat(writable.look().nextStep()).isEqualTo("Make room on that disk, or let it grow.");
            assertThat(room.look().state()).isEqualTo(State.BROKEN);
            assertThat(room.look().sentence()).startsWith("0 MiB are free on the disk of the home directory");
            disk.free();
            assertThat(writable.look().state()).isEqualTo(State.FINE);
            assertThat(room.look().state()).isEqualTo(State.FINE);
            try (var left = Files.list(disk.path())) {
                assertThat(left).as("what was written to try it").isEmpty();
            }
        }
    }

    @Test
    void aReadOnlyHomeIsSaid() throws Exception {
        try (var disk = new TestDisk(folder.resolve("home"), "4m")) {
            disk.readOnly(true);
            var seen = new HomeWritableCheck(disk.path()).look();
            assertThat(seen.sentence()).contains("takes nothing: read-only file system.");
            assertThat(seen.nextStep()).startsWith("Mount it so that it can be written");
            disk.readOnly(false);
            assertThat(new HomeWritableCheck(disk.path()).look().state()).isEqualTo(State.FINE);
        }
    }

    @Test
    void podiumDoesNotStartOnAFullHomeAndSaysSoInOneSentence() throws Exception {
        try (var disk = new TestDisk(folder.resolve("home"), "1m")) {
            disk.fill();
            assertThat(start(disk.path()))
                    .containsExactly("Podium did not start: The home directory " + disk.path()
                            + " cannot be used: no space left on device. Make room on that disk, or let it grow.");
        }
    }

    @Test
    void podiumDoesNotStartOnAReadOnlyHomeAndSaysSoInOneSentence() throws Exception {
        try (var disk = new TestDisk(folder.resolve("home"), "1m")) {
            disk.readOnly(true);
            assertThat(start(disk.path()))
                    .singleElement()
                    .asString()
                    .startsWith("Podium did not start: The home directory " + disk.path()
                            + " cannot be used: read-only file system. Mount it so that it can be written");
        }
    }

    @Test
    void podiumDoesNotStartWithTooLittleMemoryAndSaysSoInOneSentence() throws Exception {
        assertThat(start(folder.resolve("home"), "-Xmx64m"))
                .containsExactly("Podium did not start: Java may use 64 MiB of memory and Podium needs 256 MiB."
                        + " Start it with a larger -Xmx, or -XX:MaxRAMPercentage, in JAVA_TOOL_OPTIONS.");
    }
}
