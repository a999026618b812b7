package dev.podium.identity.ui;

import com.vaadin.flow.server.VaadinRequest;

/** Where the browser is that uses a page. */
final class Visitor {

    private Visitor() {}

    static String address() {
        var request = VaadinRequest.getCurrent();
        var address = request == null ? null : request.getRemoteAddr();
        return address == null ? "" : address;
    }
}
