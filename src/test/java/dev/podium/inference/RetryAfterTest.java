package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private final RetryAfter retry = new RetryAfter(InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")));

    @ParameterizedTest
    @CsvSource({
        "429, Retry-After, 0, 0",
        "429, retry-after, 2, 2000",
        "503, Retry-After, 1.5, 1500",
        "529, retry-after-ms, 250, 250",
        "429, Retry-After, 'Sun, 22 Nov 2026 10:00:01 GMT', 1000",
        "429, Retry-After, 'Sun, 22 Nov 2026 09:00:00 GMT', 0"
    })
    void waitsAsLongAsIsAskedWhereThatIsNotLong(int status, String header, String value, long millis) {
        assertThat(retry.of(status, Map.of(header, List.of(value)))).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3",
                "2.1",
                "-1",
                "soon",
                "",
                "99999999999999999999",
                "NaN",
                "1e0",
                "0x1",
                "Sun, 22 Nov 2026 10:01:00 GMT"
            })
    void waitsNotWhereItIsLongOrNotSaid(String value) {
        assertThat(retry.of(429, Map.of("retry-after", List.of(value)))).isEmpty();
    }

    @Test
    void asksNobodyAgainWhoIsNotBusyOrSaysThatItIsOfNoUse() {
        for (int status : new int[] {200, 400, 401, 408, 500, 502}) {
            assertThat(retry.of(status, Map.of("retry-after", List.of("0"))))
                    .as("" + status)
                    .isEmpty();
        }
        assertThat(retry.of(429, Map.of("retry-after", List.of("0"), "x-should-retry", List.of("false"))))
                .isEmpty();
        assertThat(retry.of(429, Map.of())).isEmpty();
    }

    @Test
    void millisecondsCountBeforeSeconds() {
        assertThat(retry.of(429, Map.of("retry-after", List.of("60"), "retry-after-ms", List.of("10"))))
                .contains(Duration.ofMillis(10));
    }

    /** Without the stop this would wait for a day. */
    @Test
    void waitsNoLongerOncePodiumStops() throws Exception {
        retry.stop();
        assertThat(retry.pause(Duration.ofDays(1))).isFalse();
    }
}
