package dev.podium.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.HealthCheck.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFitTest {

    private static final long MIB = 1 << 20;

    @Test
    void tooLittleHeapIsRefusedLittleIsSaidAndEnoughIsNot() {
        assertThat(new MemoryFit(64 * MIB, OptionalLong.empty()).refusal())
                .contains("Java may use 64 MiB of memory and Podium needs 256 MiB.");
        var little = new MemoryFit(128 * MIB, OptionalLong.empty());
        assertThat(little.refusal()).isEmpty();
        assertThat(little.tooLittle()).contains("Java may use 128 MiB of memory and Podium needs 256 MiB");
        assertThat(little.nextStep()).contains("-Xmx");
        assertThat(new MemoryFit(256 * MIB, OptionalLong.of(768 * MIB)).tooLittle())
                .isEmpty();
    }

    @Test
    void theContainersLimitIsSaidFirst() {
        var fit = new MemoryFit(128 * MIB, OptionalLong.of(512 * MIB));
        assertThat(fit.tooLittle().orElseThrow())
                .isEqualTo(
                        "This container may use 512 MiB of memory and Podium needs 768 MiB, more where agents run in it too");
        assertThat(fit.nextStep()).isEqualTo("Raise the container's memory limit.");
    }

    @Test
    void theLimitOfAControlGroupIsReadOfEitherVersion(@TempDir Path folder) throws IOException {
        var two = folder.resolve("memory.max");
        var one = folder.resolve("memory.limit_in_bytes");
        assertThat(MemoryFit.limit(List.of(two, one))).isEmpty();
        Files.writeString(one, "9223372036854771712\n");
        assertThat(MemoryFit.limit(List.of(two, one)))
                .as("no limit, as version 1 says it")
                .isEmpty();
        Files.writeString(one, "536870912\n");
        assertThat(MemoryFit.limit(List.of(two, one))).hasValue(512 * MIB);
        Files.writeString(two, "max\n");
        assertThat(MemoryFit.limit(List.of(two, one))).isEmpty();
    }

    @Test
    void aHeapThatStaysFullIsBroken() {
        var fit = new MemoryFit(1000 * MIB, OptionalLong.empty());
        assertThat(new MemoryCheck(fit, () -> 950 * MIB).look().state()).isEqualTo(State.BROKEN);
        assertThat(new MemoryCheck(fit, () -> 500 * MIB).look().state()).isEqualTo(State.FINE);
    }
}
