package dev.podium.agents;

import dev.podium.identity.Permission;
import dev.podium.kernel.PersonId;
import dev.podium.terminals.Terminals;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with whose agent. Pure: whom it was shared with and what a person holds are handed in. Running a team
 * or the installation opens nobody's terminal; that takes a share or {@link Permission#TERMINAL_OTHERS}.
 */
final class AgentAccess {

    private AgentAccess() {}

    /**
     * @param sharing without shares that have ended
     * @param byRole how far they open it by their role, as {@link RoleReach} says; null where not
     * @param holds what the person holds by role and token
     */
    static Reach reach(
            PersonId person,
            PersonId owner,
            Sharing sharing,
            Terminals.@Nullable Mode byRole,
            Predicate<Permission> holds) {
        if (person.equals(owner)) {
            return Reach.OWNER;
        }
        var shared = sharing.with(person);
        var mode = byRole == null || shared == Terminals.Mode.DRIVE ? shared : byRole;
        if (mode == Terminals.Mode.DRIVE && holds.test(Permission.TERMINAL_DRIVE)) {
            return Reach.DRIVE;
        }
        if (mode != null && holds.test(Permission.TERMINAL_WATCH)) {
            return Reach.WATCH;
        }
        return mode != null || holds.test(Permission.AGENT_SEE_ALL) ? Reach.SEE : Reach.NONE;
    }

    /** Whether every agent of the team is at least seen, so that a list need not look at each. */
    static boolean seesAll(Predicate<Permission> holds) {
        return holds.test(Permission.AGENT_SEE_ALL) || holds.test(Permission.TERMINAL_OTHERS);
    }

    static boolean opens(Reach reach, Terminals.Mode mode) {
        return switch (mode) {
            case WATCH -> reach.opens();
            case DRIVE -> reach.types();
        };
    }

    /**
     * Whether somebody may take the keyboard from who drives, and type beside them without being let. One with whom it is
     * only shared may not, whatever their role opens elsewhere.
     */
    static boolean takesOver(Reach reach, Terminals.@Nullable Mode byRole, Predicate<Permission> holds) {
        return switch (reach) {
            case OWNER -> holds.test(Permission.TERMINAL_DRIVE);
            case DRIVE -> byRole == Terminals.Mode.DRIVE;
            case NONE, SEE, WATCH -> false;
        };
    }

    static boolean changes(Reach reach, Predicate<Permission> holds) {
        return switch (reach) {
            case OWNER -> true;
            case SEE, WATCH, DRIVE -> holds.test(Permission.AGENT_CHANGE_ALL);
            case NONE -> false;
        };
    }
}
