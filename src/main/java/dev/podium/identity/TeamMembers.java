package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Members}. */
@Service
class TeamMembers implements Members {

    private final MemberStore store;
    private final Permissions permissions;
    private final AuditTrail audit;

    TeamMembers(MemberStore store, Permissions permissions, AuditTrail audit) {
        this.store = store;
        this.permissions = permissions;
        this.audit = audit;
    }

    /** Needs no permission: whoever works in a team may know who else does. A token needs the scope all the same. */
    @Override
    @Transactional(readOnly = true)
    public List<Member> list(String text, int offset, int limit) {
        look();
        Pages.check(offset, limit, LONGEST_PAGE);
        return store.list(Lines.searched(text), offset, limit);
    }

    @Override
    @Transactional(readOnly = true)
    public int count(String text) {
        look();
        return store.count(Lines.searched(text));
    }

    @Override
    @Transactional(readOnly = true)
    public Member get(PersonId person) {
        look();
        return store.find(person).orElseThrow(TeamMembers::noMember);
    }

    private void look() {
        CurrentActor.team();
        var scopes = CurrentActor.require().scopes();
        if (scopes != null && !scopes.contains(Permission.TEAM_MANAGE.scope())) {
            throw Refusal.forbidden(
                    "identity.not-allowed",
                    "This token may not do this: it lacks the scope " + Permission.TEAM_MANAGE.scope() + ".",
                    "Make a token with that scope on the account page.");
        }
    }

    @Override
    @Transactional
    public Member changeRole(PersonId person, Role role) {
        permissions.require(Permission.TEAM_MANAGE);
        CurrentActor.team();
        checkRole(role);
        var before = store.find(person).orElseThrow(TeamMembers::noMember);
        if (before.role() == Role.OWNER || role == Role.OWNER) {
            checkOwner();
        }
        refuseUnlessDone(store.changeRole(person, role));
        audit.record(
                "identity.member-role",
                before.name(),
                Map.of(
                        "person", person.toString(),
                        "before", before.role().name(),
                        "after", role.name()));
        return store.find(person).orElseThrow(TeamMembers::noMember);
    }

    @Override
    @Transactional
    public void remove(PersonId person) {
        permissions.require(Permission.TEAM_MANAGE);
        CurrentActor.team();
        var before = store.find(person).orElseThrow(TeamMembers::noMember);
        if (before.role() == Role.OWNER) {
            checkOwner();
        }
        refuseUnlessDone(store.remove(person));
        audit.record(
                "identity.member-removed",
                before.name(),
                Map.of("person", person.toString(), "role", before.role().name()));
    }

    /** Needs no permission: nobody is kept in a team. A token cannot leave for its person. */
    @Override
    @Transactional
    public void leave() {
        var actor = CurrentActor.require();
        CurrentActor.team();
        Interactive.require("leave a team");
        var role = store.remove(actor.person());
        refuseUnlessDone(role);
        audit.record("identity.member-left", actor.name(), Map.of("role", role));
    }

    @Override
    @Transactional
    public void transferOwnership(PersonId heir) {
        permissions.require(Permission.TEAM_MANAGE);
        CurrentActor.team();
        var before = store.find(heir).orElseThrow(TeamMembers::noMember);
        switch (store.transferOwnership(heir)) {
            case "no-owner" -> throw ownersOnly();
            case "no-member" ->
                throw Refusal.conflict(
                        "identity.no-heir",
                        before.name() + " cannot take the team over: it takes another member who can sign in.",
                        "Choose another member.");
            default ->
                audit.record(
                        "identity.ownership-transferred",
                        before.name(),
                        Map.of(
                                "person",
                                heir.toString(),
                                "before",
                                before.role().name()));
        }
    }

    static void checkRole(Role role) {
        if (!ROLES.contains(role)) {
            throw Refusal.invalidField(
                    "role",
                    "identity.bad-role",
                    role + " is no role that a member of a team can be given.",
                    "Take one of "
                            + String.join(", ", ROLES.stream().map(Role::name).toList()) + ".");
        }
    }

    /** Only an owner, or an admin of the installation, makes and unmakes owners. */
    static void checkOwner() {
        var roles = CurrentActor.require().roles();
        if (!roles.contains(Role.OWNER) && !roles.contains(Role.ADMIN)) {
            throw ownersOnly();
        }
    }

    private static Refusal ownersOnly() {
        return Refusal.forbidden(
                "identity.owner-only",
                "Only an owner of the team makes an owner, or takes that away.",
                "Ask an owner of the team.");
    }

    private static void refuseUnlessDone(String outcome) {
        if (outcome.equals("no-member")) {
            throw noMember();
        }
        if (outcome.equals("last-owner")) {
            throw Refusal.conflict(
                    "identity.last-owner",
                    "This is the team's last owner: a team needs one who can sign in.",
                    "Make another member an owner first, or ask an admin to delete the team.");
        }
    }

    private static Refusal noMember() {
        return Refusal.notFound(
                "identity.no-member", "There is no such member in this team.", "Take the id from the list of members.");
    }
}
