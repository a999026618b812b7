package dev.podium.health.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.health.HealthChanged;
import dev.podium.identity.Access;
import dev.podium.portal.RefreshedPages;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells open pages of health what changed, once a second at most. */
@Component
class HealthNews {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RefreshedPages<Runnable> pages;

    HealthNews(Access access) {
        this.pages = new RefreshedPages<>(access::now);
    }

    /** Runs {@code refresh} in the UI when there is news; ends with the registration. */
    Registration subscribe(UI ui, Runnable refresh) {
        return pages.subscribe(ui, refresh);
    }

    @EventListener
    void on(HealthChanged changed) {
        pages.refresh((_, _) -> true, PAUSE);
    }
}
