package dev.podium.identity;

import dev.podium.audit.AuditDenials;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/**
 * The table of roles. An admin runs the installation but gains no agent and no terminal by it, and an owner runs a team
 * without opening the terminals of its people; somebody who is both an admin and an owner holds what either does.
 */
@Service
class RolePermissions implements Permissions {

    static final String NOT_ALLOWED = "identity.not-allowed";

    private static final Set<Permission> EVERYTHING = EnumSet.allOf(Permission.class);
    private static final Set<Permission> WORK = EnumSet.of(
            Permission.AGENT_SEE,
            Permission.AGENT_CREATE,
            Permission.AGENT_CHANGE,
            Permission.TERMINAL_WATCH,
            Permission.TERMINAL_DRIVE,
            Permission.NOTE_WRITE,
            Permission.RUN_SEE,
            Permission.RUN_START,
            Permission.MACHINE_SEE,
            Permission.MODEL_SEE,
            Permission.MODEL_CALL,
            Permission.GPU_USE,
            Permission.COSTS_OWN,
            Permission.TOKEN_MANAGE);
    private static final Set<Permission> RUN_TEAM = and(
            WORK,
            Permission.SESSION_ADOPT,
            Permission.AGENT_SEE_ALL,
            Permission.AGENT_CHANGE_ALL,
            Permission.TEAM_MANAGE,
            Permission.SERVICE_ACCOUNT_MANAGE,
            Permission.AUDIT_READ,
            Permission.COSTS_SEE,
            Permission.BUDGET_MANAGE,
            Permission.COURSE_MANAGE,
            Permission.LAB_HELP,
            Permission.LAB_GRADE);
    private static final Set<Permission> MEMBER = and(WORK, Permission.SESSION_ADOPT);
    private static final Set<Permission> LEARN = and(WORK, Permission.LAB_SEAT);
    private static final Set<Permission> HELP = and(
            WORK, Permission.SESSION_ADOPT, Permission.AGENT_SEE_ALL, Permission.TERMINAL_OTHERS, Permission.LAB_HELP);
    private static final Set<Permission> TEACH = and(HELP, Permission.COURSE_MANAGE, Permission.LAB_GRADE);
    private static final Set<Permission> LOOK = EnumSet.of(
            Permission.AGENT_SEE,
            Permission.TERMINAL_WATCH,
            Permission.RUN_SEE,
            Permission.MACHINE_SEE,
            Permission.MODEL_SEE,
            Permission.COSTS_OWN,
            Permission.TOKEN_MANAGE);
    private static final Set<Permission> COUNT = EnumSet.of(
            Permission.MACHINE_SEE,
            Permission.MODEL_SEE,
            Permission.COSTS_OWN,
            Permission.COSTS_SEE,
            Permission.TOKEN_MANAGE);
    private static final Set<Permission> AUDIT = EnumSet.of(Permission.AUDIT_READ, Permission.TOKEN_MANAGE);
    private static final Set<Permission> SERVE = EnumSet.of(
            Permission.AGENT_SEE,
            Permission.AGENT_CREATE,
            Permission.AGENT_CHANGE,
            Permission.TERMINAL_WATCH,
            Permission.TERMINAL_DRIVE,
            Permission.NOTE_WRITE,
            Permission.RUN_SEE,
            Permission.RUN_START,
            Permission.MACHINE_SEE,
            Permission.MODEL_SEE,
            Permission.MODEL_CALL,
            Permission.GPU_USE,
            Permission.COSTS_OWN);
    private static final Set<Permission> ITSELF = EnumSet.of(Permission.AGENT_SELF, Permission.MODEL_CALL);
    private static final Set<Permission> RUN_INSTALLATION = EnumSet.of(
            Permission.TEAM_MANAGE,
            Permission.MACHINE_SEE,
            Permission.MODEL_SEE,
            Permission.COSTS_OWN,
            Permission.AUDIT_READ,
            Permission.SESSION_ADOPT,
            Permission.PLATFORM_MANAGE,
            Permission.ORG_FIGURES);
    private static final Set<Permission> AUDIT_ALL =
            EnumSet.of(Permission.AUDIT_READ, Permission.ORG_AUDIT, Permission.ORG_FIGURES, Permission.TOKEN_MANAGE);
    private static final Set<Permission> COUNT_ALL =
            EnumSet.of(Permission.COSTS_OWN, Permission.COSTS_SEE, Permission.ORG_FIGURES, Permission.TOKEN_MANAGE);

    private final AuditDenials denials;

    RolePermissions(AuditDenials denials) {
        this.denials = denials;
    }

    private static Set<Permission> and(Set<Permission> some, Permission... more) {
        var all = EnumSet.copyOf(some);
        all.addAll(Set.of(more));
        return all;
    }

    static Set<Permission> of(Role role) {
        return switch (role) {
            case SYSTEM -> EVERYTHING;
            case OWNER -> RUN_TEAM;
            case MEMBER -> MEMBER;
            case STUDENT -> LEARN;
            case ASSISTANT -> HELP;
            case INSTRUCTOR -> TEACH;
            case VIEWER -> LOOK;
            case MANAGER -> COUNT;
            case AUDITOR -> AUDIT;
            case SERVICE -> SERVE;
            case AGENT -> ITSELF;
            case ADMIN -> RUN_INSTALLATION;
            case ORG_AUDITOR -> AUDIT_ALL;
            case ORG_MANAGER -> COUNT_ALL;
        };
    }

    /** The scopes that a service account has where it was narrowed to this role. */
    static Set<String> serviceScopes(Role narrowed) {
        return SERVE.stream()
                .filter(of(narrowed)::contains)
                .map(Permission::scope)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void require(Permission permission) {
        var actor = CurrentActor.require();
        if (!byRole(actor, permission)) {
            throw denied(
                    permission,
                    actor.name() + " may not do this in this team: it takes the permission " + permission.scope() + ".",
                    "Ask an owner of the team for a role that has it.");
        }
        if (!byScope(actor, permission)) {
            throw denied(
                    permission,
                    "This token may not do this: it lacks the scope " + permission.scope() + ".",
                    "Make a token with that scope on the account page.");
        }
    }

    /** The refusal, after it was recorded: who tries what they may not is what a trail is read for. */
    private Refusal denied(Permission permission, String sentence, String nextStep) {
        denials.denied(permission.scope(), NOT_ALLOWED);
        return Refusal.forbidden(NOT_ALLOWED, sentence, nextStep);
    }

    @Override
    public boolean allows(Permission permission) {
        return CurrentActor.find()
                .filter(actor -> byRole(actor, permission) && byScope(actor, permission))
                .isPresent();
    }

    private static boolean byRole(Actor actor, Permission permission) {
        for (var role : actor.roles()) {
            if (of(role).contains(permission)) {
                return true;
            }
        }
        return false;
    }

    private static boolean byScope(Actor actor, Permission permission) {
        var scopes = actor.scopes();
        return scopes == null || scopes.contains(permission.scope());
    }
}
