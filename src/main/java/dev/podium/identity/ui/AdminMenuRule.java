package dev.podium.identity.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** The pages of the installation stand in the menu of those who run it. */
@Component
class AdminMenuRule implements MenuRule {

    private final Permissions permissions;

    AdminMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.startsWith("admin/") && !permissions.allows(Permission.PLATFORM_MANAGE);
    }
}
