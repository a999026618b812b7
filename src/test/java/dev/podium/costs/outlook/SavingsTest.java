package dev.podium.costs.outlook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.costs.Rate;
import dev.podium.costs.Tokens;
import dev.podium.costs.outlook.RoutedCalls.End;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.MapEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A million tokens in and a tenth of one out: 4.50 at tier 2, 22.50 at tier 3 and, from the 15th on, 15 there. */
class SavingsTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Tokens TOKENS = new Tokens(1_000_000, 0, 0, 0, 100_000, 0, 0);
    private static final LocalDate EARLY = LocalDate.of(2026, 11, 3);
    private static final LocalDate LATE = LocalDate.of(2026, 11, 20);

    @Test
    void aLocalAnswerSavesWhatTheTierWouldHaveCostWithoutItsElectricity() {
        var savings = against(3, call(EARLY, 1, End.ANSWERED, "0", "0.02"));

        assertThat(savings.saved()).isEqualByComparingTo("22.48");
        assertThat(savings.sentence())
                .isEqualTo("$0.02 was paid; all at tier 3 the same tokens would have cost $22.50, $22.48 more.");
    }

    @Test
    void thePriceIsThatOfTheDay() {
        var savings = against(3, call(EARLY, 1, End.ANSWERED, "0", "0"), call(LATE, 1, End.ANSWERED, "0", "0"));

        assertThat(savings.instead()).isEqualByComparingTo("37.50"); // 22.50 + 15
        assertThat(savings.days())
                .extracting(day -> MapEntry.entry(day.day(), day.saved().stripTrailingZeros()))
                .containsExactly(
                        MapEntry.entry(EARLY, new BigDecimal("22.5")), MapEntry.entry(LATE, new BigDecimal("15")));
    }

    @Test
    void allAttemptsArePaidAndOnlyTheAnswerWouldHaveBeen() {
        var savings = against(
                3,
                call(EARLY, 1, End.ESCALATED, "0", "0.02"),
                call(EARLY, 2, End.ESCALATED, "4.50", "0"),
                call(EARLY, 3, End.ANSWERED, "22.50", "0"));

        assertThat(savings.paid()).isEqualByComparingTo("27.02");
        assertThat(savings.instead()).isEqualByComparingTo("22.50");
        assertThat(savings.saved()).isEqualByComparingTo("-4.52");
        assertThat(savings.sentence()).endsWith("would have cost $22.50, $4.52 less.");
    }

    @Test
    void aFailedCallIsNeverSavedAndLostWhereItCostMore() {
        var savings = against(3, call(EARLY, 2, End.FAILED, "4.50", "0"), call(EARLY, 1, End.FAILED, "0", "0"));

        assertThat(savings.paid()).isEqualByComparingTo("4.50");
        assertThat(savings.saved()).isEqualByComparingTo("0");
        assertThat(savings.failed()).isEqualTo(2);
        // At tier 2 it would have cost 4.50.
        assertThat(against(2, call(EARLY, 3, End.FAILED, "22.50", "0")).saved()).isEqualByComparingTo("-18");
    }

    @Test
    void againstTier2DearerAnswersAreLost() {
        var savings = against(
                2,
                call(EARLY, 1, End.ANSWERED, "0", "0"),
                call(EARLY, 2, End.ANSWERED, "4.50", "0"),
                call(EARLY, 3, End.ANSWERED, "22.50", "0"));

        assertThat(savings.paid()).isEqualByComparingTo("27");
        assertThat(savings.instead()).isEqualByComparingTo("13.50");
        assertThat(savings.saved()).isEqualByComparingTo("-13.50");
    }

    @Test
    void whatIsNotKnownIsSaid() {
        var savings = against(
                3,
                call(EARLY, 1, End.ANSWERED, "0", null),
                call(LocalDate.of(2025, 1, 1), 2, End.ANSWERED, "4.50", "0"));

        assertThat(savings.paid()).isEqualByComparingTo("0");
        assertThat(savings.instead()).isEqualByComparingTo("22.50");
        assertThat(savings.unmetered()).isEqualTo(1);
        assertThat(savings.unpriced()).isEqualTo(1);
        assertThat(savings.sentence())
                .endsWith(
                        "$22.50 more. Without 1 call of days on which tier 3 had no price and without the electricity of"
                                + " 1 call, which is not known.");
    }

    @Test
    void nothingRoutedIsNothingSaved() {
        assertThat(against(3).sentence())
                .isEqualTo("$0.00 was paid; all at tier 3 the same tokens would have cost $0.00, as much.");
    }

    @Test
    void daysAreTheWholeWhateverTheyAre() {
        var random = new Random(11);
        for (int i = 0; i < 200; i++) {
            var calls = new ArrayList<RoutedCalls>();
            for (int j = random.nextInt(40); j >= 0; j--) {
                calls.add(new RoutedCalls(
                        EARLY.plusDays(random.nextInt(40)),
                        1 + random.nextInt(3),
                        End.values()[random.nextInt(3)],
                        random.nextInt(100),
                        new Tokens(random.nextInt(1_000_000), 0, 0, 0, random.nextInt(1_000_000), 0, 0),
                        BigDecimal.valueOf(random.nextInt(1_000_000_000), 12),
                        random.nextBoolean() ? null : BigDecimal.valueOf(random.nextInt(1000), 5)));
            }
            var savings = Savings.against(3, calls, SavingsTest::price, USD);

            assertThat(savings.days().stream().map(Savings.Day::saved).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(savings.saved());
            // Each call alone comes to the same.
            assertThat(calls.stream()
                            .map(call -> Savings.against(3, List.of(call), SavingsTest::price, USD)
                                    .saved())
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(savings.saved());
        }
    }

    private static Savings against(int tier, RoutedCalls... calls) {
        return Savings.against(tier, List.of(calls), SavingsTest::price, USD);
    }

    private static RoutedCalls call(LocalDate day, int tier, End end, String paid, @Nullable String electricity) {
        return new RoutedCalls(
                day,
                tier,
                end,
                1,
                TOKENS,
                new BigDecimal(paid),
                electricity == null ? null : new BigDecimal(electricity));
    }

    private static @Nullable Rate price(int tier, LocalDate day) {
        if (day.getYear() < 2026) {
            return null;
        }
        boolean late = day.isAfter(LocalDate.of(2026, 11, 14));
        return switch (tier) {
            case 2 -> LedgerWhatIfTest.rate("3", "15");
            case 3 -> late ? LedgerWhatIfTest.rate("10", "50") : LedgerWhatIfTest.rate("15", "75");
            default -> null;
        };
    }
}
