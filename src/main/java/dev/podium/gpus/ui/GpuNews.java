package dev.podium.gpus.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.gpus.GpusChanged;
import dev.podium.identity.Access;
import dev.podium.portal.RefreshedPages;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells open pages that something about GPUs is new, at most once a second. */
@Component
class GpuNews {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RefreshedPages<Runnable> pages;

    GpuNews(Access access) {
        this.pages = new RefreshedPages<>(access::now);
    }

    /** Runs {@code refresh} in the UI when there is news; ends with the registration. */
    Registration subscribe(UI ui, Runnable refresh) {
        return pages.subscribe(ui, refresh);
    }

    @EventListener
    void on(GpusChanged changed) {
        pages.refresh((_, _) -> true, PAUSE);
    }
}
