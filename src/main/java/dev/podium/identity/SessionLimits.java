package dev.podium.identity;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How long a browser stays signed in: without being used, and at all. */
@Component
class SessionLimits {

    private final Duration idle;
    private final Duration longest;

    SessionLimits(
            @Value("${podium.session.idle:12h}") Duration idle,
            @Value("${podium.session.longest:14d}") Duration longest) {
        if (!idle.isPositive() || !longest.isPositive()) {
            throw new IllegalArgumentException("podium.session.idle and podium.session.longest have to be above 0.");
        }
        this.idle = idle;
        this.longest = longest;
    }

    Duration idle() {
        return idle;
    }

    Duration longest() {
        return longest;
    }
}
