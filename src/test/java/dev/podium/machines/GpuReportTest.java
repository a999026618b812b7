package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuProcess;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine prints of its GPUs, whatever that is. */
class GpuReportTest {

    private static final String UUID = "GPU-5e4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10";
    private static final String OTHER = "GPU-a6f2ddc3-7b16-1f55-0f6e-91c2f5f7f0a2";
    private static final String FIELDS =
            "index,uuid,name,memory.total,memory.used,utilization.gpu,temperature.gpu,driver_version,mig.mode.current";
    private static final String GOOD = "gpu\t0, " + UUID + ", NVIDIA L4, 23034, 100, 5, 40, 550.90.07, [N/A]";

    private final GpuReport report = new GpuReport("lab");
    private final List<Optional<Gpus>> told = new ArrayList<>();

    private Gpus say(String... lines) {
        for (var line : lines) {
            report.line(line, told::add);
        }
        return told.getLast().orElseThrow();
    }

    private Gpus sayWith(String fields, String... lines) {
        report.line("fields\t" + fields, told::add);
        return say(lines);
    }

    private Gpu only(String line) {
        return sayWith(FIELDS, line, "gpus\tok").all().getFirst();
    }

    @Test
    void aReportIsWholeWithItsLastLine() {
        report.line("fields\t" + FIELDS, told::add);
        report.line(GOOD, told::add);
        assertThat(told).isEmpty();
        assertThat(say("gpus\tok"))
                .isEqualTo(new Gpus(
                        List.of(new Gpu(0, UUID, "NVIDIA L4", 23_034L << 20, 100L << 20, 0.05, 40, false, "")),
                        "550.90.07",
                        ""));
        assertThat(say("gpus\tok").all()).as("the next one begins anew").isEmpty();
    }

    @Test
    void whatAGpuDoesNotTellIsNotKnown() {
        var gpu = only("gpu\t3, " + UUID + ", GRID T4-8C, [N/A], [N/A], [Not Supported], [N/A], 470.1, [N/A]");
        assertThat(gpu).isEqualTo(new Gpu(3, UUID, "GRID T4-8C", null, null, null, null, false, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GPU is lost", "GPU requires reset", "Unknown Error", "Insufficient Permissions"})
    void aGpuInTroubleSaysSoInItsDriversWords(String trouble) {
        var gpu =
                only("gpu\t0, " + UUID + ", NVIDIA L4, [" + trouble + "], [" + trouble + "], [N/A], 40, 550.1, [N/A]");
        assertThat(gpu.trouble()).isEqualTo(trouble);
        assertThat(gpu.memoryTotal()).isNull();
        assertThat(gpu.celsius()).isEqualTo(40);
    }

    @Test
    void withALineThatFailedTheOthersStay() {
        var gpus = sayWith(
                FIELDS, GOOD, "gpus\tfailed\tUnable to determine the device handle for GPU0000:81:00.0: Unknown Error");
        assertThat(gpus.all()).hasSize(1);
        assertThat(gpus.problem())
                .isEqualTo("nvidia-smi on lab failed: Unable to determine the device handle for GPU0000:81:00.0:"
                        + " Unknown Error");
        assertThat(say("gpus\tfailed").problem()).isEqualTo("nvidia-smi on lab failed without a word.");
        assertThat(say("gpus\tok").problem()).isEqualTo("nvidia-smi on lab knows of no GPU.");
        assertThat(sayWith(FIELDS, GOOD, "gpus\tslow").all()).isEmpty();
    }

    @Test
    void aDriverThatIsGoneLeavesNoGpus() {
        report.line("gpus\tabsent", told::add);
        assertThat(told).containsExactly(Optional.empty());
    }

    @Test
    void moreThanAMachineCanHaveAreNotKept() {
        report.line("fields\t" + FIELDS, told::add);
        for (int i = 0; i < 100_000; i++) {
            report.line(GOOD, told::add);
        }
        assertThat(say("gpus\tok").all()).hasSize(GpuReport.MOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpu",
                "gpu\t",
                "gpu\t0",
                "gpu\tNaN, a, b, 1, 1, 1, 1, d",
                "gpu\t-1, a, b, 1, 1, 1, 1, d",
                "gpu\t99999999999999999999, a, b, 1, 1, 1, 1, d",
                "gpu\t0, a, b, c, d, e, f, g, h, i, j",
                "gpus",
                "",
                "\t\t\t"
            })
    void aLineThatIsNoneIsPassedOver(String line) {
        report.line(
                "fields\tindex,uuid,name,memory.total,memory.used,utilization.gpu,temperature.gpu,driver_version",
                told::add);
        report.line(line, told::add);
        assertThat(told).isEmpty();
        assertThat(say("gpus\tok").all()).isEmpty();
    }

    @Test
    void figuresThatCannotBeAreNotKnownAndTextsAreCut() {
        var gpu = only("gpu\t0, GPU-<script>, " + "x".repeat(500) + "\u202e, 99999999999, 5, 101, 9999, "
                + "9".repeat(400) + ", Enabled");
        assertThat(gpu.uuid()).isEmpty();
        assertThat(gpu.name()).hasSize(60).doesNotContain("\u202e");
        assertThat(gpu.memoryTotal()).isNull();
        assertThat(gpu.busy()).isNull();
        assertThat(gpu.celsius()).isNull();
        assertThat(gpu.split()).isTrue();
        assertThat(told.getLast().orElseThrow().driver()).hasSize(60);
        assertThat(only("gpu\t0, " + UUID + ", L4, 100, 101, 0, 0, d, [N/A]").memoryUsed())
                .as("more than there is")
                .isNull();
        assertThat(say("gpus\tfailed\t" + "y".repeat(4_000)).problem()).hasSizeLessThan(250);
    }

    private static final String ALL = FIELDS.replace(
            "mig.mode.current", "power.draw,power.limit,ecc.errors.uncorrected.volatile.total,mig.mode.current");

    private static String gpu(int index, String uuid, String mig) {
        return "gpu\t" + index + ", " + uuid + ", NVIDIA H100, 81559, 4, 50, 33, 550.1, 412.33, 700.00, 3, " + mig;
    }

    @Test
    void whatItTakesAndTheErrorsOfItsMemoryAreSaid() {
        var gpu = sayWith(ALL, gpu(0, UUID, "Disabled"), "gpus\tok").all().getFirst();
        assertThat(gpu.watts()).isEqualTo(412.33);
        assertThat(gpu.wattLimit()).isEqualTo(700);
        assertThat(gpu.memoryErrors()).isEqualTo(3);
        assertThat(gpu.parts()).isEmpty();
        assertThat(gpu.processes()).as("nobody said").isNull();
        var silent = sayWith(
                        ALL,
                        "gpu\t0, " + UUID
                                + ", RTX 4090, 100, 4, 50, 33, 550.1, [Unknown Error], [N/A], [Not Supported], [N/A]",
                        "gpus\tok")
                .all()
                .getFirst();
        assertThat(silent.watts()).isNull();
        assertThat(silent.memoryErrors()).isNull();
        assertThat(silent.trouble()).as("a laptop says that of its power").isEmpty();
    }

    @Test
    void whatADriverDoesNotKnowMovesNothing() {
        var gpu = sayWith(
                        "index,uuid,name,memory.total,memory.used,utilization.gpu,temperature.gpu,driver_version,power.limit",
                        "gpu\t0, " + UUID + ", Tesla K80, 11441, 0, 0, 35, 418.226.00, 149.00",
                        "gpus\tok")
                .all()
                .getFirst();
        assertThat(gpu.wattLimit()).isEqualTo(149);
        assertThat(gpu.watts()).isNull();
        assertThat(gpu.split()).isFalse();
    }

    private Gpu split(String... more) {
        var lines = new ArrayList<>(List.of(gpu(1, UUID, "Enabled")));
        lines.addAll(List.of(more));
        lines.add("gpus\tok");
        return sayWith(ALL, lines.toArray(String[]::new)).all().getFirst();
    }

    @Test
    void aGpuThatIsSplitSaysIntoWhat() {
        var gpu = split(
                "part\tGPU 0: NVIDIA H100 (UUID: " + OTHER + ")",
                "part\tMIG 1g.10gb     Device  9: (UUID: MIG-9)",
                "part\tGPU 1: NVIDIA H100 (UUID: " + UUID + ")",
                "part\tMIG 3g.40gb     Device  0: (UUID: MIG-0b1c6f0e-93f1-5d7a-8a9a-2f2f6e0b7c11)",
                "part\tMIG 1g.10gb+me  Device  1: (UUID: MIG-1d2e7a1f-a402-5e8b-9bab-3a3a7f1c8d22)",
                "part\tMIG odd         Device  2: (UUID: MIG-3)",
                "parts\tok");
        assertThat(gpu.parts())
                .containsExactly(
                        new Part("3g.40gb", 0, "MIG-0b1c6f0e-93f1-5d7a-8a9a-2f2f6e0b7c11", 40_000_000_000L),
                        new Part("1g.10gb+me", 1, "MIG-1d2e7a1f-a402-5e8b-9bab-3a3a7f1c8d22", 10_000_000_000L),
                        new Part("odd", 2, "MIG-3", null));
        assertThat(split("parts\tfailed").parts()).isNull();
        assertThat(split().parts()).as("the list was not asked for").isNull();
    }

    @Test
    void itsProcessesAreThoseOfItAndOfItsParts() {
        var gpu = split(
                "part\tGPU 1: NVIDIA H100 (UUID: " + UUID + ")",
                "part\tMIG 3g.40gb Device 0: (UUID: MIG-a)",
                "parts\tok",
                "process\t" + UUID + "\t8812\tada\t4711\t11264\t/usr/bin/python3",
                "process\tMIG-a\t8813\tuid 1001\t-\t[Insufficient Permissions]\t[Not Found]",
                "process\tMIG-" + UUID + "/1/0\t8814\t-\t-\t1\tx",
                "process\tMIG-b\t8815\tada\t1\t1\tof no GPU here",
                "process\t" + OTHER + "\t8816\tada\t1\t1\tof another",
                "processes\tok");
        assertThat(gpu.processes())
                .containsExactly(
                        new GpuProcess(8812L, "/usr/bin/python3", "ada", 11_264L << 20, 4711L, ""),
                        new GpuProcess(8813L, "", "uid 1001", null, null, "MIG-a"),
                        new GpuProcess(8814L, "x", "", 1L << 20, null, "MIG-" + UUID + "/1/0"));
        assertThat(split("process\t" + UUID + "\t1\ta\t1\t1\tb", "processes\tfailed")
                        .processes())
                .isNull();
        assertThat(split("processes\tok").processes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "process\t",
                "process\tGPU-x\t1\ta\t1\t1\tb",
                "process\tMIG-a\t0\ta\t1\t1\tb",
                "process\tMIG-a\t-1\ta\t1\t1\tb",
                "process\tMIG-a\t99999999999\ta\t1\t1\tb",
                "process\tMIG-a\t1\ta\t1\t1",
                "process\tMIG-a\t1\ta\t1\t1\tb\tc",
                "part\tMIG 1g.10gb Device 0: (UUID: MIG-b)",
                "part\tMIG <script> Device 0: (UUID: MIG-b)",
                "active\tGPU-x",
                "active\t\t\t"
            })
    void moreThatIsNoneIsPassedOver(String line) {
        var gpu = split(
                line,
                "part\tGPU 1: NVIDIA H100 (UUID: " + UUID + ")",
                "part\tMIG 3g.40gb Device 0: (UUID: MIG-a)",
                "parts\tok",
                "processes\tok");
        assertThat(gpu.processes()).isEmpty();
        assertThat(gpu.parts()).hasSize(1);
        assertThat(gpu.busy()).isEqualTo(0.5);
    }

    @Test
    void moreProcessesAndPartsThanFitAreNotKept() {
        report.line("fields\t" + ALL, told::add);
        report.line(gpu(0, UUID, "Enabled"), told::add);
        report.line("part\tGPU 0: NVIDIA H100 (UUID: " + UUID + ")", told::add);
        for (int i = 0; i < 10_000; i++) {
            report.line("part\tMIG 1g.10gb Device 1: (UUID: MIG-" + i + ")", told::add);
            report.line("process\t" + UUID + "\t" + (i + 1) + "\tada\t1\t1\tpython", told::add);
        }
        var gpu = say("parts\tok", "processes\tok", "gpus\tok").all().getFirst();
        assertThat(gpu.parts()).hasSize(GpuReport.MOST_MORE);
        assertThat(gpu.processes()).hasSize(GpuReport.MOST_MORE);
        var longest = "x".repeat(4_000);
        assertThat(split("process\t" + UUID + "\t1\t" + longest + "\t1\t1\t" + longest + "\u202e", "processes\tok")
                        .processes())
                .singleElement()
                .satisfies(process -> {
                    assertThat(process.name()).hasSize(100);
                    assertThat(process.osUser()).hasSize(40);
                });
    }

    @Test
    void whereDcgmRunsItIsAsBusyAsItsCoresWereLast() {
        assertThat(split("active\t" + UUID + "\t0.000", "active\t" + UUID + "\t0.845")
                        .busy())
                .isEqualTo(0.845);
        assertThat(split("active\t" + UUID + "\t1.001").busy()).isEqualTo(1);
        assertThat(split("active\t" + UUID + "\t0.845", "active\t" + UUID + "\tN/A")
                        .busy())
                .as("what nvidia-smi says")
                .isEqualTo(0.5);
        assertThat(split("active\t" + OTHER + "\t0.9").busy()).isEqualTo(0.5);
    }

    @Test
    void whatIsSaidBesideTheOthersIsAProblemToo() {
        var gpus = sayWith(
                FIELDS, GOOD, "gpus\tok\tUnable to determine the device handle for GPU3: 0000:5F:00.0: Unknown Error");
        assertThat(gpus.all()).hasSize(1);
        assertThat(gpus.problem())
                .isEqualTo("nvidia-smi on lab says: Unable to determine the device handle for GPU3: 0000:5F:00.0:"
                        + " Unknown Error");
        assertThat(sayWith(FIELDS, GOOD, "gpus\tok\t").problem()).isEmpty();
    }
}
