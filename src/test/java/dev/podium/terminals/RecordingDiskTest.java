package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.TeamId;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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

/** A disk that is really full, and one that takes nothing for as long as the test says: what recordings lose, and nobody else. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingDiskTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern LOST = Pattern.compile("Not recorded: (\\d+) bytes, for the disk was too slow");

    private static final Actor ADA = new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(), null);

    @TempDir
    Path home;

    private TestTmux tmux;

    @BeforeEach
    void start() {
        tmux = new TestTmux(home, Runnable::run);
    }

    @AfterEach
    void stop() {
        tmux.close();
    }

    private static final class Told implements Recorder.Listener {
        final List<RecordingId> files = new CopyOnWriteArrayList<>();
        final CompletableFuture<RecordingId> begun = new CompletableFuture<>();
        final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        final CompletableFuture<String> stopped = new CompletableFuture<>();

        @Override
        public void begun(Recorder.Beginning file) {
            files.add(file.file());
            begun.complete(file.file());
        }

        @Override
        public void printed(RecordingId file, long at, List<String> found) {
            lines.addAll(found);
        }

        @Override
        public void ended(Recorder.Progress file) {}

        @Override
        public void stopped(@Nullable String problem) {
            stopped.complete(problem == null ? "" : problem);
        }

        RecordingId untilBegun() throws Exception {
            return begun.get(30, TimeUnit.SECONDS);
        }

        String untilStopped() throws Exception {
            return stopped.get(60, TimeUnit.SECONDS);
        }

        void untilLine(String wanted) throws InterruptedException {
            String line;
            do {
                line = lines.poll(30, TimeUnit.SECONDS);
                assertThat(line).as("the line " + wanted).isNotNull();
            } while (!wanted.equals(line));
        }
    }

    private static String folder() {
        return UUID.randomUUID() + "/" + UUID.randomUUID();
    }

    private static List<JsonNode> cast(Recorder recorder, String folder, RecordingId file) throws IOException {
        var bytes = new ByteArrayOutputStream();
        recorder.copy(folder, file, bytes);
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(JSON::readTree)
                .toList();
    }

    private static String data(List<JsonNode> events, String code) {
        return events.stream()
                .filter(event -> event.get(1).asString().equals(code))
                .map(event -> event.get(2).asString())
                .collect(Collectors.joining());
    }

    private void untilShown(TerminalRef terminal, String text) {
        while (!tmux.terminals.screen(terminal).text().contains(text)) {
            Thread.onSpinWait();
        }
    }

    /** Returns what it complains of. */
    private static String run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.onExit().join().exitValue() == 0 ? "" : "It failed: " + out;
    }

    /** A disk of 64 KiB in memory. */
    private final class SmallDisk implements AutoCloseable {
        private final Path path = home.resolve("disk");

        SmallDisk() throws Exception {
            assumeThat(System.getProperty("user.name"))
                    .as("only root mounts a small disk")
                    .isEqualTo("root");
            Files.createDirectory(path);
            assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", path.toString()))
                    .as("some containers mount nothing, not even for root")
                    .isEmpty();
        }

        /** Fails while somebody has a file of it open. */
        @Override
        public void close() throws Exception {
            assertThat(run("umount", path.toString())).isEmpty();
        }
    }

    @Test
    void aDiskThatIsReallyFullEndsTheRecordingAloneAndItBeginsAgainOnceThereIsRoom() throws Exception {
        try (var disk = new SmallDisk()) {
            // Letters by chance: they take as much of the disk as of the screen.
            var terminal = tmux.run(
                    "full",
                    "sh",
                    "-c",
                    "stty -echo; echo ready; while read x; do head -c $x /dev/urandom | base64 -w 100; echo over $x; done");
            untilShown(terminal, "ready");
            var recorder = new LiveRecorder(tmux.servers, new TapeFiles(disk.path, 0, Long.MAX_VALUE));
            var folder = folder();
            var told = new Told();
            recorder.record(terminal, folder, told).orElseThrow();
            told.untilBegun();
            tmux.terminals.type(terminal, "300", true);
            told.untilLine("over 300");

            tmux.terminals.type(terminal, "200000", true);
            assertThat(told.untilStopped())
                    .isEqualTo(
                            "The disk of recordings takes no more: No space left on device. Make room on that disk, see"
                                    + " that Podium may write there, or let teams keep recordings for fewer days.");
            tmux.terminals.type(terminal, "3", true);
            untilShown(terminal, "over 3");
            assertThat(data(cast(recorder, folder, told.files.getFirst()), "o")).contains("over 300\r\n");

            // Each try on a full disk leaves nothing behind.
            Files.write(disk.path.resolve("rest"), new byte[0]);
            fill(disk.path.resolve("rest"));
            var again = new Told();
            recorder.record(terminal, folder, again).orElseThrow();
            assertThat(again.untilStopped())
                    .startsWith("The disk of recordings takes no more: No space left on device. ");
            assertThat(again.files).isEmpty();
            assertThat(recorder.files(Duration.ofSeconds(-60)))
                    .extracting(Recorder.Stored::id)
                    .containsExactly(told.files.getFirst());

            Files.delete(disk.path.resolve("rest"));
            recorder.delete(folder, told.files.getFirst());
            var once = new Told();
            var reel = recorder.record(terminal, folder, once).orElseThrow();
            var file = once.untilBegun();
            tmux.terminals.type(terminal, "4", true);
            once.untilLine("over 4");
            reel.stop();
            assertThat(once.untilStopped()).isEmpty();
            assertThat(data(cast(recorder, folder, file), "o")).contains("over 4\r\n");
        }
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 64; i++) {
                out.write(new byte[1024]);
            }
            throw new AssertionError("The disk is larger than it should be.");
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** Files that take nothing more, once the little that a pipe holds is full, until the test lets them. */
    private final class SlowDisk extends TapeFiles {
        private final List<Pipe> pipes = new CopyOnWriteArrayList<>();

        private record Pipe(Path path, RandomAccessFile kept, Path file) {

            boolean full() {
                // Of a pipe this stream alone knows what waits in it.
                try (var in = new FileInputStream(path.toFile())) {
                    return in.available() > 50_000;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            void pass() {
                try (var in = Files.newInputStream(path);
                        var out = Files.newOutputStream(file)) {
                    kept.close();
                    in.transferTo(out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        SlowDisk() {
            super(home, 0, Long.MAX_VALUE);
        }

        @Override
        OutputStream open(Path file) throws IOException {
            var path = file.resolveSibling(file.getFileName() + ".pipe");
            assertThat(run("mkfifo", path.toString())).isEmpty();
            // Open at both ends, so that opening waits for nobody.
            pipes.add(new Pipe(path, new RandomAccessFile(path.toFile(), "rw"), file));
            return super.open(path);
        }

        void untilFull() {
            while (!pipes.stream().allMatch(Pipe::full)) {
                Thread.onSpinWait();
            }
        }

        /** From now on it is as fast as others. Returns when all that recordings write until they end lies in their files. */
        CompletableFuture<Void> release() {
            return CompletableFuture.allOf(pipes.stream()
                    .map(pipe -> CompletableFuture.runAsync(
                            pipe::pass, task -> Thread.ofPlatform().daemon().start(task)))
                    .toArray(CompletableFuture[]::new));
        }
    }

    private TestTmux.Recorder watch(TerminalRef terminal) {
        var viewer = new TestTmux.Recorder();
        tmux.viewing()
                .sit(new Tickets.Admission(terminal, Terminals.Mode.WATCH, "agent", ADA, now -> true), viewer, null, 0);
        return viewer.untilControl("\"ready\"");
    }

    private static String numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\r\n").collect(Collectors.joining());
    }

    private TerminalRef counter(String name) {
        var terminal = tmux.run(name, "sh", "-c", "stty -echo; echo ready; while read x; do seq 1 $x; echo over; done");
        untilShown(terminal, "ready");
        return terminal;
    }

    /** As many recordings as there are threads for all that Podium does without one of its own, and one more. */
    @Test
    void recordingsThatAllWaitForTheDiskHoldUpNobodyAndMissNothing() throws Exception {
        var disk = new SlowDisk();
        var recorder = new LiveRecorder(tmux.servers, disk);
        int count = 1
                + Integer.getInteger(
                        "jdk.virtualThreadScheduler.parallelism",
                        Runtime.getRuntime().availableProcessors());
        var terminals = new ArrayList<TerminalRef>();
        var viewers = new ArrayList<TestTmux.Recorder>();
        var reels = new ArrayList<Recorder.Reel>();
        var all = new ArrayList<Told>();
        var folder = folder();
        for (int i = 0; i < count; i++) {
            var terminal = counter("slow-" + i);
            terminals.add(terminal);
            viewers.add(watch(terminal));
            var told = new Told();
            all.add(told);
            reels.add(recorder.record(terminal, folder, told).orElseThrow());
            told.untilBegun();
        }
        terminals.forEach(terminal -> tmux.terminals.type(terminal, "150000", true));
        viewers.forEach(viewer -> viewer.untilText("150000\r\nover"));
        disk.untilFull();

        assertThat(CompletableFuture.supplyAsync(() -> "ran", Thread::startVirtualThread)
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo("ran");
        viewers.forEach(viewer ->
                assertThat(viewer.text().contains(numbers(1, 150_000) + "over")).isTrue());

        var through = disk.release();
        reels.forEach(Recorder.Reel::stop);
        for (var told : all) {
            assertThat(told.untilStopped()).isEmpty();
        }
        through.get(30, TimeUnit.SECONDS);
        for (var told : all) {
            var events = cast(recorder, folder, told.files.getFirst());
            assertThat(data(events, "o").contains(numbers(1, 150_000) + "over")).isTrue();
            assertThat(data(events, "m")).isEmpty();
        }
    }

    @Test
    void whatADiskIsTooSlowForIsMarkedAndAPictureFollows() throws Exception {
        var disk = new SlowDisk();
        var recorder = new LiveRecorder(tmux.servers, disk);
        var terminal = counter("much");
        var viewer = watch(terminal);
        var told = new Told();
        var folder = folder();
        var reel = recorder.record(terminal, folder, told).orElseThrow();
        told.untilBegun();
        tmux.terminals.type(terminal, "1200000", true);
        viewer.untilText("1200000\r\nover");
        assertThat(viewer.text().contains(numbers(1, 1_200_000) + "over")).isTrue();
        disk.untilFull();
        var through = disk.release();
        // It is flushed once a second, what follows the mark too.
        while (!afterLoss(recorder, folder, told.files.getFirst()).contains("over")) {
            Thread.onSpinWait();
        }
        reel.stop();
        assertThat(told.untilStopped()).isEmpty();
        through.get(30, TimeUnit.SECONDS);

        var events = cast(recorder, folder, told.files.getFirst());
        int at = lost(events);
        var mark = LOST.matcher(events.get(at).get(2).asString());
        assertThat(mark.matches()).isTrue();
        var before = data(events.subList(0, at), "o");
        var kept = before.substring(before.indexOf("1\r\n2\r\n3\r\n"));
        var whole = numbers(1, 1_200_000) + "over\r\n";
        assertThat(kept.substring(Math.max(0, kept.length() - 100)))
                .isEqualTo(whole.substring(Math.max(0, kept.length() - 100), kept.length()));
        assertThat(whole.startsWith(kept)).isTrue();
        assertThat(kept.length()).isGreaterThan(4 << 20);
        assertThat(kept.length() + Integer.parseInt(mark.group(1))).isEqualTo(whole.length());
        assertThat(data(events.subList(at, events.size()), "o"))
                .startsWith("\033c")
                .contains("1200000")
                .contains("over");
        assertThat(data(events.subList(at + 1, events.size()), "m")).isEmpty();
    }

    /** Where the first mark stands; -1 where there is none. */
    private static int lost(List<JsonNode> events) {
        return IntStream.range(0, events.size())
                .filter(i -> events.get(i).get(1).asString().equals("m"))
                .findFirst()
                .orElse(-1);
    }

    private static String afterLoss(Recorder recorder, String folder, RecordingId file) throws IOException {
        var events = cast(recorder, folder, file);
        int at = lost(events);
        return at < 0 ? "" : data(events.subList(at, events.size()), "o");
    }
}
