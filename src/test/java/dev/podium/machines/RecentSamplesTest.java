package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machines.MachineHealth.Figures;
import dev.podium.machines.MachineHealth.Sample;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentSamplesTest {

    private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");

    private final RecentSamples recent = new RecentSamples();

    private void add(long second, @Nullable Double cpu, long used) {
        recent.add(new Sample(
                BEGIN.plusSeconds(second),
                new Figures(cpu, 1.0, 1_000L, used, null, null),
                null,
                null,
                null,
                Duration.ZERO));
    }

    @Test
    void keepsTenMinutesHoweverLongItIsHeard() {
        for (int second = 0; second < 7_200; second += 5) {
            add(second, 0.5, 1);
        }
        var all = recent.between(Instant.MIN, Instant.MAX);
        assertThat(all).hasSize(121);
        assertThat(all.getFirst().at()).isEqualTo(BEGIN.plusSeconds(7_195 - 600));
    }

    @Test
    void averagesWhatWasSaidInAMinute() {
        add(59, 1.0, 900);
        add(60, null, 100);
        add(80, 0.25, 201);
        add(119, 0.75, 202);
        add(120, 1.0, 900);
        var average =
                recent.average(BEGIN.plusSeconds(60), BEGIN.plusSeconds(120)).orElseThrow();
        assertThat(average.samples()).isEqualTo(3);
        assertThat(average.figures()).isEqualTo(new Figures(0.5, 1.0, 1_000L, 168L, null, null));
        assertThat(recent.average(BEGIN.minusSeconds(60), BEGIN)).isEmpty();
    }

    @Test
    void aClockThatWasSetBackLosesNothingNew() {
        add(7_200, 0.5, 1);
        add(0, 0.5, 2);
        add(5, 0.5, 3);
        assertThat(recent.last().figures().memoryUsed()).isEqualTo(3);
        assertThat(recent.between(BEGIN, BEGIN.plusSeconds(60))).hasSize(2);
    }
}
