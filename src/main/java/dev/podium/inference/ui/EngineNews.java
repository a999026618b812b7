package dev.podium.inference.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Access;
import dev.podium.inference.Engines;
import dev.podium.portal.RefreshedPages;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells open pages of engines once a second, where there is anything new: calls come and go far more often. */
@Component
class EngineNews {

    private final RefreshedPages<Runnable> pages;
    private final Engines engines;
    private long told;

    EngineNews(Engines engines, Access access) {
        this.engines = engines;
        this.pages = new RefreshedPages<>(access::now);
    }

    /** Runs {@code refresh} in the UI when there is news; ends with the registration. */
    Registration subscribe(UI ui, Runnable refresh) {
        return pages.subscribe(ui, refresh);
    }

    @Scheduled(fixedDelay = 1_000)
    void look() {
        long now = engines.version();
        if (now != told) {
            told = now;
            pages.refresh((_, _) -> true, Duration.ZERO);
        }
    }
}
