package dev.podium.costs.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Costs stand in the menu of those who may see some: their own, the team's, or those of all teams. */
@Component
class CostsMenuRule implements MenuRule {

    private final Permissions permissions;

    CostsMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals(CostsAddress.PATH)
                && !permissions.allows(Permission.COSTS_OWN)
                && !permissions.allows(Permission.COSTS_SEE)
                && !permissions.allows(Permission.ORG_FIGURES);
    }
}
