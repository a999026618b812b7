package dev.podium.costs;

import static dev.podium.costs.TestMeters.billed;
import static dev.podium.costs.TestMeters.booked;
import static dev.podium.costs.TestMeters.budget;
import static dev.podium.costs.TestMeters.call;
import static dev.podium.costs.TestMeters.payer;
import static dev.podium.costs.TestMeters.spent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any order of what one or two Podiums do, against a model of it that is a few additions. */
@PodiumTest
@Timeout(120)
class MeterInterleavingsTest {

    private static final int STEPS = 400;

    @TempDir
    Path home;

    private record UnderWay(Metered metered, BigDecimal most) {}

    /** Other ones in each run; the seed of one that failed is in its name. */
    static List<Long> seeds() {
        var seeds = new Random();
        return seeds.longs(6).boxed().toList();
    }

    private static BigDecimal cents(Random random, int most) {
        return BigDecimal.valueOf(1 + random.nextInt(most), 2);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsSpentAndHeldNeverPassesTheCapAndTheSumsAreTheModels(long seed) throws Exception {
        var random = new Random(seed);
        var team = TestPeople.team("random");
        var cap = BigDecimal.valueOf(10 + random.nextInt(40));
        var budget = budget(team, cap.toString());
        var payer = payer(team);
        boolean single = random.nextBoolean();
        var underWay = new ArrayList<UnderWay>();
        var held = BigDecimal.ZERO;
        var settled = BigDecimal.ZERO;
        try (var meters = new TestMeters()) {
            var all = new ArrayList<JournalledMeter>();
            for (int i = 0; i < (single ? 1 : 2); i++) {
                all.add(meters.start(home.resolve(Integer.toString(i))));
            }
            for (int step = 0; step < STEPS; step++) {
                var meter = all.get(random.nextInt(all.size()));
                switch (random.nextInt(10)) {
                    case 0 -> meter.book();
                    case 1 -> {
                        meters.nanos.addAndGet(2_000_000_000L);
                        all.forEach(JournalledMeter::renew);
                    }
                    case 2, 3, 4, 5 -> {
                        var most = cents(random, 300);
                        var left = cap.subtract(settled).subtract(held);
                        try {
                            underWay.add(new UnderWay(meter.begin(payer, call("m"), most), most));
                            held = held.add(most);
                        } catch (Refusal refusal) {
                            assertThat(refusal.code()).isEqualTo("costs.budget-exceeded");
                            if (single) {
                                assertThat(most)
                                        .as("refused though it had room")
                                        .isGreaterThan(left);
                            }
                        }
                        assertThat(settled.add(held)).isLessThanOrEqualTo(cap);
                    }
                    default -> {
                        if (!underWay.isEmpty()) {
                            var one = underWay.remove(random.nextInt(underWay.size()));
                            var amount = random.nextInt(4) == 0
                                    ? one.most()
                                    : one.most().multiply(BigDecimal.valueOf(random.nextInt(100), 2));
                            one.metered().settle(billed(amount.toPlainString()));
                            held = held.subtract(one.most());
                            settled = settled.add(amount);
                        }
                    }
                }
            }
            for (var one : underWay) {
                one.metered().settle(billed("0"));
            }
            for (var meter : all) {
                meter.book();
            }
            assertThat(spent(budget)).isEqualByComparingTo(settled);
            assertThat(booked(team)).isEqualByComparingTo(settled);
            for (int i = 0; i < 3; i++) {
                all.forEach(JournalledMeter::renew);
            }
            // Whatever is left can be spent, to the last cent, by either of them.
            var left = cap.subtract(settled);
            if (left.signum() > 0) {
                all.getLast().begin(payer, call("m"), left).settle(billed("0"));
            }
        }
    }
}
