package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.costs.Budgets.Period;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StretchTest {

    @ParameterizedTest
    @CsvSource({
        "DAY,   2026-11-22T23:30:00Z, Europe/Berlin,    2026-11-22T23:00:00Z, 2026-11-23T23:00:00Z",
        "WEEK,  2026-11-22T12:00:00Z, UTC,              2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "WEEK,  2026-11-23T00:00:00Z, UTC,              2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "MONTH, 2026-12-31T23:59:59Z, UTC,              2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "MONTH, 2026-12-31T23:59:59Z, Asia/Tokyo,       2026-12-31T15:00:00Z, 2027-01-31T15:00:00Z",
        "DAY,   2026-03-29T12:00:00Z, Europe/Berlin,    2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "MONTH, 2026-10-25T12:00:00Z, Europe/Berlin,    2026-09-30T22:00:00Z, 2026-10-31T23:00:00Z"
    })
    void followsTheCalendarOfItsZone(Period period, Instant moment, ZoneId zone, Instant starts, Instant ends) {
        assertThat(Stretch.of(period, moment, zone)).isEqualTo(new Stretch(starts, ends));
    }
}
