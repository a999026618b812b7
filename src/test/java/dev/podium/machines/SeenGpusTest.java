package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machines.MachineHealth.GoneGpu;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeenGpusTest {

    private static final Instant BEGIN = Instant.parse("2026-11-22T12:40:00Z");

    private final SeenGpus seen = new SeenGpus();

    private static Gpu gpu(int index, String uuid) {
        return new Gpu(index, uuid, "NVIDIA H100", null, null, null, null, false, "");
    }

    private static Gpu split(@Nullable List<Part> parts) {
        return new Gpu(
                0, "GPU-a", "NVIDIA H100", null, null, null, null, true, "", null, null, null, parts, null, null);
    }

    private static List<Part> parts(String... uuids) {
        return Stream.of(uuids).map(uuid -> new Part("1g.10gb", 0, uuid, null)).toList();
    }

    private Gpus hear(int second, Gpu... gpus) {
        return seen.heard(new Gpus(List.of(gpus), "550", ""), BEGIN.plusSeconds(second));
    }

    @Test
    void oneThatIsListedNoMoreIsGoneSinceItWasListedLast() {
        hear(0, gpu(0, "GPU-a"), gpu(1, "GPU-b"));
        hear(30, gpu(0, "GPU-a"), gpu(1, "GPU-b"));
        var gone = new GoneGpu(1, "GPU-b", "NVIDIA H100", BEGIN.plusSeconds(30));
        assertThat(hear(60, gpu(0, "GPU-a")).gone()).containsExactly(gone);
        assertThat(hear(90, gpu(0, "GPU-a")).gone()).containsExactly(gone);
        assertThat(hear(120, gpu(0, "GPU-a"), gpu(1, "GPU-b")).gone())
                .as("it is back")
                .isEmpty();
    }

    @Test
    void anotherIndexIsTheSameGpu() {
        hear(0, gpu(0, "GPU-a"), gpu(1, "GPU-b"), gpu(2, "GPU-c"));
        var now = hear(30, gpu(0, "GPU-a"), gpu(1, "GPU-c"));
        assertThat(now.gone()).extracting(GoneGpu::uuid).containsExactly("GPU-b");
    }

    @Test
    void whereTheDriverFailsNoneIsGone() {
        hear(0, gpu(0, "GPU-a"));
        var failing = seen.heard(new Gpus(List.of(), "", "nvidia-smi failed."), BEGIN.plusSeconds(30));
        assertThat(failing.gone()).isEmpty();
        assertThat(failing.problem()).isEqualTo("nvidia-smi failed.");
    }

    @Test
    void oneOfBeforePodiumsStartIsGoneToo() {
        seen.remember(List.of(
                new GoneGpu(3, "GPU-d", "NVIDIA H100", BEGIN.minusSeconds(600)),
                new GoneGpu(0, "GPU-a", "NVIDIA H100", BEGIN.minusSeconds(600))));
        assertThat(hear(0, gpu(0, "GPU-a")).gone())
                .containsExactly(new GoneGpu(3, "GPU-d", "NVIDIA H100", BEGIN.minusSeconds(600)));
    }

    @Test
    void afterAWeekItIsToldOfNoMore() {
        hear(0, gpu(0, "GPU-a"), gpu(1, "GPU-b"));
        int week = (int) SeenGpus.TOLD.toSeconds();
        assertThat(hear(week, gpu(0, "GPU-a")).gone()).hasSize(1);
        assertThat(hear(week + 1, gpu(0, "GPU-a")).gone()).isEmpty();
    }

    @Test
    void thoseThatAMachineMakesUpAreBounded() {
        for (int round = 0; round < 100; round++) {
            int turn = round;
            hear(
                    round,
                    IntStream.range(0, 64)
                            .mapToObj(i -> gpu(i, "GPU-" + turn + "-" + i))
                            .toArray(Gpu[]::new));
        }
        assertThat(hear(200, gpu(0, "GPU-a")).gone()).hasSize(GpuReport.MOST);
    }

    @Test
    void oneThatIsSplitAnewSaysSinceWhen() {
        assertThat(hear(0, split(parts("MIG-1", "MIG-2"))).all().getFirst().partsSince())
                .as("it may have been so for long")
                .isNull();
        assertThat(hear(30, split(parts("MIG-2", "MIG-1"))).all().getFirst().partsSince())
                .isNull();
        assertThat(hear(60, split(null)).all().getFirst().partsSince())
                .as("not known is no change")
                .isNull();
        var anew = hear(90, split(parts("MIG-3"))).all().getFirst();
        assertThat(anew.partsSince()).isEqualTo(BEGIN.plusSeconds(90));
        assertThat(anew.parts()).extracting(Part::uuid).containsExactly("MIG-3");
        assertThat(hear(120, split(parts("MIG-3"))).all().getFirst().partsSince())
                .isEqualTo(BEGIN.plusSeconds(90));
        assertThat(hear(150, gpu(0, "GPU-a")).all().getFirst().partsSince())
                .as("it is whole again")
                .isEqualTo(BEGIN.plus(Duration.ofSeconds(150)));
    }

    @Test
    void oneWithoutAUuidIsNeverGone() {
        hear(0, gpu(0, ""), gpu(1, "GPU-b"));
        assertThat(hear(30, gpu(1, "GPU-b")).gone()).isEmpty();
    }
}
