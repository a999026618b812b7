package dev.podium.machines.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which node a GPU is, as the driver says it, and what a scope may then open. */
class GpuNodesTest {

    private static final String ONE = "GPU-0a0a0a0a-1111-2222-3333-444444444444";
    private static final String TWO = "GPU-0b0b0b0b-1111-2222-3333-444444444444";

    @TempDir
    Path proc;

    private GpuNodes nodes(String smi) {
        return new GpuNodes(proc, proc, line -> new Shell.Said(line.getFirst().equals("nvidia-smi") ? 0 : 1, smi));
    }

    private void gpu(String bus, String uuid, int minor) throws IOException {
        Files.writeString(
                Files.createDirectories(proc.resolve("gpus").resolve(bus)).resolve("information"),
                """
                Model: \t\t NVIDIA H100 80GB HBM3
                IRQ:   \t\t 127
                GPU UUID: \t %s
                Video BIOS: \t 96.00.74.00.01
                Bus Location: \t %s
                Device Minor: \t %d
                GPU Excluded:\t No
                """.formatted(uuid, bus, minor));
    }

    @Test
    void aNodeIsFoundByTheUuidWhateverTheBusSays() throws IOException {
        gpu("0000:01:00.0", TWO, 1);
        gpu("0000:02:00.0", ONE, 0);
        assertThat(nodes("").known()).isEqualTo(Map.of(ONE, 0, TWO, 1));
    }

    @Test
    void whereTheDriverTellsNoUuidYetItsProgramIsAsked() throws IOException {
        gpu("0000:01:00.0", "GPU-????????-????-????-????-????????????", 0);
        assertThat(nodes("").known()).isEmpty();
        assertThat(nodes("""
                GPU 00000000:01:00.0
                    Product Name                          : NVIDIA H100 80GB HBM3
                    GPU UUID                              : %s
                    Minor Number                          : 3
                GPU 00000000:02:00.0
                    GPU UUID                              : %s
                    Minor Number                          : 0
                """.formatted(ONE, TWO)).asked()).isEqualTo(Map.of(ONE, 3, TWO, 0));
    }

    @Test
    void whatIsNoNumberOrHasNoUuidIsNoGpu() {
        var minors = new HashMap<String, Integer>();
        GpuNodes.read("Device Minor: 1\nGPU UUID: " + ONE + "\nDevice Minor: 99999999999\nGPU UUID: none\n", minors);
        assertThat(minors).isEmpty();
    }

    @Test
    void aGpuInPartsIsSeen() throws IOException {
        Files.createDirectories(proc.resolve("capabilities/gpu0/mig"));
        assertThat(nodes("").isInParts()).isFalse();
        Files.createDirectories(proc.resolve("capabilities/gpu0/mig/gi7/ci0"));
        assertThat(nodes("").isInParts()).isTrue();
    }

    @Test
    void whoHasNoGpuOpensNothingOfTheDriverAndWhoHasSomeOpensThoseAndWhatGoesWithThem() {
        var nothing = DeviceList.of(List.of());
        assertThat(nothing).containsExactly("char-[!n]* rwm", "char-n[!v]* rwm", "char-nv[!i]* rwm", "block-* rwm");
        assertThat(DeviceList.of(List.of(3, 0, 3)))
                .startsWith(nothing.toArray(String[]::new))
                .endsWith(
                        "/dev/char/195:0 rwm",
                        "/dev/char/195:3 rwm",
                        "/dev/char/195:255 rwm",
                        "/dev/char/195:254 rwm",
                        "char-nvidia-uvm rwm");
    }
}
