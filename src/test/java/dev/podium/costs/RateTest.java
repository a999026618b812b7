package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Costs that were worked out by hand. */
class RateTest {

    private static final Rate STRONG =
            new Rate(1, true, usd("15"), usd("1.5"), usd("18.75"), usd("30"), usd("75"), usd("0.01"));
    private static final Rate MIDDLE =
            new Rate(2, true, usd("2.5"), usd("1.25"), usd("2.5"), usd("2.5"), usd("10"), usd("0"));

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }

    /**
     * Says {@code input_tokens} 1,207, {@code cache_read_input_tokens} 48,512, {@code cache_creation} 2,048 for 5 minutes and
     * 4,096 for an hour, {@code output_tokens} 733 and 2 web searches: input has no cached token in it.
     */
    @Test
    void whatIsCachedIsNoInputWhereTheProviderCountsItApart() {
        // 0.018105 + 0.072768 + 0.0384 + 0.12288 + 0.054975 + 0.02
        assertThat(STRONG.amount(new Tokens(1_207, 48_512, 2_048, 4_096, 733, 0, 2)))
                .isEqualByComparingTo("0.327128");
    }

    /**
     * Says {@code prompt_tokens} 20,017 of which {@code cached_tokens} 18,944, and {@code completion_tokens} 1,311 of which
     * {@code reasoning_tokens} 1,024: 1,073 were not cached.
     */
    @Test
    void whatIsCachedIsTakenOutOfTheInputWhereTheProviderCountsItIn() {
        // 0.0026825 + 0.02368 + 0.01311; what was thought is part of the output, and billed once.
        assertThat(MIDDLE.amount(new Tokens(20_017 - 18_944, 18_944, 0, 0, 1_311, 1_024, 0)))
                .isEqualByComparingTo("0.0394725");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.000001, 0.000000000001",
        "3, 0.1, 0.0000003",
        "999999999999, 999999.999999, 999999999998.000000000001"
    })
    void isExactToTheLastDecimalOfTheLedger(long tokens, BigDecimal price, BigDecimal amount) {
        var zero = BigDecimal.ZERO;
        var exact = new Rate(1, true, price, zero, zero, zero, zero, zero).amount(new Tokens(tokens, 0, 0, 0, 0, 0, 0));
        assertThat(exact).isEqualByComparingTo(amount);
        assertThat(exact.stripTrailingZeros().scale()).isLessThanOrEqualTo(12);
    }

    @Test
    void nobodySpendsLessThanNothing() {
        assertThatThrownBy(() -> new Spent(new Tokens(-1, 0, 0, 0, 0, 0, 0), "", null, false, "ok", "{}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Spent(Tokens.NONE, "", usd("-0.01"), false, "ok", "{}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
