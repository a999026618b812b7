package dev.podium.inference.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Models stand in the menu of those who may see them. */
@Component
class ModelsMenuRule implements MenuRule {

    private final Permissions permissions;

    ModelsMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("models") && !permissions.allows(Permission.MODEL_SEE);
    }
}
