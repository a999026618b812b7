package dev.podium.identity.ui;

import dev.podium.kernel.Role;
import java.util.Locale;

/** Roles as people read them. */
final class RoleWords {

    private RoleWords() {}

    static String of(Role role) {
        return switch (role) {
            case ADMIN -> "Admin";
            case ORG_AUDITOR -> "Auditor of all teams";
            case ORG_MANAGER -> "Manager of all teams";
            case OWNER, MANAGER, MEMBER, VIEWER, INSTRUCTOR, ASSISTANT, STUDENT, AUDITOR, SERVICE, AGENT, SYSTEM -> {
                var word = role.name().toLowerCase(Locale.ROOT);
                yield word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
            }
        };
    }

    static String does(Role role) {
        return switch (role) {
            case OWNER -> "runs the team";
            case MANAGER -> "reads its costs";
            case MEMBER -> "works with agents";
            case VIEWER -> "looks on";
            case INSTRUCTOR -> "teaches, opens the terminals of others";
            case ASSISTANT -> "helps to teach";
            case STUDENT -> "works with agents of their own";
            case AUDITOR -> "reads its audit trail";
            case ADMIN -> "runs Podium: people, teams, sign-in";
            case ORG_AUDITOR -> "reads every audit trail";
            case ORG_MANAGER -> "reads every team's figures";
            case SERVICE -> "a program of the team";
            case AGENT -> "an agent's own program";
            case SYSTEM -> "Podium itself";
        };
    }

    static String both(Role role) {
        return of(role) + ": " + does(role);
    }
}
