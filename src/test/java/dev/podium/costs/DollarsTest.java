package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DollarsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | $0.00 | $0.00",
                "0.000000000001 | $0.00 | <$0.0001",
                "0.073277 | $0.073277 | $0.0733",
                "5.65586805 | $5.655868 | $5.66",
                "1204.5 | $1,204.50 | $1,204.50",
                "-0.5 | −$0.50 | −$0.5000"
            })
    void amountsAreReadAsPeopleReadThem(BigDecimal amount, String shown, String about) {
        assertThat(Dollars.shown(amount)).isEqualTo(shown);
        assertThat(Dollars.about(amount)).isEqualTo(about);
    }
}
