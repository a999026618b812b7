package dev.podium.tasks.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Runs stand in the menu of those who may see some. */
@Component
class RunMenuRule implements MenuRule {

    private final Permissions permissions;

    RunMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("runs") && !permissions.allows(Permission.RUN_SEE);
    }
}
