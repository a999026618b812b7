package dev.podium.labs.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Labs stand in the menu of those who teach, help or learn. */
@Component
class LabsMenuRule implements MenuRule {

    private final Permissions permissions;

    LabsMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("labs")
                && !permissions.allows(Permission.LAB_HELP)
                && !permissions.allows(Permission.LAB_SEAT);
    }
}
