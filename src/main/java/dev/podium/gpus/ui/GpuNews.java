package dev.podium.gpus.ui;

import dev.podium.gpus.GpusChanged;
import dev.podium.identity.Access;
import dev.podium.portal.PageNews;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells open pages that something about GPUs is new, at most once a second. */
@Component
class GpuNews extends PageNews {

    GpuNews(Access access) {
        super(access::now, Duration.ofSeconds(1));
    }

    @EventListener
    void on(GpusChanged changed) {
        tell();
    }
}
