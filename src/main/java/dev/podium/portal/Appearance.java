package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.page.ColorScheme;

/** Light or dark, roomy or compact, keys: kept in this browser, and put in place by the shell before the first paint. */
final class Appearance {

    /** Runs before anything is painted, so that a dark page never flashes light. */
    static final String AT_START = """
            (() => {
              const root = document.documentElement;
              const scheme = localStorage.getItem('podium.scheme');
              if (scheme) root.style.colorScheme = scheme;
              const density = localStorage.getItem('podium.density');
              if (density) root.dataset.density = density;
            })()
            """;

    private Appearance() {}

    static void use(ColorScheme.Value scheme) {
        var page = UI.getCurrent().getPage();
        page.setColorScheme(scheme);
        page.executeJs(
                "localStorage.setItem('podium.scheme', $0); document.documentElement.style.colorScheme = $0",
                switch (scheme) {
                    case LIGHT -> "light";
                    case DARK -> "dark";
                    case LIGHT_DARK, DARK_LIGHT, NORMAL, SYSTEM -> "light dark";
                });
    }

    static void use(boolean compact) {
        UI.getCurrent().getPage().executeJs("""
                        if ($0) { document.documentElement.dataset.density = 'compact';
                          localStorage.setItem('podium.density', 'compact'); }
                        else { delete document.documentElement.dataset.density;
                          localStorage.removeItem('podium.density'); }
                        """, compact);
    }

    static void fill(MenuItem menu, Keys keys) {
        var choices = menu.getSubMenu();
        choices.addItem("Light", e -> use(ColorScheme.Value.LIGHT));
        choices.addItem("Dark", e -> use(ColorScheme.Value.DARK));
        choices.addItem("As the system", e -> use(ColorScheme.Value.SYSTEM));
        choices.addSeparator();
        choices.addItem("Roomy", e -> use(false));
        choices.addItem("Compact", e -> use(true));
        choices.addSeparator();
        choices.addItem("Show all keys", e -> keys.explain());
        choices.addItem("Single-letter keys off", e -> keys.single(false));
        choices.addItem("Single-letter keys on", e -> keys.single(true));
    }
}
