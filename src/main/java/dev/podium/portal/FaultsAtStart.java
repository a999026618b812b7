package dev.podium.portal;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import org.springframework.stereotype.Component;

/** Gives each session the one error handler, and each page its words for when nothing answers it. */
@Component
class FaultsAtStart implements VaadinServiceInitListener {

    /** Of a page whose requests fail: what is pressed meanwhile is sent again until it is answered. */
    private static final String AWAY = "Podium, or its database, does not answer. Trying again …";

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addSessionInitListener(e -> e.getSession().setErrorHandler(new Faults()));
        event.getSource()
                .addUIInitListener(
                        e -> e.getUI().getReconnectDialogConfiguration().setDialogText(AWAY));
    }
}
