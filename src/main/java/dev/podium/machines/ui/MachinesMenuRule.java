package dev.podium.machines.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Machines stand in the menu of those who may see them. */
@Component
class MachinesMenuRule implements MenuRule {

    private final Permissions permissions;

    MachinesMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("machines") && !permissions.allows(Permission.MACHINE_SEE);
    }
}
