package dev.podium.agents.ui;

import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Policies stand in the menu of those who may read them and the agents that they are about. */
@Component
class PolicyMenuRule implements MenuRule {

    private final Permissions permissions;

    PolicyMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("policies") && !PoliciesView.mayOpen(permissions);
    }
}
