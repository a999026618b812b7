package dev.podium.agents.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.PaletteItem;
import dev.podium.portal.PaletteSource;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Looks for what was typed in everything that agents printed. */
@Component
@Order(9)
class RecordingPalette implements PaletteSource {

    private final Permissions permissions;

    RecordingPalette(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public List<PaletteItem> search(String text, int limit) {
        if (text.isBlank() || limit < 1 || !permissions.allows(Permission.TERMINAL_WATCH)) {
            return List.of();
        }
        return List.of(new PaletteItem(
                "Search",
                Symbol.RECORD,
                Tone.IDLE,
                "Search recordings for “" + text.strip() + "”",
                "View",
                () -> RecordingsView.open(null, text.strip())));
    }
}
