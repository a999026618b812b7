package dev.podium.inference.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Access;
import dev.podium.inference.Engines;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells open pages of engines once a second, where there is anything new: calls come and go far more often. Each refresh
 * runs with the actor who opened the page, because nobody's request is running then.
 */
@Component
class EngineNews {

    private static final Logger log = LoggerFactory.getLogger(EngineNews.class);

    private record Page(UI ui, Actor actor, Runnable refresh) {}

    private final Set<Page> pages = ConcurrentHashMap.newKeySet();
    private final Engines engines;
    private final Access access;
    private long told;

    EngineNews(Engines engines, Access access) {
        this.engines = engines;
        this.access = access;
    }

    /** Runs {@code refresh} in the UI when there is news; ends with the registration. */
    Registration subscribe(UI ui, Runnable refresh) {
        var actor = CurrentActor.find();
        if (actor.isEmpty()) {
            return () -> {};
        }
        var page = new Page(ui, actor.get(), refresh);
        pages.add(page);
        return () -> pages.remove(page);
    }

    @Scheduled(fixedDelay = 1_000)
    void look() {
        long now = engines.version();
        if (now == told) {
            return;
        }
        told = now;
        for (var page : pages) {
            try {
                // As they are now: a role that was taken away shows nothing more.
                page.ui.access(() -> access.now(page.actor).ifPresent(actor -> CurrentActor.run(actor, page.refresh)));
            } catch (UIDetachedException closed) {
                log.debug("A page is gone", closed);
                pages.remove(page);
            }
        }
    }
}
