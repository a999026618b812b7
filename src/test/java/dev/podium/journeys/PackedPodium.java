package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How the packaged Podium is started: unpacked and with what Java learnt from one start before, as {@code make run} does. The
 * journeys start it some forty times, and without that the starts are most of what they take.
 */
final class PackedPodium {

    private static final Path JAR = Path.of(System.getProperty("podium.jar", "target/podium.jar"));

    private PackedPodium() {}

    private static final class Unpacked {

        /** Relative: the cache holds only for the path by which it was learnt. */
        static final Path FOLDER = own();

        static final List<String> LINE = learnt();

        /** One that no other process of tests has; it is had until this one ends. */
        private static Path own() {
            try {
                for (int number = 1; ; number++) {
                    var folder = Files.createDirectories(Path.of("target/journeys-" + number));
                    var had = FileChannel.open(
                            folder.resolve("had"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    if (had.tryLock() != null) {
                        return folder;
                    }
                    had.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<String> learnt() {
            try {
                var cache = FOLDER.resolve("podium.aot");
                var unpacked = FOLDER.resolve("podium");
                delete(unpacked);
                Files.createDirectories(FOLDER);
                run(List.of(
                        "-Djarmode=tools", "-jar", JAR.toString(), "extract", "--destination", unpacked.toString()));
                var jar = List.of("-jar", unpacked.resolve("podium.jar").toString());
                learn(cache, jar);
                var line = new ArrayList<String>();
                line.add("-XX:AOTCache=" + cache);
                line.addAll(jar);
                return List.copyOf(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static void delete(Path folder) throws IOException {
            if (!Files.exists(folder)) {
                return;
            }
            try (var all = Files.walk(folder)) {
                for (var each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(each);
                }
            }
        }

        /** From one start to its end, on a home that is gone afterwards. */
        private static void learn(Path cache, List<String> jar) throws IOException, InterruptedException {
            var parent = Files.createTempDirectory("podium-learns");
            try {
                var line = new ArrayList<String>();
                line.add("-XX:AOTCacheOutput=" + cache);
                line.addAll(jar);
                try (var podium = new RunningPodium(parent.resolve("home"), Map.of(), line)) {
                    podium.endWell();
                }
                assertThat(cache).exists();
            } finally {
                delete(parent);
            }
        }

        private static void run(List<String> arguments) throws IOException, InterruptedException {
            var line = new ArrayList<String>();
            line.add(java());
            line.addAll(arguments);
            var process = new ProcessBuilder(line).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The words behind {@code java} that start it. */
    static List<String> line() {
        return Unpacked.LINE;
    }
}
