package dev.podium.labs.ui;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.labs.CourseFigures;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** Course figures stand in the menu of those who see what a team that teaches spends, or every team's figures. */
@Component
class FiguresMenuRule implements MenuRule {

    private final CourseFigures figures;
    private final Permissions permissions;

    FiguresMenuRule(CourseFigures figures, Permissions permissions) {
        this.figures = figures;
        this.permissions = permissions;
    }

    @Override
    public boolean hides(String path) {
        return path.equals(CourseFiguresView.PATH) && !(mayLook(permissions) && figures.any());
    }

    static boolean mayLook(Permissions permissions) {
        return permissions.allows(Permission.ORG_FIGURES) || ofTeam(permissions);
    }

    static boolean ofTeam(Permissions permissions) {
        return permissions.allows(Permission.COSTS_SEE)
                && CurrentActor.find().map(Actor::team).isPresent();
    }
}
