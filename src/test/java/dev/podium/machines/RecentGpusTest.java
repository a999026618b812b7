package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuFigures;
import dev.podium.machines.MachineHealth.GpuPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentGpusTest {

    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");

    private final RecentGpus recent = new RecentGpus();

    private static Gpu gpu(String uuid, @Nullable Double busy, @Nullable Long used, @Nullable Double watts) {
        return new Gpu(
                0,
                uuid,
                "NVIDIA H100",
                1_000L,
                used,
                busy,
                60,
                false,
                "",
                watts,
                700.0,
                0L,
                List.of(),
                null,
                List.of());
    }

    @Test
    void eachGpuHasAnAverageOfWhatItSays() {
        recent.add(BEGIN, List.of(gpu("GPU-a", 0.2, 100L, 300.0), gpu("GPU-b", null, null, null)));
        recent.add(BEGIN.plusSeconds(30), List.of(gpu("GPU-a", 0.4, 300L, null), gpu("", 1.0, 1L, 1.0)));
        recent.add(BEGIN.plusSeconds(60), List.of(gpu("GPU-a", 1.0, 900L, 600.0)));
        assertThat(recent.averages(BEGIN, BEGIN.plusSeconds(60)))
                .satisfiesExactly(
                        a -> {
                            assertThat(a.last().uuid()).isEqualTo("GPU-a");
                            assertThat(a.samples()).isEqualTo(2);
                            assertThat(a.figures().busy()).isBetween(0.299, 0.301);
                            assertThat(a.figures().memoryUsed()).isEqualTo(200);
                            assertThat(a.figures().watts()).isEqualTo(300);
                            assertThat(a.figures().celsius()).isEqualTo(60);
                        },
                        b -> {
                            assertThat(b.last().uuid()).isEqualTo("GPU-b");
                            assertThat(b.figures()).isEqualTo(new GpuFigures(null, 1_000L, null, null, 60.0));
                        });
        assertThat(recent.averages(BEGIN.plusSeconds(120), BEGIN.plusSeconds(180)))
                .isEmpty();
    }

    @Test
    void tenMinutesAreKept() {
        for (int second = 0; second <= 1_200; second += 30) {
            recent.add(BEGIN.plusSeconds(second), List.of(gpu("GPU-a", second / 1_200.0, 1L, 1.0)));
        }
        var points = recent.since("GPU-a", Instant.MIN);
        assertThat(points).hasSize(21);
        assertThat(points.getFirst().at()).isEqualTo(BEGIN.plusSeconds(600));
        assertThat(recent.since("GPU-a", BEGIN.plusSeconds(1_150)))
                .extracting(GpuPoint::at)
                .containsExactly(BEGIN.plusSeconds(1_170), BEGIN.plusSeconds(1_200));
        assertThat(recent.since("GPU-b", Instant.MIN)).isEmpty();
    }

    @Test
    void whoPrintsTooOftenIsKeptInBounds() {
        for (int i = 0; i < 1_000; i++) {
            recent.add(BEGIN.plus(Duration.ofMillis(i)), List.of(gpu("GPU-a", 0.1, 1L, 1.0)));
        }
        assertThat(recent.since("GPU-a", Instant.MIN)).hasSizeLessThan(30);
    }
}
