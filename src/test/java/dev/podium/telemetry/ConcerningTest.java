package dev.podium.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ConcerningTest {

    private final AgentId one = AgentId.random();
    private final AgentId other = AgentId.random();

    private static Map<String, String> ids() {
        return Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
    }

    private static @Nullable String agent() {
        return MDC.get(Concerning.AGENT);
    }

    @Test
    void isOverWithTheWorkAlsoWhereThatFails() {
        Concerning.agent(one, MachineId.LOCAL, () -> {
            assertThat(ids())
                    .containsEntry("agent", one.toString())
                    .containsEntry("machine", MachineId.LOCAL.toString());
            assertThatThrownBy(() -> Concerning.agent(other, () -> {
                        assertThat(agent()).isEqualTo(other.toString());
                        throw new IllegalStateException("on purpose");
                    }))
                    .hasMessage("on purpose");
            assertThat(agent()).isEqualTo(one.toString());
        });
        assertThat(ids()).doesNotContainKeys("agent", "machine");
    }

    @Test
    void theNextTaskOfAThreadThatServesManyHasNoneOfIt() throws Exception {
        try (var pool = Executors.newFixedThreadPool(1)) {
            pool.submit(() -> Concerning.agent(one, MachineId.LOCAL, () -> {})).get();
            assertThat(pool.submit(ConcerningTest::ids).get()).doesNotContainKeys("agent", "machine");
            // Nor does another thread have it by itself.
            var seen = Concerning.machine(MachineId.LOCAL, () -> pool.submit(ConcerningTest::ids));
            assertThat(seen.get()).doesNotContainKeys("agent", "machine");
        }
    }

    @Test
    void isHandedOnWhereThatIsSaid() throws Exception {
        Runnable[] work = new Runnable[1];
        String[] seen = new String[1];
        Concerning.agent(one, () -> work[0] = Concerning.handedOn(() -> seen[0] = agent()));
        try (var pool = Executors.newFixedThreadPool(1)) {
            pool.submit(work[0]).get();
            assertThat(seen[0]).isEqualTo(one.toString());
            assertThat(pool.submit(ConcerningTest::ids).get()).doesNotContainKey("agent");
        }
    }
}
