package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.inference.Breakers.Rest;
import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.inference.ModelProviders.Kind;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a provider that fails is left alone, and when it is tried again. */
class BreakersTest {

    private static final class Moved extends Clock {

        Instant now = Instant.parse("2026-03-02T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final Moved clock = new Moved();
    private final Breakers breakers = new Breakers(clock);
    private final ProviderRow one = provider("http://one");

    private static ProviderRow provider(String url) {
        return new ProviderRow(UUID.randomUUID(), "one", Kind.COMPATIBLE, url, null, 8192, 1, true, BigDecimal.ZERO);
    }

    /** Whether it was let through. */
    private boolean call(ProviderRow provider, boolean fine) {
        var breaker = breakers.of(provider);
        if (!breaker.tryAcquirePermission()) {
            return false;
        }
        if (fine) {
            breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        } else {
            breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("500"));
        }
        return true;
    }

    @BeforeEach
    void itFailedTooOften() {
        for (int i = 1; i < Breakers.LOOKED_AT; i++) {
            assertThat(call(one, false)).isTrue();
            assertThat(breakers.rest(one)).isEqualTo(Rest.NONE);
        }
        assertThat(call(one, false)).isTrue();
    }

    @Test
    void whatFailsTooOftenIsLeftAloneForAWhileAndNothingElse() {
        assertThat(breakers.rest(one)).isEqualTo(Rest.RESTING);
        assertThat(breakers.resting()).isEqualTo(1);
        assertThat(call(one, true)).isFalse();
        assertThat(breakers.rest(provider("http://two"))).isEqualTo(Rest.NONE);
        clock.now = clock.now.plus(Breakers.REST).minusMillis(1);
        assertThat(breakers.rest(one)).isEqualTo(Rest.RESTING);
    }

    @Test
    void onceItHasRestedAFewCallsTryItAndItIsLikeTheOthersAgain() {
        clock.now = clock.now.plus(Breakers.REST).plusMillis(1);
        // Whoever passes over what rests comes by here.
        assertThat(breakers.rest(one)).isEqualTo(Rest.TRIED);
        assertThat(breakers.resting()).isZero();
        var first = breakers.of(one);
        for (int i = 0; i < Breakers.TRIED_WITH; i++) {
            assertThat(first.tryAcquirePermission()).isTrue();
        }
        assertThat(first.tryAcquirePermission()).isFalse();
        assertThat(breakers.rest(one)).isEqualTo(Rest.TRIED);
        for (int i = 0; i < Breakers.TRIED_WITH; i++) {
            first.onSuccess(1, TimeUnit.MILLISECONDS);
        }
        assertThat(breakers.rest(one)).isEqualTo(Rest.NONE);
        assertThat(call(one, true)).isTrue();
    }

    @Test
    void whatStillFailsRestsOnceMore() {
        clock.now = clock.now.plus(Breakers.REST).plusMillis(1);
        for (int i = 0; i < Breakers.TRIED_WITH; i++) {
            assertThat(call(one, false)).isTrue();
        }
        assertThat(breakers.rest(one)).isEqualTo(Rest.RESTING);
        assertThat(call(one, true)).isFalse();
        clock.now = clock.now.plus(Duration.ofSeconds(11));
        assertThat(breakers.rest(one)).isEqualTo(Rest.TRIED);
    }
}
