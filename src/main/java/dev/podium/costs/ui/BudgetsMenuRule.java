package dev.podium.costs.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Budgets stand in the menu of those for whom one can count, and of those who see the organisation's. */
@Component
class BudgetsMenuRule implements MenuRule {

    private final Permissions permissions;

    BudgetsMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("budgets")
                && !permissions.allows(Permission.COSTS_OWN)
                && !permissions.allows(Permission.ORG_FIGURES);
    }
}
