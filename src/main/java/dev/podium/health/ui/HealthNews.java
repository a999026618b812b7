package dev.podium.health.ui;

import dev.podium.health.HealthChanged;
import dev.podium.identity.Access;
import dev.podium.portal.PageNews;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells open pages of health what changed, once a second at most. */
@Component
class HealthNews extends PageNews {

    HealthNews(Access access) {
        super(access::now, Duration.ofSeconds(1));
    }

    @EventListener
    void on(HealthChanged changed) {
        tell();
    }
}
