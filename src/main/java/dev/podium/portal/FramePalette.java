package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.page.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What the frame itself offers in the palette: the views there are, and how the page looks. */
@Component
class FramePalette implements PaletteSource {

    private final ObjectProvider<MenuRule> rules;

    FramePalette(ObjectProvider<MenuRule> rules) {
        this.rules = rules;
    }

    @Override
    public List<PaletteItem> search(String text, int limit) {
        var items = new ArrayList<PaletteItem>();
        for (var entry : Navigation.entries(rules.stream().toList())) {
            var path = entry.path();
            items.add(new PaletteItem(
                    "Go to",
                    Navigation.symbol(entry.icon()),
                    Tone.IDLE,
                    entry.title(),
                    "View",
                    () -> UI.getCurrent().navigate(path)));
        }
        items.add(appearance("Light page", ColorScheme.Value.LIGHT));
        items.add(appearance("Dark page", ColorScheme.Value.DARK));
        items.add(appearance("Light or dark as the system", ColorScheme.Value.SYSTEM));
        return items.stream()
                .filter(item -> matches(item.label(), text))
                .limit(limit)
                .toList();
    }

    private static PaletteItem appearance(String label, ColorScheme.Value scheme) {
        return new PaletteItem("Look", Symbol.SUN, Tone.IDLE, label, "Action", () -> Appearance.use(scheme));
    }

    private static boolean matches(String label, String text) {
        var low = label.toLowerCase(Locale.ROOT);
        return Stream.of(text.toLowerCase(Locale.ROOT).split("\\s+")).allMatch(low::contains);
    }
}
