package dev.podium.costs.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** What is charged stands in the menu of those who see the team's costs, and of those who enter rates for all. */
@Component
class ChargesMenuRule implements MenuRule {

    private final Permissions permissions;

    ChargesMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("charges")
                && !permissions.allows(Permission.COSTS_SEE)
                && !permissions.allows(Permission.PLATFORM_MANAGE);
    }
}
