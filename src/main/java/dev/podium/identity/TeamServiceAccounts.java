package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link ServiceAccounts}. */
@Service
class TeamServiceAccounts implements ServiceAccounts {

    private final ServiceAccountStore store;
    private final TokenStore tokens;
    private final TokenLifetime lifetime;
    private final KnownTokens known;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    TeamServiceAccounts(
            ServiceAccountStore store,
            TokenStore tokens,
            TokenLifetime lifetime,
            KnownTokens known,
            Permissions permissions,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.lifetime = lifetime;
        this.known = known;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<ServiceAccount> list() {
        require();
        return store.list();
    }

    @Override
    @Transactional(readOnly = true)
    public ServiceAccount get(PersonId account) {
        require();
        return find(account);
    }

    @Override
    public Set<String> scopes(Role role) {
        require();
        checkRole(role);
        return RolePermissions.serviceScopes(role);
    }

    @Override
    @Transactional
    public ServiceAccount make(String name, Role role) {
        require();
        var wanted = checkedName(name);
        checkRole(role);
        var account = PersonId.random();
        switch (store.make(account, wanted, role, CurrentActor.require().name(), MOST)) {
            case "name-taken" -> throw nameTaken(wanted);
            case "too-many" ->
                throw Refusal.limit(
                        "identity.too-many-service-accounts",
                        "The team has " + MOST + " service accounts; more it may not have.",
                        "Delete one that nothing uses any more.");
            case "done" -> {}
            default -> throw noAccount();
        }
        audit.record(
                "identity.service-account-made", wanted, Map.of("account", account.toString(), "role", role.name()));
        return find(account);
    }

    @Override
    @Transactional
    public ServiceAccount change(
            PersonId account, @Nullable String name, @Nullable Role role, @Nullable Boolean disabled) {
        require();
        lock(account);
        var before = find(account);
        var newName = name == null ? before.name() : checkedName(name);
        var newRole = role == null ? before.role() : role;
        checkRole(newRole);
        boolean off = disabled == null ? before.disabled() : disabled;
        switch (store.change(account, newName, newRole, off)) {
            case "name-taken" -> throw nameTaken(newName);
            case "no-account" -> throw noAccount();
            default -> recordChange(before, newName, newRole, off);
        }
        return find(account);
    }

    private void recordChange(ServiceAccount before, String name, Role role, boolean off) {
        var details = new HashMap<>(Map.of("account", before.id().toString()));
        if (!before.name().equals(name)) {
            details.put("before", before.name());
            audit.record("identity.service-account-renamed", name, Map.copyOf(details));
        }
        if (before.role() != role) {
            audit.record(
                    "identity.service-account-role",
                    name,
                    Map.of(
                            "account", before.id().toString(),
                            "before", before.role().name(),
                            "after", role.name()));
        }
        if (before.disabled() != off) {
            audit.record(
                    off ? "identity.service-account-disabled" : "identity.service-account-enabled",
                    name,
                    Map.of("account", before.id().toString()));
        }
    }

    @Override
    @Transactional
    public void delete(PersonId account) {
        require();
        var before = find(account);
        if (!store.delete(account)) {
            throw noAccount();
        }
        audit.record("identity.service-account-deleted", before.name(), Map.of("account", account.toString()));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Tokens.Token> tokens(PersonId account) {
        require();
        find(account);
        return tokens.of(account, TokenKind.SERVICE).stream()
                .map(token -> token.shown(lifetime))
                .toList();
    }

    @Override
    @Transactional
    public Tokens.MadeToken makeToken(PersonId account, String name, Set<String> scopes, Duration validFor) {
        require();
        lock(account);
        var owner = find(account);
        TokenRules.name(name);
        checkScopes(owner, scopes);
        lifetime.check(validFor);
        if (owner.tokens() >= MOST_TOKENS) {
            throw Refusal.limit(
                    "identity.too-many-tokens",
                    owner.name() + " has " + MOST_TOKENS + " tokens that count; more it may not have.",
                    "Revoke one that nothing uses any more.");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var text = TokenText.random(TokenKind.SERVICE);
        var token = tokens.add(
                TokenKind.SERVICE, account, CurrentActor.team(), name.strip(), text, scopes, now, now.plus(validFor));
        audit.record(
                "identity.service-token-made",
                owner.name(),
                Map.of(
                        "account", account.toString(),
                        "token", token.id().toString(),
                        "name", token.name(),
                        "scopes", String.join(" ", new TreeSet<>(scopes)),
                        "expires", token.expiresAt().toString()));
        return new Tokens.MadeToken(token.shown(lifetime), text);
    }

    private static void checkScopes(ServiceAccount owner, Set<String> scopes) {
        var offered = RolePermissions.serviceScopes(owner.role());
        var step = "Take of " + String.join(", ", new TreeSet<>(offered)) + ".";
        if (scopes.isEmpty()) {
            throw TokenRules.scope("A token of a service account needs a scope; none is given.", step);
        }
        TokenRules.scopes(scopes);
        var wider = new TreeSet<>(scopes);
        wider.removeAll(offered);
        if (!wider.isEmpty()) {
            throw TokenRules.scope(
                    owner.name() + " acts as a " + owner.role().name().toLowerCase(java.util.Locale.ROOT)
                            + " and cannot be given " + wider.first() + ".",
                    step);
        }
    }

    @Override
    @Transactional
    public void revokeToken(PersonId account, UUID id) {
        require();
        var owner = find(account);
        var token = tokens.find(id, account, TokenKind.SERVICE)
                .orElseThrow(() -> Refusal.notFound(
                        "identity.token-not-found",
                        owner.name() + " has no such token.",
                        "Take the id from the list of its tokens."));
        tokens.revoke(id, clock.instant());
        audit.record(
                "identity.service-token-revoked",
                owner.name(),
                Map.of("account", account.toString(), "token", id.toString(), "name", token.name()));
        known.forgetAfterCommit(id);
    }

    private void require() {
        permissions.require(Permission.SERVICE_ACCOUNT_MANAGE);
        CurrentActor.team();
    }

    private ServiceAccount find(PersonId account) {
        return store.find(account).orElseThrow(TeamServiceAccounts::noAccount);
    }

    private void lock(PersonId account) {
        if (!store.lock(account)) {
            throw noAccount();
        }
    }

    private static String checkedName(String name) {
        var wanted = name.strip();
        PersonRules.line(wanted, "name", "A service account's name", PersonRules.LONGEST_TEAM)
                .ifPresent(wrong -> {
                    throw wrong;
                });
        return wanted;
    }

    private static void checkRole(Role role) {
        if (!ROLES.contains(role)) {
            throw Refusal.invalidField(
                    "role",
                    "identity.bad-role",
                    "A service account does not act as " + role + ".",
                    "Take one of " + ROLES.stream().map(Role::name).collect(Collectors.joining(", ")) + ".");
        }
    }

    private static Refusal nameTaken(String name) {
        return Refusal.conflict(
                        "identity.service-name-taken",
                        "The team has somebody named " + name + " already.",
                        "Take another name, such as what the program does.")
                .at("name");
    }

    private static Refusal noAccount() {
        return Refusal.notFound(
                "identity.no-service-account",
                "There is no such service account in this team.",
                "Take the id from the list of service accounts.");
    }
}
