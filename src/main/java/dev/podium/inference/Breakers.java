package dev.podium.inference;

import dev.podium.inference.InferenceStore.ProviderRow;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.registry.EntryAddedEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Leaves a provider alone for a while that failed too often of late, and then tries it with a few calls before it is one like the
 * others again. One for each address: what is moved elsewhere begins anew.
 */
@Component
class Breakers {

    /** For so long it is left alone. */
    static final Duration REST = Duration.ofSeconds(10);

    /** Fewer calls say nothing of a provider. */
    static final int LOOKED_AT = 10;

    /** With so many it is tried again. */
    static final int TRIED_WITH = 3;

    /** So many of a hundred in the last half minute. */
    private static final int TOO_MANY = 60;

    private static final int WINDOW_SECONDS = 30;

    /** How it is with one. */
    enum Rest {
        NONE,
        /** It is asked only where nothing else is left, and then refuses at once. */
        RESTING,
        /** It is asked by a few calls, and by all once these went well. */
        TRIED
    }

    private final Clock clock;
    private final CircuitBreakerRegistry breakers;
    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    Breakers(Clock clock) {
        this.clock = clock;
        breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                .slidingWindowSize(WINDOW_SECONDS)
                .minimumNumberOfCalls(LOOKED_AT)
                .failureRateThreshold(TOO_MANY)
                .waitDurationInOpenState(REST)
                .permittedNumberOfCallsInHalfOpenState(TRIED_WITH)
                .clock(clock)
                .build());
        breakers.getEventPublisher().onEntryAdded(this::watch);
    }

    private void watch(EntryAddedEvent<CircuitBreaker> added) {
        var breaker = added.getAddedEntry();
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == State.OPEN) {
                until.put(breaker.getName(), clock.instant().plus(REST));
            } else {
                until.remove(breaker.getName());
            }
        });
    }

    /** To be asked before each call, and told how it went. */
    CircuitBreaker of(ProviderRow provider) {
        return breakers.circuitBreaker(name(provider));
    }

    private static String name(ProviderRow provider) {
        return provider.id() + provider.url();
    }

    Rest rest(ProviderRow provider) {
        return breakers.find(name(provider)).map(this::rest).orElse(Rest.NONE);
    }

    /** That it has rested long enough is noticed by whoever asks for it next: nothing else would ever try it. */
    private Rest rest(CircuitBreaker breaker) {
        return switch (breaker.getState()) {
            case OPEN -> {
                var end = until.get(breaker.getName());
                yield end != null && clock.instant().isBefore(end) ? Rest.RESTING : Rest.TRIED;
            }
            case HALF_OPEN -> Rest.TRIED;
            default -> Rest.NONE;
        };
    }

    /** How many addresses are left alone now. */
    long resting() {
        return breakers.getAllCircuitBreakers().stream()
                .filter(each -> rest(each) == Rest.RESTING)
                .count();
    }
}
