package dev.podium.costs.ui;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Nav;

/** A few ways to look at the same, beside each other: links, so that each has an address and the way back is the browser's. */
final class CostsSegments extends Nav {

    CostsSegments(String label) {
        addClassName("costs-seg");
        getElement().setAttribute("aria-label", label);
    }

    void add(String word, String address, boolean here) {
        var link = new Anchor(address, word);
        link.getElement().setAttribute("router-link", true);
        if (here) {
            link.getElement().setAttribute("aria-current", "true");
        }
        add(link);
    }
}
