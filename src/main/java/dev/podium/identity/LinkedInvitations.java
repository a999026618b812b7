package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Invitations}. */
@Service
class LinkedInvitations implements Invitations {

    private final InvitationStore store;
    private final LinkThrottle throttle;
    private final Passwords passwords;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    LinkedInvitations(
            InvitationStore store,
            LinkThrottle throttle,
            Passwords passwords,
            Permissions permissions,
            AuditTrail audit,
            Clock clock,
            TransactionTemplate transaction) {
        this.store = store;
        this.throttle = throttle;
        this.passwords = passwords;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
        this.transaction = transaction;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Invitation> open() {
        permissions.require(Permission.TEAM_MANAGE);
        CurrentActor.team();
        return store.open();
    }

    @Override
    @Transactional
    public MadeInvitation make(Role role, @Nullable String email, Duration validFor) {
        permissions.require(Permission.TEAM_MANAGE);
        var team = CurrentActor.team();
        var actor = CurrentActor.require();
        TeamMembers.checkRole(role);
        if (role == Role.OWNER) {
            TeamMembers.checkOwner();
        }
        var meantFor = email == null || email.isBlank() ? null : email.strip();
        if (meantFor != null) {
            PersonRules.email(meantFor).ifPresent(wrong -> {
                throw wrong;
            });
        }
        if (validFor.compareTo(SHORTEST) < 0 || validFor.compareTo(LONGEST) > 0) {
            throw Refusal.invalidField(
                    "expiresInHours",
                    "identity.invitation-expiry",
                    "An invitation is open for " + SHORTEST.toHours() + " hour to " + LONGEST.toDays() + " days.",
                    "Choose a time in between.");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var made = new Invitation(UUID.randomUUID(), role, meantFor, actor.name(), now, now.plus(validFor));
        var token = Hashes.randomToken();
        store.insert(made, team, actor.person(), Hashes.of(token));
        audit.record(
                "identity.invitation-made",
                meantFor == null ? "whoever holds the link" : meantFor,
                Map.of(
                        "invitation", made.id().toString(),
                        "role", role.name(),
                        "expires", made.expiresAt().toString()));
        return new MadeInvitation(made, token);
    }

    @Override
    @Transactional
    public void revoke(UUID id) {
        permissions.require(Permission.TEAM_MANAGE);
        CurrentActor.team();
        if (!store.revoke(id)) {
            throw Refusal.notFound(
                    "identity.no-invitation",
                    "There is no such open invitation in this team.",
                    "Take the id from the list of invitations.");
        }
        audit.record("identity.invitation-revoked", id.toString(), Map.of());
    }

    /** Needs no actor: the token is what admits. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Offer offer(String token, String address) {
        return throttle.admit(address, () -> store.offer(Hashes.of(token)).orElseThrow(LinkedInvitations::closed));
    }

    /** Needs no actor: it looks at nothing but what was typed. */
    @Override
    public List<Refusal> problems(NewPerson wanted) {
        var problems = new ArrayList<Refusal>();
        PersonRules.line(wanted.name(), "name", "Your name", PersonRules.LONGEST_NAME)
                .ifPresent(problems::add);
        PersonRules.email(wanted.email()).ifPresent(problems::add);
        PersonRules.password(wanted.password(), "password").ifPresent(problems::add);
        return problems;
    }

    /**
     * Needs no actor: the token is what admits. Argon2 runs before the transaction, which holds a connection and the
     * invitation's row.
     */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public PersonId accept(String token, NewPerson wanted, String address) {
        var offer = offer(token, address);
        var trimmed = new NewPerson(wanted.email().strip(), wanted.name().strip(), wanted.password());
        var problems = problems(trimmed);
        if (!problems.isEmpty()) {
            throw problems.getFirst();
        }
        var passwordHash = passwords.hash(trimmed.password());
        var person = PersonId.random();
        var joining = new Actor(person, trimmed.name(), offer.team(), Set.of(offer.role()), null);
        CurrentActor.run(
                joining,
                () -> transaction.executeWithoutResult(status -> {
                    refuseUnlessDone(store.accept(Hashes.of(token), person, trimmed, passwordHash));
                    audit.record(
                            "identity.invitation-used",
                            trimmed.name(),
                            Map.of(
                                    "email", trimmed.email(),
                                    "role", offer.role().name(),
                                    "invitedBy", offer.madeBy(),
                                    "address", address));
                }));
        return person;
    }

    /** Needs no permission: the token is what admits, and the current actor is whom it admits. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public TeamId join(String token, String address) {
        var actor = CurrentActor.require();
        Interactive.require("join a team");
        var offer = offer(token, address);
        var joining = new Actor(actor.person(), actor.name(), offer.team(), Set.of(offer.role()), null);
        CurrentActor.run(
                joining,
                () -> transaction.executeWithoutResult(status -> {
                    refuseUnlessDone(store.join(Hashes.of(token)));
                    audit.record(
                            "identity.invitation-used",
                            actor.name(),
                            Map.of(
                                    "role", offer.role().name(),
                                    "invitedBy", offer.madeBy(),
                                    "address", address));
                }));
        return offer.team();
    }

    private static void refuseUnlessDone(String outcome) {
        switch (outcome) {
            case "done" -> {}
            case "other-email" ->
                throw Refusal.forbidden(
                                "identity.invitation-for-another",
                                "This invitation is meant for another e-mail.",
                                "Use the e-mail it was made for, or ask for another invitation.")
                        .at("email");
            case "email-taken" ->
                throw Refusal.conflict(
                                "identity.email-taken",
                                "There is an account with this e-mail already.",
                                "Sign in with it: you come back to this invitation.")
                        .at("email");
            case "already-member" ->
                throw Refusal.conflict(
                        "identity.already-member",
                        "You belong to this team already.",
                        "Choose it in the team menu; the link stays open for somebody else.");
            default -> throw closed();
        }
    }

    private static Refusal closed() {
        return Refusal.forbidden(
                "identity.invitation-closed",
                "This invitation is not open: it was used, revoked, or has expired.",
                "Ask whoever invited you for a new link.");
    }
}
