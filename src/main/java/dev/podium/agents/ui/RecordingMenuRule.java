package dev.podium.agents.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Recordings stand in the menu of those who may watch terminals. */
@Component
class RecordingMenuRule implements MenuRule {

    private final Permissions permissions;

    RecordingMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("recordings") && !permissions.allows(Permission.TERMINAL_WATCH);
    }
}
