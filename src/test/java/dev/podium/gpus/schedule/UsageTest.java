package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void countsHalfAfterAHalfLife() {
        assertThat(new Usage(100, Pretend.NOW)
                        .after(Pretend.NOW.plus(DAY), DAY, 0)
                        .value())
                .isCloseTo(50, within(1e-9));
    }

    /** The integral is exact, so asking often or seldom gives the same. */
    @Test
    void isTheSameHoweverOftenItIsAsked() {
        var often = new Usage(5000, Pretend.NOW);
        for (int minute = 1; minute <= 1440; minute++) {
            often = often.after(Pretend.NOW.plusSeconds(60L * minute), DAY, 2.5);
        }
        var once = new Usage(5000, Pretend.NOW).after(Pretend.NOW.plus(DAY), DAY, 2.5);

        assertThat(often.value()).isCloseTo(once.value(), within(1e-6));
        assertThat(once.value()).isCloseTo(2500 + 2.5 * 86_400 / Math.log(2) / 2, within(1e-6));
    }

    @Test
    void aClockThatWentBackChangesNothing() {
        var usage = new Usage(100, Pretend.NOW);

        assertThat(usage.after(Pretend.NOW.minusSeconds(3600), DAY, 8)).isEqualTo(usage);
    }

    @Test
    void theLargerPartOfADeviceIsCharged() {
        var device = new Device("gpu-a/0", 0, "A100", 80_000, 2, "");
        var place = new Place(Pretend.machine(0), List.of(new Slice("gpu-a/0", 100, 72_000)), 0, 0);

        assertThat(Charge.rate(List.of(place), Map.of("gpu-a/0", device))).isCloseTo(1.8, within(1e-9));
    }

    @Test
    void anEstimateIsTheMeanOfTheLastTwoRunsWithinTheLimit() {
        var hour = Duration.ofHours(1);

        assertThat(Estimates.of(List.of(hour, hour.multipliedBy(3), hour.multipliedBy(50)), hour, DAY))
                .isEqualTo(hour.multipliedBy(2));
        assertThat(Estimates.of(List.of(), hour, DAY)).isEqualTo(hour);
        assertThat(Estimates.of(List.of(hour.multipliedBy(30)), hour, DAY)).isEqualTo(DAY);
        assertThat(Estimates.of(List.of(Duration.ZERO), hour, DAY)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatRunsLongerThanExpectedIsExpectedEverLater() {
        var expected = Pretend.NOW;
        var hard = expected.plus(Duration.ofHours(10));

        assertThat(Estimates.corrected(expected, hard, expected.minusSeconds(1)))
                .isEqualTo(expected);
        assertThat(Estimates.corrected(expected, hard, expected)).isEqualTo(expected.plusSeconds(15 * 60));
        assertThat(Estimates.corrected(expected, hard, expected.plusSeconds(16 * 60)))
                .isEqualTo(expected.plusSeconds(45 * 60));
        assertThat(Estimates.corrected(expected, hard, hard.plusSeconds(1))).isEqualTo(hard);
    }
}
