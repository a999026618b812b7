package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Gpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine prints of its GPUs, whatever that is. */
class GpuReportTest {

    private static final String UUID = "GPU-5e4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10";
    private static final String GOOD = "gpu\t0, " + UUID + ", NVIDIA L4, 23034, 100, 5, 40, 550.90.07, [N/A]";

    private final GpuReport report = new GpuReport("lab");
    private final List<Optional<Gpus>> told = new ArrayList<>();

    private Gpus say(String... lines) {
        for (var line : lines) {
            report.line(line, told::add);
        }
        return told.getLast().orElseThrow();
    }

    private Gpu only(String line) {
        return say(line, "gpus\tok").all().getFirst();
    }

    @Test
    void aReportIsWholeWithItsLastLine() {
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
        var gpus = say(GOOD, "gpus\tfailed\tUnable to determine the device handle for GPU0000:81:00.0: Unknown Error");
        assertThat(gpus.all()).hasSize(1);
        assertThat(gpus.problem())
                .isEqualTo("nvidia-smi on lab failed: Unable to determine the device handle for GPU0000:81:00.0:"
                        + " Unknown Error");
        assertThat(say("gpus\tfailed").problem()).isEqualTo("nvidia-smi on lab failed without a word.");
        assertThat(say("gpus\tok").problem()).isEqualTo("nvidia-smi on lab knows of no GPU.");
        assertThat(say(GOOD, "gpus\tslow").all()).isEmpty();
    }

    @Test
    void aDriverThatIsGoneLeavesNoGpus() {
        report.line("gpus\tabsent", told::add);
        assertThat(told).containsExactly(Optional.empty());
    }

    @Test
    void moreThanAMachineCanHaveAreNotKept() {
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
        assertThat(only("gpu\t0, " + UUID + ", L4, 100, 101, 0, 0, d").memoryUsed())
                .as("more than there is")
                .isNull();
        assertThat(say("gpus\tfailed\t" + "y".repeat(4_000)).problem()).hasSizeLessThan(250);
    }
}
