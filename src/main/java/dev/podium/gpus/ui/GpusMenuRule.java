package dev.podium.gpus.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** GPUs stand in the menu of those who may see machines. */
@Component
class GpusMenuRule implements MenuRule {

    private final Permissions permissions;

    GpusMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("gpus") && !permissions.allows(Permission.MACHINE_SEE);
    }
}
