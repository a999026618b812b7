package dev.podium.gpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairSharesTest {

    private static final LocalDate FIRST = LocalDate.of(2031, 3, 4);
    private static final LocalDate LAST = FIRST.plusDays(1);

    @Test
    void eachDayIsJudgedByItsOwnWeightsAndCountsByWhatWasHeldOnIt() {
        var shares = FairShares.of(
                FIRST,
                LAST,
                Map.of(FIRST, Map.of("red", 3, "blue", 1), LAST, Map.of("red", 1, "blue", 3)),
                Map.of("red", 9, "blue", 1),
                Map.of("red", Map.of(FIRST, 6.0), "blue", Map.of(LAST, 2.0)));
        assertThat(shares).containsOnly(entry("red", 0.625), entry("blue", 0.375));
    }

    @Test
    void ofADayThatWasNotKeptTheWeightsOfNowCount() {
        var shares = FairShares.of(
                FIRST,
                LAST,
                Map.of(LAST, Map.of("red", 1, "blue", 1)),
                Map.of("red", 3, "blue", 1),
                Map.of("red", Map.of(FIRST, 1.0, LAST, 1.0)));
        assertThat(shares).containsOnly(entry("red", 0.625), entry("blue", 0.375));
    }

    @Test
    void whoCameLaterHasAShareOfTheLaterDaysAlone() {
        var shares = FairShares.of(
                FIRST, LAST, Map.of(FIRST, Map.of("red", 2), LAST, Map.of("red", 1, "blue", 1)), Map.of(), Map.of());
        assertThat(shares).containsOnly(entry("red", 0.75), entry("blue", 0.25));
    }

    @Test
    void nobodyHasAShareWhereNobodyIsThere() {
        assertThat(FairShares.of(FIRST, LAST, Map.of(), Map.<String, Integer>of(), Map.of()))
                .isEmpty();
    }
}
