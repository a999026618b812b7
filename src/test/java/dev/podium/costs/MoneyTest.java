package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;

class MoneyTest {

    private static final Currency EURO = Currency.getInstance("EUR");
    private static final Currency YEN = Currency.getInstance("JPY");
    private static final Currency FRANC = Currency.getInstance("CHF");

    private static String shown(String amount, Currency currency) {
        return Money.shown(new BigDecimal(amount), currency);
    }

    @Test
    void amountsHaveTheDecimalsOfTheirCurrencyAndMoreWhereLittleIsLeft() {
        assertThat(shown("1204.5", EURO)).isEqualTo("€1,204.50");
        assertThat(shown("-3.1", EURO)).isEqualTo("−€3.10");
        assertThat(shown("0.73", EURO)).isEqualTo("€0.73");
        assertThat(shown("0.0321", EURO)).isEqualTo("€0.0321");
        assertThat(shown("0.00001", EURO)).isEqualTo("<€0.0001");
        assertThat(shown("0", EURO)).isEqualTo("€0.00");
        assertThat(shown("1204.5", YEN)).isEqualTo("¥1,205");
        assertThat(shown("12", FRANC)).isEqualTo("CHF\u00a012.00");
    }

    @Test
    void whereTheSizeMattersCentsAreLeftOut() {
        assertThat(Money.about(new BigDecimal("5640.4"), EURO)).isEqualTo("€5,640");
        assertThat(Money.about(new BigDecimal("99.4"), EURO)).isEqualTo("€99.40");
        assertThat(Money.change(new BigDecimal("12"), EURO)).isEqualTo("+€12.00");
        assertThat(Money.change(new BigDecimal("-120"), EURO)).isEqualTo("−€120");
    }
}
