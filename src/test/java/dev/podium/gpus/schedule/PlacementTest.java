package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aShareGoesWhereAnotherShareIsSoThatWholeGpusStayWhole() {
        var pool = Pretend.server(4);
        pool.workload = Workload.of(List.of(Need.whole(1), Need.share(500)));
        var shared = new Slice("gpu-a/2", 500, 40_960);
        pool.holds(Pretend.RED, Pretend.ANN, HOUR, List.of(new Place(Pretend.machine(0), List.of(shared), 0, 0)));
        var request = pool.asks(Pretend.BEN, Need.share(300), HOUR);

        assertThat(pool.devices(request)).containsExactly("gpu-a/2");
    }

    @Test
    void aShareTakesAsMuchMemoryAsCompute() {
        var pool = Pretend.server(1);
        var request = pool.asks(Pretend.ANN, Need.share(250), HOUR);

        assertThat(pool.plan().starts().getFirst().places().getFirst().slices())
                .as("of %s", request.id())
                .containsExactly(new Slice("gpu-a/0", 250, 20_480));
    }

    @Test
    void anAmountOfMemoryTakesAsMuchCompute() {
        var pool = Pretend.server(1);
        pool.asks(Pretend.ANN, Need.memory(20_480), HOUR);

        assertThat(pool.plan().starts().getFirst().places().getFirst().slices())
                .containsExactly(new Slice("gpu-a/0", 250, 20_480));
    }

    @Test
    void aGpuWithoutMemoryLeftTakesNothingMore() {
        var pool = Pretend.server(1);
        pool.asks(Pretend.ANN, Need.share(100).withMemory(70_000), HOUR);
        var second = pool.asks(Pretend.ANN, Need.share(100).withMemory(20_000), HOUR);

        assertThat(pool.start(second)).isEqualTo(pool.now.plus(HOUR));
    }

    @Test
    void aWholeGpuIsNeverShared() {
        var pool = Pretend.server(1);
        pool.asks(Pretend.ANN, Need.share(100), HOUR);
        var whole = pool.asks(Pretend.ANN, Need.whole(1), HOUR);

        assertThat(pool.start(whole)).isEqualTo(pool.now.plus(HOUR));
    }

    @Test
    void theSmallerModelServesWhoeverNeedsNoLargerOne() {
        var pool = Pretend.server(2).with("gpu-b", 2, "T4", 15_360);
        pool.workload = Workload.of(
                List.of(Need.whole(1).withMemory(60_000), Need.whole(1).withMemory(8_000)));
        var small = pool.asks(Pretend.ANN, Need.whole(1).withMemory(8_000), HOUR);

        assertThat(pool.devices(small)).containsExactly("gpu-b/0");
    }

    @Test
    void twoGpusOfOneMemberAreOnOneServer() {
        var pool = Pretend.server(2).with("gpu-b", 2, "A100", 81_920);
        pool.holds(Pretend.ANN, HOUR, 0);
        var two = pool.asks(Pretend.BEN, Need.whole(2), HOUR);

        assertThat(pool.devices(two)).containsExactlyInAnyOrder("gpu-b/0", "gpu-b/1");
    }
}
