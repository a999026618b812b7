package dev.podium.inference.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Calls stand in the menu of those who have a team and may see what they spent. */
@Component
class CallsMenuRule implements MenuRule {

    private final Permissions permissions;

    CallsMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("calls") && !permissions.allows(Permission.COSTS_OWN);
    }
}
