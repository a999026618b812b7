package dev.podium.labs.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Access;
import dev.podium.portal.RefreshedPages;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks again, for open pages on which seats are being made. By the clock and not by events: seats may be made by another
 * Podium on the same database, which tells this one nothing.
 */
@Component
class LabNews {

    private static final Duration PAUSE = Duration.ofMillis(900);

    private final RefreshedPages<Runnable> pages;

    LabNews(Access access) {
        this.pages = new RefreshedPages<>(access::now);
    }

    /** Runs {@code refresh} in the UI about once a second; ends with the registration. */
    Registration subscribe(UI ui, Runnable refresh) {
        return pages.subscribe(ui, refresh);
    }

    @Scheduled(fixedDelay = 1000)
    void look() {
        pages.refresh((_, _) -> true, PAUSE);
    }
}
