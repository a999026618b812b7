package dev.podium.inference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.costs.Metered;
import dev.podium.costs.Payer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Who was told a moment ago that a soft budget of theirs is passed: their next calls may go to a cheaper model. Known from the
 * calls themselves, so that nothing is asked for it; a minute after the last such call it is forgotten.
 */
@Component
class SoftLimits {

    private final Cache<Payer, Boolean> passed = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    void heard(Payer payer, Metered money) {
        if (money.overSoft() != null) {
            passed.put(payer, true);
        }
    }

    boolean passed(Payer payer) {
        return passed.getIfPresent(payer) != null;
    }
}
