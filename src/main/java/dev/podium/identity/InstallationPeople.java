package dev.podium.identity;

import dev.podium.audit.InstallationTrail;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link AllPeople}. */
@Service
class InstallationPeople implements AllPeople {

    private final InstallationStore store;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final Clock clock;

    InstallationPeople(InstallationStore store, Permissions permissions, InstallationTrail trail, Clock clock) {
        this.store = store;
        this.permissions = permissions;
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Somebody> list(String text, int offset, int limit) {
        permissions.require(Permission.PLATFORM_MANAGE);
        Pages.check(offset, limit, LONGEST_PAGE);
        return store.people(Lines.searched(text), null, offset, limit);
    }

    @Override
    @Transactional(readOnly = true)
    public int count(String text) {
        permissions.require(Permission.PLATFORM_MANAGE);
        return store.countPeople(Lines.searched(text));
    }

    @Override
    @Transactional(readOnly = true)
    public Somebody get(PersonId person) {
        permissions.require(Permission.PLATFORM_MANAGE);
        return find(person);
    }

    private Somebody find(PersonId person) {
        return store.people("", person, 0, 1).stream().findFirst().orElseThrow(InstallationPeople::noPerson);
    }

    @Override
    @Transactional
    public void deactivate(PersonId person) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var before = find(person);
        switch (store.deactivate(person)) {
            case "self" ->
                throw Refusal.conflict(
                        "identity.own-account",
                        "Nobody deactivates their own account: somebody has to be left who runs Podium.",
                        "Ask another admin.");
            case "no-person" -> throw noPerson();
            default -> trail.record("identity.person-deactivated", before.name(), facts(person, before.email()));
        }
    }

    @Override
    @Transactional
    public void reactivate(PersonId person) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var before = find(person);
        if (store.reactivate(person).equals("no-person")) {
            throw noPerson();
        }
        trail.record("identity.person-reactivated", before.name(), facts(person, before.email()));
    }

    @Override
    @Transactional
    public void platformRoles(PersonId person, Set<Role> roles) {
        permissions.require(Permission.PLATFORM_MANAGE);
        for (var role : roles) {
            if (!ROLES.contains(role)) {
                throw Refusal.invalidField(
                        "platformRoles",
                        "identity.bad-role",
                        role + " is no role in the installation.",
                        "Take of " + names(ROLES) + ".");
            }
        }
        var before = find(person);
        switch (store.platformRoles(person, roles)) {
            case "last-admin" ->
                throw Refusal.conflict(
                        "identity.last-admin",
                        before.name() + " is the last admin who can sign in: somebody has to run Podium.",
                        "Make somebody else an admin first.");
            case "no-person" -> throw noPerson();
            default ->
                trail.record(
                        "identity.platform-roles",
                        before.name(),
                        Map.of(
                                "person", person.toString(),
                                "before", names(before.platformRoles()),
                                "after", names(roles)));
        }
    }

    @Override
    @Transactional
    public void change(PersonId person, @Nullable Boolean deactivated, @Nullable Set<Role> roles) {
        permissions.require(Permission.PLATFORM_MANAGE);
        if (roles != null) {
            platformRoles(person, roles);
        }
        if (deactivated != null) {
            if (deactivated) {
                deactivate(person);
            } else {
                reactivate(person);
            }
        }
    }

    @Override
    @Transactional
    public String resetPassword(PersonId person) {
        permissions.require(Permission.PLATFORM_MANAGE);
        // A token that leaks must not become everybody's password.
        Interactive.require("make a link for a new password");
        var before = find(person);
        var token = Hashes.randomToken();
        if (!store.offerReset(person, Hashes.of(token), clock.instant().plus(RESET))) {
            throw Refusal.conflict(
                    "identity.deactivated",
                    before.name() + " is deactivated and could not sign in with a new password.",
                    "Reactivate them first.");
        }
        trail.record("identity.reset-link-made", before.name(), facts(person, before.email()));
        return token;
    }

    private static Map<String, String> facts(PersonId person, String email) {
        return Map.of("person", person.toString(), "email", email);
    }

    private static String names(Set<Role> roles) {
        return roles.stream().map(Role::name).sorted().collect(Collectors.joining(", "));
    }

    static Refusal noPerson() {
        return Refusal.notFound(
                "identity.no-person",
                "There is no such person in this Podium.",
                "Take the id from the list of people.");
    }
}
