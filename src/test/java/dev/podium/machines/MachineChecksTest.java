package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.HealthCheck.State;
import dev.podium.machines.MachineClocksCheck.Off;
import dev.podium.machines.MachineHealth.Figures;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineChecksTest {

    @Test
    void theClockThatIsFurthestOffIsNamed() {
        var seen = MachineClocksCheck.told(List.of(
                new Off("near", Duration.ofSeconds(6)),
                new Off("right", Duration.ofSeconds(1)),
                new Off("far", Duration.ofSeconds(-90))));
        assertThat(seen.state()).isEqualTo(State.LOOK);
        assertThat(seen.sentence()).startsWith("The clocks of 2 machines are off, most that of far, by 90 s behind;");
        assertThat(seen.counts()).containsEntry("right", 1L).containsEntry("off", 2L);
        assertThat(MachineClocksCheck.told(List.of(new Off("right", Duration.ofSeconds(4))))
                        .state())
                .isEqualTo(State.FINE);
    }

    @Test
    void aDiskIsFullBeyondNineteenTwentieths() {
        assertThat(MachineDisksCheck.isFull(new Figures(null, null, null, null, 100L, 95L)))
                .isFalse();
        assertThat(MachineDisksCheck.isFull(new Figures(null, null, null, null, 100L, 96L)))
                .isTrue();
        assertThat(MachineDisksCheck.isFull(new Figures(null, null, null, null, null, null)))
                .isFalse();
    }
}
