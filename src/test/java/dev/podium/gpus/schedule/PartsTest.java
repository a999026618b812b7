package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Parts of GPUs that are split (MIG). */
class PartsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String PROFILE = "A100 MIG 1g.10gb";

    private static Pretend split() {
        var pool = new Pretend();
        pool.servers.add(new Server(
                Pretend.machine(0),
                "gpu-a",
                List.of(
                        new Device("MIG-1", 0, PROFILE, 9_536, 0.126, ""),
                        new Device("MIG-2", 0, PROFILE, 9_536, 0.126, ""),
                        new Device("GPU-3", 1, "A100", 81_920, 1, "")),
                0,
                0));
        return pool;
    }

    @Test
    void whoAsksForAGpuIsGivenAWholeOne() {
        var pool = split();
        var first = pool.asks(Pretend.ANN, Need.whole(1), HOUR);
        assertThat(pool.devices(first)).containsExactly("GPU-3");
    }

    @Test
    void whoNamesAPartIsGivenOneWithAllItsMemory() {
        var pool = split();
        pool.asks(Pretend.ANN, Need.whole(1).onModels(Set.of(PROFILE)), HOUR);
        assertThat(pool.plan().starts().getFirst().places().getFirst().slices())
                .containsExactly(new Slice("MIG-1", Device.WHOLE, 9_536));
    }

    @Test
    void aPartIsNotDividedFurther() {
        var pool = split();
        pool.asks(Pretend.ANN, Need.share(500).onModels(Set.of(PROFILE)), HOUR);
        assertThat(pool.plan().decisions())
                .singleElement()
                .extracting(each -> ((Decision.Never) each).sentence())
                .asString()
                .contains("a part of a GPU that is split is leased whole");
    }

    @Test
    void whereThereAreOnlyPartsWhoAsksForAGpuIsToldHowToAskForOne() {
        var pool = new Pretend();
        pool.servers.add(new Server(
                Pretend.machine(0), "gpu-a", List.of(new Device("MIG-1", 0, PROFILE, 9_536, 0.126, "")), 0, 0));
        pool.asks(Pretend.ANN, Need.whole(1), HOUR);
        assertThat(pool.plan().decisions())
                .singleElement()
                .extracting(each -> ((Decision.Never) each).sentence())
                .asString()
                .contains("the GPUs are split into parts, which are asked for by their model");
    }
}
