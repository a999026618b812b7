package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import dev.podium.machines.MachinePrices.Entry;
import dev.podium.machines.MachinePrices.Price;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which prices can be entered, and what an hour costs by them. */
@Timeout(10)
class PriceRulesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private static Entry hourly(String amount, String currency) {
        return new Entry(TODAY, currency, new Price.Hourly(new BigDecimal(amount)));
    }

    private static Entry bought(String amount, String life, int watts, @Nullable Integer idle) {
        return new Entry(TODAY, "EUR", new Price.Bought(new BigDecimal(amount), new BigDecimal(life), watts, idle));
    }

    private static void refused(Entry entry, String field, String said) {
        assertThatThrownBy(() -> PriceRules.checked(entry, TODAY)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("machines.bad-price");
            assertThat(refusal.field()).isEqualTo(field);
            assertThat(refusal.sentence()).contains(said).hasSizeLessThan(200);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "24000, 4, 0.684463",
        "8766, 1, 1",
        "0, 5, 0",
        "1, 3, 0.000038",
        "1000000000, 0.1, 1140771.161305",
        "19999.99, 2.5, 0.912616"
    })
    void aMachineThatWasBoughtCostsItsPriceByTheHoursOfItsLife(String amount, String life, String hour) {
        var checked = PriceRules.checked(bought(amount, life, 100, null), TODAY);
        assertThat(checked.price().perHour()).isEqualByComparingTo(hour);
        assertThat(checked.price().perHour().scale()).isEqualTo(MachinePrices.DECIMALS);
    }

    @Test
    void anAmountPerHourIsWhatItCosts() {
        var checked = PriceRules.checked(hourly("0.350000", " eur "), TODAY);
        assertThat(checked.currency()).isEqualTo("EUR");
        assertThat(checked.price().perHour()).isEqualTo(new BigDecimal("0.35"));
        assertThat(PriceRules.checked(hourly("100", "JPY"), TODAY).price().perHour())
                .isEqualTo(new BigDecimal("100"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0.01",
                "1000000.000001",
                "0.0000001",
                "1e999999999",
                "1e-999999999",
                "-1e999999999",
                "99999999999"
            })
    void anAmountThatCannotBeIsRefused(String amount) {
        refused(hourly(amount, "EUR"), "perHour", "0 to 1,000,000, with up to 6 decimals");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EU", "EURO", "XYZ", "XAU", "XXX", "€", "EUR'); drop table machine_prices; --"})
    void aCurrencyThatIsNoneIsRefused(String currency) {
        refused(hourly("1", currency), "currency", "There is no currency");
    }

    @Test
    void aPurchaseHasTheDecimalsOfItsCurrency() {
        refused(
                bought("1.001", "3", 1, null),
                "purchase",
                "A purchase price in EUR is 0 to 1,000,000,000, with up to 2 decimals");
        refused(
                new Entry(TODAY, "JPY", new Price.Bought(new BigDecimal("1.5"), BigDecimal.ONE, 1, null)),
                "purchase",
                "A purchase price in JPY is 0 to 1,000,000,000, with no decimals");
        var dinar = new Entry(TODAY, "KWD", new Price.Bought(new BigDecimal("1.125"), BigDecimal.ONE, 1, null));
        assertThat(PriceRules.checked(dinar, TODAY)).isEqualTo(dinar);
        refused(bought("-1", "3", 1, null), "purchase", "0 to");
        refused(bought("1000000000.01", "3", 1, null), "purchase", "0 to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.09", "50.01", "1.001", "1e99999"})
    void aLifeThatIsNoneIsRefused(String life) {
        refused(bought("1", life, 1, null), "lifeYears", "0.1 to 50");
    }

    @Test
    void wattsAreWithinReason() {
        refused(bought("1", "1", -1, null), "watts", "0 to 1,000,000 watts");
        refused(bought("1", "1", 1_000_001, null), "watts", "0 to 1,000,000 watts");
        refused(bought("1", "1", 500, 501), "idleWatts", "0 to 500 watts");
        refused(bought("1", "1", 500, -1), "idleWatts", "0 to 500 watts");
        assertThat(PriceRules.checked(bought("1", "1", 500, 500), TODAY).price())
                .isEqualTo(new Price.Bought(BigDecimal.ONE, BigDecimal.ONE, 500, 500));
    }

    @ParameterizedTest
    @CsvSource({"1999-12-31, false", "2000-01-01, true", "2031-11-21, true", "2031-11-22, false"})
    void aDayIsWithinReason(LocalDate day, boolean taken) {
        var entry = new Entry(day, "EUR", new Price.Hourly(BigDecimal.ONE));
        if (taken) {
            assertThat(PriceRules.checked(entry, TODAY).from()).isEqualTo(day);
        } else {
            refused(entry, "validFrom", "2000-01-01 and 2031-11-21");
        }
    }
}
