package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script itself, on this machine, and on a Mac as far as its programs can be played. */
@Timeout(60)
class FiguresScriptTest {

    private static final List<String> PROGRAMS = List.of("shell", "echo one; echo two");

    @TempDir
    Path folder;

    private static Process start(boolean own, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(MachineWatches.command(own, PROGRAMS).arguments());
        builder.environment().putAll(environment);
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void until(BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static String word(String file, String beginning) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .orElseThrow()
                    .split("\\s+")[1];
        }
    }

    @Test
    void saysOfThisMachineWhatIsTrue() throws IOException {
        assumeThat(Path.of("/proc/stat")).exists();
        var process = start(true, Map.of());
        try (var lines = lines(process)) {
            var facts = SampleLine.facts(lines.readLine());
            assertThat(facts.cores())
                    .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(facts.memory()).isEqualTo(Long.parseLong(word("/proc/meminfo", "MemTotal:")) * 1024);
            assertThat(facts.bootedAt()).isEqualTo(Instant.ofEpochSecond(Long.parseLong(word("/proc/stat", "btime"))));
            assertThat(facts.hostName())
                    .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/hostname"))
                            .strip());
            assertThat(facts.kernel())
                    .isEqualTo("Linux "
                            + Files.readString(Path.of("/proc/sys/kernel/osrelease"))
                                    .strip());
            assertThat(facts.architecture()).isNotEmpty();
            assertThat(facts.os()).isNotEmpty();
            assertThat(facts.versions()).containsEntry("shell", "one");

            var first = SampleLine.figures(lines.readLine(), Instant.now());
            assertThat(first.figures().cpu()).as("not known yet").isNull();
            assertThat(first.figures().memoryUsed()).isBetween(1L, facts.memory());
            var disk = Path.of(System.getenv("HOME")).toFile();
            assertThat(first.figures().diskTotal()).isEqualTo(disk.getTotalSpace());
            assertThat(first.figures().diskUsed()).isBetween(0L, disk.getTotalSpace());
            assertThat(first.figures().load()).isNotNull();
            assertThat(first.load15()).isNotNull();
            assertThat(first.clockOff().abs()).isLessThan(Duration.ofSeconds(5));
            assertThat(first.up()
                            .minus(Duration.between(facts.bootedAt(), Instant.now()))
                            .abs())
                    .isLessThan(Duration.ofMinutes(1));

            var second = SampleLine.figures(lines.readLine(), Instant.now());
            assertThat(second.figures().cpu()).isBetween(0.0, 1.0);
            assertThat(Duration.between(clock(first), clock(second)))
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
        } finally {
            process.destroyForcibly();
        }
    }

    /** The machine's own. */
    private static Instant clock(MachineHealth.Sample sample) {
        return sample.at().plus(sample.clockOff());
    }

    @Test
    void endsAtOnceWithItsInputAndLeavesNothingBehind() throws IOException, InterruptedException {
        var process = start(true, Map.of());
        var lines = lines(process);
        assertThat(lines.readLine()).startsWith("facts");
        assertThat(lines.readLine()).startsWith("figures");
        until(() -> process.descendants().count() >= 2);
        var children = process.descendants().toList();
        process.getOutputStream().close();
        assertThat(process.waitFor(4, TimeUnit.SECONDS)).isTrue();
        assertThat(lines.readLine()).as("nobody holds its output open").isNull();
        until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void endsWithItsOutput() throws IOException, InterruptedException {
        var process = start(true, Map.of());
        var lines = lines(process);
        assertThat(lines.readLine()).startsWith("facts");
        lines.close();
        assertThat(process.waitFor(12, TimeUnit.SECONDS)).isTrue();
        until(() -> process.descendants().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void rootIsAskedOnPodiumsOwnMachineAlone() throws IOException, InterruptedException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        var process = start(false, Map.of());
        assertThat(lines(process).readLine()).isEqualTo(SampleLine.ROOT);
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    private void play(String program, String script) throws IOException {
        var file = folder.resolve(program);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Map<String, String> played() {
        return Map.of("PATH", folder + ":" + System.getenv("PATH"), "HOME", "/Users/ada");
    }

    @Test
    void understandsAMac() throws IOException {
        play("uname", "case $1 in -s) echo Darwin;; -r) echo 24.5.0;; -m) echo arm64;; -n) echo mini-1.local;; esac");
        play("sysctl", """
                case $2 in
                  hw.memsize) echo 17179869184;;
                  hw.ncpu) echo 10;;
                  kern.boottime) echo '{ sec = 1700000000, usec = 123456 } Tue Nov 14 22:13:20 2023';;
                  kern.osproductversion) echo 15.5;;
                  vm.loadavg) echo '{ 1.82 2.05 2.11 }';;
                esac""");
        play("vm_stat", """
                cat <<END
                Mach Virtual Memory Statistics: (page size of 16384 bytes)
                Pages free:                               10000.
                Pages active:                            300000.
                Pages inactive:                          200000.
                Pages speculative:                         5000.
                Pages throttled:                              0.
                Pages wired down:                        150000.
                "Translation faults":                 123456789.
                END""");
        play("df", """
                cat <<END
                Filesystem     1024-blocks      Used Available Capacity  Mounted on
                map auto_home    482797652 210000000 250000000    46%    /System/Volumes/Data
                END""");
        play("date", "echo 1700003600");
        var process = start(true, played());
        try (var lines = lines(process)) {
            var facts = SampleLine.facts(lines.readLine());
            assertThat(facts)
                    .isEqualTo(new MachineHealth.Facts(
                            "mini-1.local",
                            "macOS",
                            "15.5",
                            "Darwin 24.5.0",
                            "arm64",
                            10,
                            17_179_869_184L,
                            Instant.ofEpochSecond(1_700_000_000),
                            Map.of("shell", "one")));
            var sample = SampleLine.figures(lines.readLine(), Instant.ofEpochSecond(1_700_003_600));
            assertThat(sample.figures())
                    .isEqualTo(new MachineHealth.Figures(
                            null,
                            1.82,
                            17_179_869_184L,
                            17_179_869_184L - 215_000L * 16_384,
                            482_797_652L * 1024,
                            210_000_000L * 1024));
            assertThat(sample.load5()).isEqualTo(2.05);
            assertThat(sample.up()).isEqualTo(Duration.ofHours(1));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aSystemThatItDoesNotKnowSaysLittleAndNothingFalse() throws IOException {
        play("uname", "case $1 in -s) echo Plan9;; esac");
        play("df", "echo what is df");
        var process = start(true, played());
        try (var lines = lines(process)) {
            assertThat(SampleLine.facts(lines.readLine()).cores()).isNull();
            assertThat(SampleLine.figures(lines.readLine(), Instant.now()).figures())
                    .isEqualTo(new MachineHealth.Figures(null, null, null, null, null, null));
        } finally {
            process.destroyForcibly();
        }
    }

    private static final String H100 = "NVIDIA H100 80GB HBM3";
    private static final String FIELDS =
            "index,uuid,name,memory.total,memory.used,utilization.gpu,temperature.gpu,driver_version";

    /** Answers as nvidia-smi does to these options and to no others. */
    private void playSmi(String fields, String answer) throws IOException {
        play("nvidia-smi", """
                if [ "$*" != "--query-gpu=%s --format=csv,noheader,nounits" ]; then
                  echo 'Field "mig.mode.current" is not a valid field to query.'
                  echo
                  exit 2
                fi
                %s""".formatted(fields, answer));
    }

    /** What is said of GPUs up to the first whole report, and that the figures do not wait for it. */
    private MachineHealth.Gpus gpus(Process process) throws IOException {
        var report = new GpuReport("lab");
        var told = new AtomicReference<Optional<MachineHealth.Gpus>>();
        var lines = lines(process);
        while (told.get() == null) {
            report.line(lines.readLine(), told::set);
        }
        return told.get().orElseThrow();
    }

    @Test
    void saysWhatItsGpusAre() throws IOException {
        playSmi(FIELDS + ",mig.mode.current", """
                cat <<END
                0, GPU-5e4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10, NVIDIA H100 80GB HBM3, 81559, 40537, 87, 61, 550.90.07, Disabled
                1, GPU-a6f2ddc3-7b16-1f55-0f6e-91c2f5f7f0a2, NVIDIA H100 80GB HBM3, 81559, 4, [N/A], 33, 550.90.07, Enabled
                END""");
        var process = start(true, played());
        try {
            assertThat(gpus(process))
                    .isEqualTo(new MachineHealth.Gpus(
                            List.of(
                                    new MachineHealth.Gpu(
                                            0,
                                            "GPU-5e4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10",
                                            H100,
                                            81_559L << 20,
                                            40_537L << 20,
                                            0.87,
                                            61,
                                            false,
                                            ""),
                                    new MachineHealth.Gpu(
                                            1,
                                            "GPU-a6f2ddc3-7b16-1f55-0f6e-91c2f5f7f0a2",
                                            H100,
                                            81_559L << 20,
                                            4L << 20,
                                            null,
                                            33,
                                            true,
                                            "")),
                            "550.90.07",
                            ""));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void asksADriverFromBeforeTheSplittingWithoutIt() throws IOException {
        playSmi(FIELDS, "echo '0, GPU-0a4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10, Tesla K80, 11441, 0, 0, 35, 418.226.00'");
        var process = start(true, played());
        try {
            var gpus = gpus(process);
            assertThat(gpus.all())
                    .singleElement()
                    .satisfies(gpu -> assertThat(gpu.name()).isEqualTo("Tesla K80"));
            assertThat(gpus.driver()).isEqualTo("418.226.00");
            assertThat(gpus.problem()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                9  | NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.
                18 | Failed to initialize NVML: Driver/library version mismatch
                6  | No devices were found
                """)
    void saysInItsDriversWordsThatItFails(int exit, String words) throws IOException {
        play("nvidia-smi", "cat <<'END'\n" + words + "\nNVML library version: 550.90\nEND\nexit " + exit);
        var process = start(true, played());
        try {
            var gpus = gpus(process);
            assertThat(gpus.all()).isEmpty();
            assertThat(gpus.problem()).isEqualTo("nvidia-smi on lab failed: " + words);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aDriverThatHangsHoldsNothingUpAndIsSaidToHang() throws IOException {
        play("nvidia-smi", "exec sleep 60");
        var process = start(true, played());
        try (var lines = lines(process)) {
            assertThat(lines.readLine()).startsWith("facts");
            var begun = System.nanoTime();
            assertThat(lines.readLine()).startsWith("figures");
            assertThat(lines.readLine()).startsWith("figures");
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(9));
            String line = lines.readLine();
            while (line.startsWith("figures")) {
                line = lines.readLine();
            }
            assertThat(line).isEqualTo("gpus\tslow");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void withoutADriverNothingIsSaidOfGpus() throws IOException {
        assumeThat(new ProcessBuilder("sh", "-c", "command -v nvidia-smi")
                        .start()
                        .onExit()
                        .join()
                        .exitValue())
                .isNotZero();
        var process = start(true, Map.of());
        try (var lines = lines(process)) {
            for (var beginning : List.of("facts", "figures", "figures")) {
                assertThat(lines.readLine()).startsWith(beginning);
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
