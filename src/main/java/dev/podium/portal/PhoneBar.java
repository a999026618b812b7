package dev.podium.portal;

import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.server.menu.MenuEntry;
import java.util.List;

/** On a phone the first four views stand at the thumb, and the drawer, with those of admins, behind "More". */
final class PhoneBar extends Nav {

    private static final int MOST = 4;

    PhoneBar(List<MenuEntry> entries) {
        addClassName("tabsbar");
        getElement().setAttribute("aria-label", "Main, phone");
        for (var entry : entries.stream()
                .filter(entry -> !Navigation.isAdmin(entry))
                .limit(MOST)
                .toList()) {
            var path = entry.path().startsWith("/") ? entry.path().substring(1) : entry.path();
            var link = new Anchor(path, "");
            link.getElement().setAttribute("router-link", true);
            link.add(Navigation.icon(entry), new Span(entry.title()));
            add(link);
        }
        var more = new DrawerToggle();
        more.setIcon(new Span(Symbol.MENU.icon(), new Span("More")));
        more.setAriaLabel("More");
        add(more);
    }

    void at(Location location) {
        var first = location.getFirstSegment();
        getChildren().filter(Anchor.class::isInstance).map(Anchor.class::cast).forEach(link -> {
            if (link.getHref().equals(first) || (first.isEmpty() && link == getComponentAt(0))) {
                link.getElement().setAttribute("aria-current", "page");
            } else {
                link.getElement().removeAttribute("aria-current");
            }
        });
    }
}
