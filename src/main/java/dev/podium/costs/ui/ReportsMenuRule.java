package dev.podium.costs.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Reports stand in the menu of those who see a team's costs or all of them. */
@Component
class ReportsMenuRule implements MenuRule {

    private final Permissions permissions;

    ReportsMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("reports")
                && !permissions.allows(Permission.COSTS_SEE)
                && !permissions.allows(Permission.ORG_FIGURES);
    }
}
