package dev.podium.inference.ui;

import dev.podium.identity.Access;
import dev.podium.inference.Engines;
import dev.podium.portal.PageNews;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells open pages of engines once a second, where there is anything new: calls come and go far more often. */
@Component
class EngineNews extends PageNews {

    private final Engines engines;
    private long told;

    EngineNews(Engines engines, Access access) {
        super(access::now, Duration.ZERO);
        this.engines = engines;
    }

    @Scheduled(fixedDelay = 1_000)
    void look() {
        long now = engines.version();
        if (now != told) {
            told = now;
            tell();
        }
    }
}
