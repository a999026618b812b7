package dev.podium.portal;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinServletRequest;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import dev.podium.portal.web.ContentPolicy;
import org.springframework.stereotype.Component;

/** Gives the scripts of the page that holds everything the nonce of its answer; Vaadin's client hands it on to its own. */
@Component
class NoncesAtStart implements VaadinServiceInitListener {

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(NoncesAtStart::mark);
    }

    private static void mark(IndexHtmlResponse page) {
        var request = ((VaadinServletRequest) page.getVaadinRequest()).getHttpServletRequest();
        page.getDocument().select("script").attr("nonce", ContentPolicy.nonce(request));
    }
}
