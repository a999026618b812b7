package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
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

    private static final String FIELDS =
            "index,uuid,name,memory.total,memory.used,utilization.gpu,temperature.gpu,driver_version";
    private static final String ALL =
            FIELDS + ",power.draw,power.limit,ecc.errors.uncorrected.volatile.total,mig.mode.current";
    private static final String FIRST = "GPU-5e4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10";
    private static final String SECOND = "GPU-a6f2ddc3-7b16-1f55-0f6e-91c2f5f7f0a2";

    /** What NVIDIA's programs print, without the lines that say from where its shape is. */
    private String fixture(String name, String pid) throws IOException {
        var file = Path.of("src/test/resources/dev/podium/machines/nvidia", name);
        return Files.readString(file).replaceAll("(?m)^## .*\n", "").replace("@PID@", pid);
    }

    /** Answers as nvidia-smi does to these options and to no others; of fields that it does not know it says one. */
    private void playSmi(String fields, List<String> unknown, String gpus, String list, String processes)
            throws IOException {
        var refuse = new StringBuilder();
        for (var field : unknown) {
            refuse.append("case $* in *")
                    .append(field)
                    .append("*) echo 'Field \"")
                    .append(field)
                    .append("\" is not a valid field to query.'; echo; exit 2;; esac\n");
        }
        play("nvidia-smi", """
                printf '%%s\\n' "$*" >>%s/asked
                %s
                case "$*" in
                  "--query-gpu=%s --format=csv,noheader,nounits") cat <<'END'
                %s
                END
                  ;;
                  "-L") cat <<'END'
                %s
                END
                  ;;
                  "--query-compute-apps=gpu_uuid,pid,process_name,used_gpu_memory --format=csv,noheader,nounits") cat <<'END'
                %s
                END
                  ;;
                  *) echo "Invalid combination of input arguments."; exit 2 ;;
                esac""".formatted(folder, refuse, fields, gpus.strip(), list.strip(), processes.strip()));
    }

    private void playNamespace(String name) throws IOException {
        play("readlink", "echo '" + name + "'");
    }

    /** What is said of GPUs up to the first whole report, and that the figures do not wait for it. */
    private MachineHealth.Gpus gpus(Process process) throws IOException {
        return gpus(lines(process));
    }

    private static MachineHealth.Gpus gpus(BufferedReader lines) throws IOException {
        var report = new GpuReport("lab");
        var told = new AtomicReference<Optional<MachineHealth.Gpus>>();
        while (told.get() == null) {
            report.line(lines.readLine(), told::set);
        }
        return told.get().orElseThrow();
    }

    private MachineHealth.Gpus gpus() throws IOException {
        var process = start(true, played());
        try {
            return gpus(process);
        } finally {
            process.destroyForcibly();
        }
    }

    private static MachineHealth.Gpu h100(int index, String uuid, boolean split) {
        return new MachineHealth.Gpu(
                index,
                uuid,
                "NVIDIA H100 80GB HBM3",
                81_559L << 20,
                (index == 0 ? 40_537L : 4L) << 20,
                index == 0 ? 0.87 : null,
                index == 0 ? 61 : 33,
                split,
                "",
                index == 0 ? 412.33 : null,
                700.0,
                index == 0 ? 0L : 3L,
                List.of(),
                null,
                List.of());
    }

    @Test
    void saysWhatItsGpusAreAndIntoWhatTheyAreSplit() throws IOException {
        playSmi(ALL, List.of(), fixture("query-gpu.txt", ""), fixture("list-mig.txt", ""), "");
        var gpus = gpus();
        assertThat(gpus.driver()).isEqualTo("550.90.07");
        assertThat(gpus.problem()).isEmpty();
        assertThat(gpus.all().getFirst()).isEqualTo(h100(0, FIRST, false));
        var second = gpus.all().getLast();
        assertThat(second.parts())
                .containsExactly(
                        new MachineHealth.Part(
                                "3g.40gb", 0, "MIG-0b1c6f0e-93f1-5d7a-8a9a-2f2f6e0b7c11", 40_000_000_000L),
                        new MachineHealth.Part(
                                "1g.10gb", 1, "MIG-1d2e7a1f-a402-5e8b-9bab-3a3a7f1c8d22", 10_000_000_000L),
                        new MachineHealth.Part(
                                "1g.10gb", 2, "MIG-2e3f8b20-b513-5f9c-8cbc-4b4b802d9e33", 10_000_000_000L));
        assertThat(second.memoryErrors()).isEqualTo(3);
        assertThat(Files.readAllLines(folder.resolve("asked"))).contains("-L");
    }

    @Test
    void asTheDriversBeforeR470NameThem() throws IOException {
        playSmi(
                ALL,
                List.of(),
                fixture("query-gpu.txt", "").replace("Disabled", "Enabled"),
                fixture("list-mig-before-r470.txt", ""),
                "MIG-" + FIRST + "/1/0, 99999999, python, 12");
        var first = gpus().all().getFirst();
        assertThat(first.parts()).extracting(MachineHealth.Part::profile).containsExactly("3g.20gb", "1c.3g.20gb");
        assertThat(first.processes())
                .extracting(MachineHealth.GpuProcess::part)
                .containsExactly("MIG-" + FIRST + "/1/0");
    }

    @Test
    void whereNothingIsSplitPartsAreNotAskedFor() throws IOException {
        playSmi(ALL, List.of(), fixture("query-gpu.txt", "").replace("Enabled", "Disabled"), "", "");
        assertThat(gpus().all()).allSatisfy(gpu -> assertThat(gpu.parts()).isEmpty());
        assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(2).doesNotContain("-L");
    }

    /** Field 22 of its stat; the name in brackets is one without blanks. */
    private static long began(Process process) throws IOException {
        return Long.parseLong(
                Files.readString(Path.of("/proc/" + process.pid() + "/stat")).split(" ")[21]);
    }

    @Test
    void saysWhoseTheProcessesOnThemAre() throws IOException {
        assumeThat(Path.of("/proc/self/stat")).exists();
        var mine = new ProcessBuilder("sleep", "60").start();
        try {
            playNamespace("pid:[4026531836]");
            playSmi(
                    ALL,
                    List.of(),
                    fixture("query-gpu.txt", ""),
                    fixture("list-mig.txt", ""),
                    fixture("query-compute-apps.txt", Long.toString(mine.pid())) + FIRST + ", 1, init, 7");
            var gpus = gpus();
            assertThat(gpus.all().getFirst().processes())
                    .satisfiesExactly(
                            own -> assertThat(own)
                                    .isEqualTo(new MachineHealth.GpuProcess(
                                            mine.pid(),
                                            "/opt/a, b/bin/python3",
                                            System.getProperty("user.name"),
                                            11_264L << 20,
                                            began(mine),
                                            "")),
                            notFound -> assertThat(notFound)
                                    .as("process 1 is another one than the driver means")
                                    .isEqualTo(new MachineHealth.GpuProcess(1L, "", "", null, null, "")),
                            ofAnother -> {
                                assertThat(ofAnother.osUser()).isEqualTo("root");
                                assertThat(ofAnother.began()).isNotNull();
                            });
            assertThat(gpus.all().getLast().processes())
                    .as("it ended meanwhile")
                    .containsExactly(new MachineHealth.GpuProcess(4_194_305L, "python", "", null, null, ""));
        } finally {
            mine.destroyForcibly();
        }
    }

    @Test
    void aProcessOfAnotherOsUserIsThatOnes() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        var nobodys = new ProcessBuilder("setpriv", "--reuid=54321", "--clear-groups", "sleep", "60").start();
        try {
            playNamespace("pid:[4026531836]");
            until(() -> nobodys.info().command().orElse("").endsWith("sleep"));
            playSmi(ALL, List.of(), fixture("query-gpu.txt", ""), "", FIRST + ", " + nobodys.pid() + ", sleep, 7");
            assertThat(gpus().all().getFirst().processes())
                    .extracting(MachineHealth.GpuProcess::osUser)
                    .as("nobody has this number")
                    .containsExactly("uid 54321");
        } finally {
            nobodys.destroyForcibly();
        }
    }

    @Test
    void inAnotherNamespaceNobodyIsTakenForTheOwner() throws IOException {
        playNamespace("pid:[4026532999]");
        playSmi(ALL, List.of(), fixture("query-gpu.txt", ""), "", FIRST + ", 1, python, 7");
        assertThat(gpus().all().getFirst().processes())
                .containsExactly(new MachineHealth.GpuProcess(1L, "python", "", 7L << 20, null, ""));
    }

    @Test
    void ofManyProcessesSomeAreSaid() throws IOException {
        var many = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            many.append(FIRST)
                    .append(", ")
                    .append(90_000_000 + i)
                    .append(", ")
                    .append("/x".repeat(80))
                    .append("/python, 1\n");
        }
        playSmi(ALL, List.of(), fixture("query-gpu.txt", ""), "", many.toString());
        assertThat(gpus().all().getFirst().processes())
                .hasSize(GpuReport.MOST_MORE)
                .allSatisfy(process -> assertThat(process.name()).isEqualTo("python"));
    }

    @Test
    void whereDcgmRunsItSaysHowBusyTheCoresAre() throws IOException {
        playSmi(ALL, List.of(), fixture("query-gpu.txt", ""), fixture("list-mig.txt", ""), "");
        play("dcgmi", """
                case "$*" in
                  "discovery -l") cat <<'END'
                %s
                END
                  ;;
                  "dmon -e 1002 -d 1000 -c 3") cat <<'END'
                %s
                END
                  ;;
                  *) exit 1 ;;
                esac""".formatted(fixture("dcgmi-discovery.txt", ""), fixture("dcgmi-dmon.txt", "")));
        assertThat(gpus().all())
                .as("DCGM counts them otherwise")
                .extracting(MachineHealth.Gpu::uuid, MachineHealth.Gpu::busy)
                .containsExactly(tuple(FIRST, 0.031), tuple(SECOND, 0.845));
    }

    @Test
    void withoutDcgmsEngineItIsAsNvidiaSmiSays() throws IOException {
        playSmi(ALL, List.of(), fixture("query-gpu.txt", ""), "", "");
        play("dcgmi", "echo 'Error: unable to establish a connection to the specified host: localhost'; exit 1");
        assertThat(gpus().all().getFirst().busy()).isEqualTo(0.87);
    }

    @Test
    void asksADriverForWhatItKnowsAlone() throws IOException {
        playSmi(
                FIELDS + ",power.limit",
                List.of("power.draw", "ecc.errors.uncorrected.volatile.total", "mig.mode.current"),
                "0, GPU-0a4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10, Tesla K80, 11441, 0, 0, 35, 418.226.00, 149.00",
                "",
                "");
        // The next asking, which is half a minute later, comes at once.
        play("sleep", "exec /bin/sleep 0.2");
        var process = start(true, played());
        try (var lines = lines(process)) {
            for (int round = 0; round < 2; round++) {
                var gpus = gpus(lines);
                assertThat(gpus.problem()).isEmpty();
                assertThat(gpus.driver()).isEqualTo("418.226.00");
                assertThat(gpus.all()).singleElement().satisfies(gpu -> {
                    assertThat(gpu.name()).isEqualTo("Tesla K80");
                    assertThat(gpu.wattLimit()).isEqualTo(149);
                    assertThat(gpu.memoryErrors()).isNull();
                });
            }
            assertThat(Files.readAllLines(folder.resolve("asked")))
                    .as("it is not asked again for what it did not know")
                    .filteredOn(asked -> asked.contains("power.draw"))
                    .hasSize(1);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aGpuThatCannotBeReachedIsSaidBesideTheOthers() throws IOException {
        playSmi(
                ALL,
                List.of(),
                "Unable to determine the device handle for GPU3: 0000:5F:00.0: Unknown Error\n"
                        + fixture("query-gpu.txt", ""),
                "",
                "");
        var gpus = gpus();
        assertThat(gpus.all()).hasSize(2);
        assertThat(gpus.problem())
                .isEqualTo("nvidia-smi on lab says: Unable to determine the device handle for GPU3: 0000:5F:00.0:"
                        + " Unknown Error");
    }

    /** On a machine that has one. */
    @Test
    void saysOfThisMachinesGpusWhatIsSo() throws IOException {
        assumeThat(command("command -v nvidia-smi")).isNotEmpty();
        var process = start(true, Map.of());
        try {
            assertThat(gpus(process).all())
                    .extracting(MachineHealth.Gpu::uuid)
                    .containsExactly(command("nvidia-smi --query-gpu=uuid --format=csv,noheader")
                            .split("\n"));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String command(String line) throws IOException {
        var process = new ProcessBuilder("sh", "-c", line).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
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
            while (line.startsWith("figures") || line.startsWith("fields")) {
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
