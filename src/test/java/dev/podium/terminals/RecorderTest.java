package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.RecordingId;
import dev.podium.kernel.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real programs in a real tmux, and what lies on the disk of them. */
@Timeout(90)
class RecorderTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path home;

    private final String folder = UUID.randomUUID() + "/" + UUID.randomUUID();
    private TestTmux tmux;

    @BeforeEach
    void start() {
        tmux = new TestTmux(home, Runnable::run);
    }

    @AfterEach
    void stop() {
        tmux.close();
    }

    private LiveRecorder recorder(TapeFiles files) {
        return new LiveRecorder(tmux.servers, files);
    }

    private LiveRecorder recorder() {
        return recorder(new TapeFiles(home, 0, Long.MAX_VALUE));
    }

    private static final class Told implements Recorder.Listener {
        final List<RecordingId> files = new CopyOnWriteArrayList<>();
        final LinkedBlockingQueue<RecordingId> begun = new LinkedBlockingQueue<>();
        final List<Recorder.Progress> ended = new CopyOnWriteArrayList<>();
        final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        final CompletableFuture<String> stopped = new CompletableFuture<>();

        @Override
        public void begun(Recorder.Beginning file) {
            files.add(file.file());
            begun.add(file.file());
        }

        @Override
        public void printed(RecordingId file, long at, List<String> found) {
            lines.addAll(found);
        }

        @Override
        public void ended(Recorder.Progress file) {
            ended.add(file);
        }

        @Override
        public void stopped(@Nullable String problem) {
            stopped.complete(problem == null ? "" : problem);
        }

        String untilStopped() throws Exception {
            return stopped.get(30, TimeUnit.SECONDS);
        }

        void untilLine(String wanted) throws InterruptedException {
            var seen = new ArrayList<String>();
            for (var line = lines.poll(20, TimeUnit.SECONDS); ; line = lines.poll(20, TimeUnit.SECONDS)) {
                if (line == null) {
                    throw new AssertionError("No line " + wanted + " among " + seen);
                }
                seen.add(line);
                if (line.equals(wanted)) {
                    return;
                }
            }
        }
    }

    private List<JsonNode> cast(Recorder recorder, RecordingId file) throws IOException {
        var bytes = new ByteArrayOutputStream();
        recorder.copy(folder, file, bytes);
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(JSON::readTree)
                .toList();
    }

    private static String data(List<JsonNode> cast, String code) {
        return cast.stream()
                .skip(1)
                .filter(event -> event.get(1).asString().equals(code))
                .map(event -> event.get(2).asString())
                .collect(Collectors.joining());
    }

    private static Recorder.Reel record(Recorder recorder, TerminalRef terminal, String folder, Told told)
            throws InterruptedException {
        var reel = recorder.record(terminal, folder, told).orElseThrow();
        assertThat(told.begun.poll(20, TimeUnit.SECONDS)).isNotNull();
        return reel;
    }

    private void untilShown(TerminalRef terminal, String text) {
        while (!tmux.terminals.screen(terminal).text().contains(text)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void everyByteOfAFloodIsInTheFile() throws Exception {
        var terminal = tmux.run("flood", "sh", "-c", "stty -echo; echo ready; read x; seq 1 200000; echo done; cat");
        untilShown(terminal, "ready");
        var recorder = recorder();
        var told = new Told();
        var reel = record(recorder, terminal, folder, told);
        tmux.terminals.type(terminal, "go", true);
        untilShown(terminal, "done");
        reel.stop();
        assertThat(told.untilStopped()).isEmpty();

        var cast = cast(recorder, told.files.getFirst());
        var expected =
                IntStream.rangeClosed(1, 200_000).mapToObj(i -> i + "\r\n").collect(Collectors.joining());
        assertThat(data(cast, "o").contains(expected + "done\r\n")).isTrue();
        assertThat(data(cast, "m")).isEmpty();
        assertThat(cast.getFirst().get("version").asInt()).isEqualTo(3);
        assertThat(cast.getFirst().get("term").get("cols").asInt()).isEqualTo(120);
        assertThat(cast.getFirst().get("term").get("rows").asInt()).isEqualTo(40);
        assertThat(told.ended.getFirst().size()).isBetween(1L, (long) expected.length());
    }

    @Test
    void aFullFileIsFollowedByOneThatBeginsWithAPicture() throws Exception {
        var terminal = tmux.run(
                "long", "sh", "-c", "stty -echo; echo ready; while read x; do seq 1 20000; echo over $x; done");
        untilShown(terminal, "ready");
        var recorder = recorder(new TapeFiles(home, 0, 64 << 10));
        var told = new Told();
        var reel = record(recorder, terminal, folder, told);
        tmux.terminals.type(terminal, "one", true);
        untilShown(terminal, "over one");
        assertThat(told.begun.poll(20, TimeUnit.SECONDS)).isNotNull();
        tmux.terminals.type(terminal, "two", true);
        untilShown(terminal, "over two");
        reel.stop();
        told.untilStopped();

        var second = cast(recorder, told.files.get(1));
        assertThat(data(second, "o")).startsWith("\033c").contains("over one").contains("over two");
        assertThat(data(cast(recorder, told.files.get(0)), "o"))
                .contains("over one")
                .doesNotContain("over two");
        assertThat(told.ended).hasSameSizeAs(told.files);
    }

    @Test
    void whatIsTypedUnseenIsNotInTheFile() throws Exception {
        var terminal = tmux.run("secret", "sh", "-c", "stty -echo; echo password:; read x; echo thanks; cat");
        untilShown(terminal, "password:");
        var recorder = recorder();
        var told = new Told();
        var reel = record(recorder, terminal, folder, told);
        tmux.terminals.type(terminal, "correct-horse-battery", true);
        untilShown(terminal, "thanks");
        reel.stop();
        told.untilStopped();
        var bytes = new ByteArrayOutputStream();
        recorder.copy(folder, told.files.getFirst(), bytes);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("thanks").doesNotContain("correct-horse");
    }

    @Test
    void whatStandsOnTheScreenAndWhatScrolledOffIsToldAsLinesOnce() throws Exception {
        var terminal = tmux.run("lines", "sh", "-c", "stty -echo; echo ready; read x; seq -f 'line-%g-x' 1 300; cat");
        untilShown(terminal, "ready");
        var told = new Told();
        var reel = record(recorder(), terminal, folder, told);
        tmux.terminals.type(terminal, "go", true);
        told.untilLine("line-1-x");
        told.untilLine("line-300-x");
        reel.stop();
        told.untilStopped();
        assertThat(told.lines).doesNotContain("line-1-x", "line-300-x");
    }

    @Test
    void aProgramThatEndsEndsItsRecordingWithItsExitCode() throws Exception {
        var terminal = tmux.run("ends", "sh", "-c", "echo ready; read x; echo last words; sleep 0.3; exit 3");
        untilShown(terminal, "ready");
        var recorder = recorder();
        var told = new Told();
        record(recorder, terminal, folder, told);
        tmux.terminals.type(terminal, "go", true);
        assertThat(told.untilStopped()).isEmpty();
        var cast = cast(recorder, told.files.getFirst());
        assertThat(data(cast, "o")).contains("last words");
        assertThat(cast.getLast().get(1).asString()).isEqualTo("x");
        assertThat(cast.getLast().get(2).asString()).isEqualTo("3");
    }

    @Test
    void aSizeAndAMarkStandAmongTheOutput() throws Exception {
        var terminal = tmux.run("marks", "sh", "-c", "stty -echo; echo ready; while read x; do echo got $x; done");
        untilShown(terminal, "ready");
        var recorder = recorder();
        var told = new Told();
        var reel = record(recorder, terminal, folder, told);
        reel.mark("Note by Ada: \"look\"\nhere");
        tmux.tmux("resize-window", "-t", "marks", "-x", "90", "-y", "30");
        untilShown(terminal, "ready");
        tmux.terminals.type(terminal, "one", true);
        told.untilLine("got one");
        reel.stop();
        told.untilStopped();
        var cast = cast(recorder, told.files.getFirst());
        assertThat(data(cast, "m")).isEqualTo("Note by Ada: \"look\"\nhere");
        assertThat(data(cast, "r")).contains("90x30");
    }

    @Test
    void bytesThatAreNoTextAndLinesOfAMegabyteAreWritten() throws Exception {
        var terminal = tmux.run(
                "bytes",
                "sh",
                "-c",
                "stty -echo -opost; echo ready; read x; printf '\\303\\050 \\377 caf\\303'; sleep 0.2; printf '\\251 ';"
                        + " head -c 1000000 /dev/zero | tr '\\0' y; echo end-of-it; cat");
        untilShown(terminal, "ready");
        var recorder = recorder();
        var told = new Told();
        var reel = record(recorder, terminal, folder, told);
        tmux.terminals.type(terminal, "go", true);
        untilShown(terminal, "end-of-it");
        reel.stop();
        told.untilStopped();
        var output = data(cast(recorder, told.files.getFirst()), "o");
        assertThat(output).contains("\ufffd( \ufffd café ");
        assertThat(output.contains("y".repeat(1_000_000) + "end-of-it")).isTrue();
    }

    @Test
    void aDiskThatIsFullEndsTheRecordingAndNotTheTerminal() throws Exception {
        var terminal =
                tmux.run("full", "sh", "-c", "stty -echo; echo ready; while read x; do seq 1 $x; echo over; done");
        untilShown(terminal, "ready");
        var recorder = recorder(new TapeFiles(home, 0, Long.MAX_VALUE) {
            @Override
            OutputStream open(Path path) throws IOException {
                return new FilterOutputStream(super.open(path)) {
                    private int left = 20_000;

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        left -= length;
                        if (left < 0) {
                            throw new IOException("No space left on device");
                        }
                        out.write(bytes, from, length);
                    }
                };
            }
        });
        var told = new Told();
        record(recorder, terminal, folder, told);
        tmux.terminals.type(terminal, "100000", true);
        assertThat(told.untilStopped())
                .isEqualTo(
                        "The disk of recordings takes no more: No space left on device. Make room on that disk, see that"
                                + " Podium may write there, or let teams keep recordings for fewer days.");
        untilShown(terminal, "over");
        tmux.terminals.type(terminal, "3", true);
        untilShown(terminal, "1\n2\n3\nover");
        assertThat(data(cast(recorder, told.files.getFirst()), "o")).contains("ready");
    }

    @Test
    void nothingBeginsWhereTheDiskHasTooLittleRoom() {
        var terminal = tmux.run("room", "cat");
        var recorder = recorder(new TapeFiles(home, Long.MAX_VALUE, 1));
        assertThatThrownBy(() -> recorder.record(terminal, folder, new Told()))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("terminals.recording-disk-full"));
    }

    @Test
    void onlyTheOwnerReadsTheFilesAndDeletingThemDeletesThem() throws Exception {
        var terminal = tmux.run("files", "sh", "-c", "echo ready; cat");
        untilShown(terminal, "ready");
        var recorder = recorder();
        var told = new Told();
        var reel = record(recorder, terminal, folder, told);
        reel.stop();
        told.untilStopped();
        var file = file(told);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        recorder.delete(folder, told.files.getFirst());
        assertThat(file).doesNotExist();
        recorder.deleteAll(folder);
        assertThat(file.getParent()).doesNotExist();
        assertThatThrownBy(() -> recorder.deleteAll("../" + folder)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAKillLeavesIsReadUpToThere() throws Exception {
        var terminal = tmux.run("killed", "sh", "-c", "stty -echo; echo ready; read x; seq 1 5000; echo last; cat");
        untilShown(terminal, "ready");
        var recorder = recorder();
        var told = new Told();
        var reel = record(recorder, terminal, folder, told);
        tmux.terminals.type(terminal, "go", true);
        // Within a second it is on the disk, which is all that a kill leaves.
        told.untilLine("last");
        var left = Files.readAllBytes(file(told));
        reel.stop();
        told.untilStopped();
        Files.write(file(told), left);
        var whole = cast(recorder, told.files.getFirst());
        assertThat(data(whole, "o")).contains("5000\r\nlast\r\n");
        for (int length : new int[] {left.length - 1, left.length / 2, 30, 3, 0}) {
            Files.write(file(told), java.util.Arrays.copyOf(left, length));
            var part = cast(recorder, told.files.getFirst());
            assertThat(part.size()).isLessThanOrEqualTo(whole.size());
            assertThat(whole.subList(0, part.size())).isEqualTo(part);
        }
    }

    private Path file(Told told) {
        return home.resolve("recordings").resolve(folder).resolve(told.files.getFirst() + ".cast.gz");
    }

    @Test
    void aTerminalOutOfReachEndsItsRecording() throws Exception {
        var terminal = tmux.run("gone", "sh", "-c", "echo ready; cat");
        untilShown(terminal, "ready");
        var told = new Told();
        record(recorder(), terminal, folder, told);
        tmux.terminals.end(terminal);
        assertThat(told.untilStopped()).isEmpty();
        assertThat(recorder().record(terminal, folder, new Told())).isEmpty();
    }
}
