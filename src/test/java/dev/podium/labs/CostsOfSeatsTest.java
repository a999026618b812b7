package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.costs.Budgets;
import dev.podium.costs.Ledger;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuLeases.Lease;
import dev.podium.gpus.GpuReports;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hours of GPUs that seats hold, over and running. */
class CostsOfSeatsTest {

    private static final Instant NOW = Instant.parse("2031-03-04T12:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2031-03-04");

    private final AgentId seat = AgentId.random();
    private final List<Lease> running = new ArrayList<>();
    private final List<Lease> over = new ArrayList<>();

    /** One that answers by the name of the method, and knows no other. */
    private static <T> T answering(Class<T> type, Map<String, Function<@Nullable Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, asked) -> {
            var answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer.apply(asked == null ? new Object[0] : asked);
        }));
    }

    private LabCosts.Sum sum(LocalDate from, LocalDate to) {
        var costs = new CostsOfSeats(
                answering(Ledger.class, Map.of("zone", _ -> "UTC", "sums", _ -> List.of())),
                answering(Budgets.class, Map.of()),
                answering(
                        GpuReports.class,
                        Map.of(
                                "history",
                                _ -> over.stream()
                                        .map(lease ->
                                                new GpuReports.Past(lease, "", BigDecimal.ZERO, null, BigDecimal.ZERO))
                                        .toList())),
                answering(GpuLeases.class, Map.of("running", _ -> running)),
                Clock.fixed(NOW, ZoneOffset.UTC));
        return CurrentActor.get(
                        Actor.system(new TeamId(UUID.randomUUID())), () -> costs.between(from, to, Set.of(seat)))
                .sums()
                .getOrDefault(seat, LabCosts.Sum.ZERO);
    }

    private Lease lease(AgentId agent, String began, @Nullable String ended, String ends, int... milli) {
        var slices = new ArrayList<GpuLeases.Slice>();
        for (int each : milli) {
            slices.add(new GpuLeases.Slice(0, MachineId.LOCAL, "s", "GPU-" + each, 0, "m", each, 0));
        }
        return new Lease(
                UUID.randomUUID(),
                new TeamId(UUID.randomUUID()),
                new PersonId(UUID.randomUUID()),
                "Ada",
                agent,
                "SHORT",
                "",
                slices,
                GpuServers.Badge.DECLARED,
                1,
                BigDecimal.ZERO,
                Instant.parse(began),
                Instant.parse(ends),
                Instant.parse(ends),
                ended == null ? null : Instant.parse(ended),
                "",
                null);
    }

    @Test
    void countsWhatIsHeldNowUpToNowAndSaysSo() {
        running.add(lease(seat, "2031-03-04T10:30:00Z", null, "2031-03-04T20:00:00Z", 1000, 500));
        var sum = sum(DAY, DAY);
        assertThat(sum.gpuHours()).isEqualByComparingTo("2.25");
        assertThat(sum.soFar()).isTrue();
    }

    @Test
    void oneWhoseTimeIsOverAndThatNobodyEndedYetCountsToItsEnd() {
        running.add(lease(seat, "2031-03-04T10:00:00Z", null, "2031-03-04T11:00:00Z", 1000));
        assertThat(sum(DAY, DAY).gpuHours()).isEqualByComparingTo("1");
    }

    @Test
    void whatIsOverIsNoMoreSoFarAndBothAreAdded() {
        over.add(lease(seat, "2031-03-04T08:00:00Z", "2031-03-04T09:00:00Z", "2031-03-04T09:00:00Z", 1000));
        assertThat(sum(DAY, DAY).soFar()).isFalse();
        running.add(lease(seat, "2031-03-04T11:00:00Z", null, "2031-03-04T20:00:00Z", 1000));
        assertThat(sum(DAY, DAY).gpuHours()).isEqualByComparingTo("2");
        assertThat(sum(DAY, DAY).soFar()).isTrue();
    }

    @Test
    void ofEachDayCountsWhatWasHeldOnIt() {
        over.add(lease(seat, "2031-03-02T22:00:00Z", "2031-03-03T01:00:00Z", "2031-03-03T01:00:00Z", 1000));
        assertThat(sum(DAY.minusDays(2), DAY.minusDays(2)).gpuHours()).isEqualByComparingTo("2");
        assertThat(sum(DAY.minusDays(1), DAY.minusDays(1)).gpuHours()).isEqualByComparingTo("1");
        assertThat(sum(DAY.minusDays(2), DAY).gpuHours()).isEqualByComparingTo("3");
        assertThat(sum(DAY, DAY).gpuHours()).isZero();
        running.add(lease(seat, "2031-03-03T23:00:00Z", null, "2031-03-04T20:00:00Z", 1000));
        var yesterday = sum(DAY.minusDays(1), DAY.minusDays(1));
        assertThat(yesterday.gpuHours()).isEqualByComparingTo("2");
        assertThat(yesterday.soFar()).as("yesterday is over, whoever holds it").isFalse();
    }

    @Test
    void othersLeasesAreNobodysSeat() {
        running.add(lease(AgentId.random(), "2031-03-04T11:00:00Z", null, "2031-03-04T20:00:00Z", 1000));
        assertThat(sum(DAY, DAY)).isEqualTo(LabCosts.Sum.ZERO);
    }
}
