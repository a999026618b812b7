package dev.podium.labs.ui;

import dev.podium.identity.Access;
import dev.podium.portal.PageNews;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks again, about once a second, for open pages on which seats are being made. By the clock and not by events: seats may be
 * made by another Podium on the same database, which tells this one nothing.
 */
@Component
class LabNews extends PageNews {

    private static final Duration PAUSE = Duration.ofMillis(900);

    LabNews(Access access) {
        super(access::now, PAUSE);
    }

    @Scheduled(fixedDelay = 1000)
    void look() {
        tell();
    }
}
