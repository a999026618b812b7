package dev.podium.identity.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import dev.podium.identity.Access;
import dev.podium.identity.AccessChanged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Pages that are open, by whom. One whose person may no longer be there loads anew, and so shows the sign-in page, or
 * another team of theirs, without waiting to be touched.
 */
@Component
class OpenPages implements VaadinServiceInitListener {

    private static final Logger log = LoggerFactory.getLogger(OpenPages.class);

    private final transient Access access;
    private final transient Map<UI, Actor> pages = new ConcurrentHashMap<>();

    OpenPages(Access access) {
        this.access = access;
    }

    @Override
    public void serviceInit(ServiceInitEvent init) {
        init.getSource().addUIInitListener(opened -> open(opened.getUI()));
    }

    void open(UI ui) {
        CurrentActor.find().ifPresent(actor -> {
            pages.put(ui, actor);
            ui.addDetachListener(closed -> pages.remove(ui));
        });
    }

    @EventListener
    void on(AccessChanged changed) {
        pages.forEach((ui, actor) -> {
            if (changed.people().contains(actor.person()) && access.now(actor).isEmpty()) {
                pages.remove(ui);
                leave(ui);
            }
        });
    }

    private static void leave(UI ui) {
        try {
            ui.access(() -> ui.getPage().setLocation(""));
        } catch (UIDetachedException closed) {
            log.debug("A page is gone already", closed);
        }
    }
}
