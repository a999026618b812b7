package dev.podium.agents.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** The organisation stands in the menu of those who may see its figures. */
@Component
class OrganisationMenuRule implements MenuRule {

    private final Permissions permissions;

    OrganisationMenuRule(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("organisation") && !permissions.allows(Permission.ORG_FIGURES);
    }
}
