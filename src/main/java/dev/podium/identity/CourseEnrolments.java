package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Enrolments}. */
@Service
class CourseEnrolments implements Enrolments {

    private final EnrolmentStore store;
    private final InvitationStore invitations;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    CourseEnrolments(
            EnrolmentStore store, InvitationStore invitations, Permissions permissions, AuditTrail audit, Clock clock) {
        this.store = store;
        this.invitations = invitations;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Map<String, Enrolled> enrol(Map<String, Role> wanted) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        wanted.values().forEach(CourseEnrolments::checkRole);
        var enrolled = new LinkedHashMap<String, Enrolled>();
        for (var row : store.enrol(wanted)) {
            enrolled.put(row.email(), new Enrolled(row.person(), row.role()));
            if (!row.done().equals("stays")) {
                audit.record(
                        "identity.member-enrolled",
                        row.email(),
                        Map.of(
                                "person", row.person().toString(),
                                "role", row.role().name()));
            }
        }
        return enrolled;
    }

    @Override
    @Transactional
    public void release(Collection<PersonId> people) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        for (var person : people) {
            if (store.release(person)) {
                audit.record("identity.member-released", person.toString(), Map.of());
            }
        }
    }

    @Override
    @Transactional
    public Invitations.MadeInvitation invite(String email, Role role) {
        permissions.require(Permission.COURSE_MANAGE);
        var team = CurrentActor.team();
        checkRole(role);
        PersonRules.email(email).ifPresent(wrong -> {
            throw wrong;
        });
        var actor = CurrentActor.require();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var made = new Invitations.Invitation(
                UUID.randomUUID(), role, email, actor.name(), now, now.plus(Invitations.LONGEST));
        var token = Hashes.randomToken();
        invitations.insert(made, team, actor.person(), Hashes.of(token));
        audit.record(
                "identity.invitation-made",
                email,
                Map.of(
                        "invitation", made.id().toString(),
                        "role", role.name(),
                        "expires", made.expiresAt().toString()));
        return new Invitations.MadeInvitation(made, token);
    }

    private static void checkRole(Role role) {
        if (!ROLES.contains(role)) {
            throw Refusal.invalidField(
                    "role",
                    "identity.bad-role",
                    role + " is no role of a course.",
                    "Take INSTRUCTOR, ASSISTANT or STUDENT.");
        }
    }
}
