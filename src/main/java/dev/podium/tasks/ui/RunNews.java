package dev.podium.tasks.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Access;
import dev.podium.portal.RefreshedPages;
import dev.podium.tasks.RunChanged;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells open pages that runs changed: many changes make one refresh. */
@Component
class RunNews {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final RefreshedPages<Runnable> pages;

    RunNews(Access access) {
        this.pages = new RefreshedPages<>(access::now);
    }

    /** Runs {@code refresh} in the UI after changes in the current actor's team; ends with the registration. */
    Registration subscribe(UI ui, Runnable refresh) {
        return pages.subscribe(ui, refresh);
    }

    @EventListener
    void on(RunChanged change) {
        pages.refresh((actor, _) -> change.team().equals(actor.team()), PAUSE);
    }
}
