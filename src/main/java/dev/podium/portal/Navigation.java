package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.server.menu.MenuConfiguration;
import com.vaadin.flow.server.menu.MenuEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the views that there are and that the person may use: the frame itself names none. Those below
 * {@code admin/} stand apart, under a heading.
 */
final class Navigation extends Div {

    static final String ADMIN = "admin/";

    private final Map<String, Span> counts = new HashMap<>();
    private final Set<String> letters = new HashSet<>();

    Navigation(List<MenuEntry> entries) {
        addClassName("entries");
        var main = group(entries.stream().filter(entry -> !isAdmin(entry)).toList());
        main.getElement().setAttribute("aria-label", "Main");
        add(main);
        var admin = entries.stream().filter(Navigation::isAdmin).toList();
        if (!admin.isEmpty()) {
            var group = group(admin);
            group.setLabel("Admin");
            group.addClassName("admin");
            add(group);
        }
    }

    private SideNav group(List<MenuEntry> entries) {
        var group = new SideNav();
        group.setWidthFull();
        for (var entry : entries) {
            var count = new Span();
            count.addClassName("n");
            counts.put(plain(entry.path()), count);
            var item = new SideNavItem(
                    entry.title(), entry.path(), symbol(entry.icon()).icon());
            item.setMatchNested(true);
            item.setSuffixComponent(count);
            // Of two with the same letter, the upper one keeps it and the lower one takes its next.
            entry.title()
                    .toLowerCase(Locale.ROOT)
                    .chars()
                    .mapToObj(Character::toString)
                    .filter(letters::add)
                    .findFirst()
                    .ifPresent(letter -> Keys.give(item, "g " + letter, "Go to " + entry.title()));
            group.addItem(item);
        }
        return group;
    }

    static boolean isAdmin(MenuEntry entry) {
        return plain(entry.path()).startsWith(ADMIN);
    }

    void count(String path, int number) {
        var count = counts.get(plain(path));
        if (count != null) {
            count.setText(number == 0 ? "" : Integer.toString(number));
        }
    }

    /** Those that no rule hides from the current actor. */
    static List<MenuEntry> entries(List<MenuRule> rules) {
        return MenuConfiguration.getMenuEntries().stream()
                .filter(entry -> rules.stream().noneMatch(rule -> rule.hides(plain(entry.path()))))
                .toList();
    }

    static Symbol symbol(@Nullable String icon) {
        for (var symbol : Symbol.values()) {
            if (symbol.id().equals(icon)) {
                return symbol;
            }
        }
        return Symbol.DOCUMENT;
    }

    static Component icon(MenuEntry entry) {
        return symbol(entry.icon()).icon();
    }

    private static String plain(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
