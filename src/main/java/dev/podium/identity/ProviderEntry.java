package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link ProviderSignIn}. */
@Service
class ProviderEntry implements ProviderSignIn {

    /** OpenID Connect allows 255 characters; issuers are addresses. */
    private static final int LONGEST = 1000;

    private final Providers providers;
    private final ProviderStore store;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final SessionLimits limits;
    private final Clock clock;

    ProviderEntry(
            Providers providers,
            ProviderStore store,
            AuditTrail audit,
            TransactionTemplate transaction,
            SessionLimits limits,
            Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.providers = providers;
        this.store = store;
        this.audit = audit;
        this.transaction = transaction;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public SignedIn enter(String id, Claims claims, String address, String agent) {
        var provider = providers.offered().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.forbidden(
                        "identity.no-provider",
                        "Nobody signs in with " + id + " here.",
                        "Take another way to sign in."));
        if (!storable(claims.issuer()) || !storable(claims.subject())) {
            throw Refusal.invalid(
                    "identity.bad-subject",
                    provider.name() + " names you in a way that cannot be kept: 1 to " + LONGEST + " characters.",
                    "Ask whoever runs it for another subject.");
        }
        if (!Admission.admits(provider, claims)) {
            failed(id, "not admitted: " + claims.name(), address);
            throw Refusal.forbidden(
                    "identity.not-admitted",
                    provider.name() + " knows you, but this Podium admits only certain domains or groups of it.",
                    "Ask an admin of this Podium to admit your domain or one of your groups.");
        }
        var entered = enter(claims);
        var actor = new Actor(entered.person(), entered.name(), null, Set.of(), null);
        if (entered.deactivated()) {
            failed(id, "deactivated: " + entered.name(), address);
            throw Refusal.forbidden(
                    "identity.deactivated",
                    "The account of " + entered.name() + " was deactivated.",
                    "Ask an admin to activate it again.");
        }
        var session = CurrentActor.get(
                actor, () -> transaction.execute(status -> begin(provider, claims, entered, address, agent)));
        return new SignedIn(entered.person().value(), entered.name(), Objects.requireNonNull(session));
    }

    private ProviderStore.Entered enter(Claims claims) {
        return Objects.requireNonNull(transaction.execute(
                status -> store.enter(claims, claims.name(), claims.email().orElse(null))));
    }

    private UUID begin(
            Providers.Provider provider, Claims claims, ProviderStore.Entered entered, String address, String agent) {
        var facts = new TreeMap<String, String>();
        facts.put("provider", provider.id());
        facts.put("issuer", claims.issuer());
        facts.put("subject", claims.subject());
        facts.put("address", address);
        if (entered.made()) {
            facts.put("account", entered.emailTaken() ? "made, without the e-mail, which another has" : "made");
        }
        sync(provider, claims, entered.person()).forEach((what, teams) -> facts.put("memberships " + what, teams));
        audit.record("identity.sign-in", entered.name(), facts);
        return store.beginSession(
                entered.person(),
                provider.id(),
                claims,
                address,
                agent.length() <= LONGEST ? agent : agent.substring(0, LONGEST),
                clock.instant().plus(limits.longest()));
    }

    /** What changed, to which teams. */
    private Map<String, String> sync(Providers.Provider provider, Claims claims, PersonId person) {
        var held = new HashMap<String, Set<String>>();
        var memberships = new HashMap<UUID, Role>();
        for (var mapping : store.mappings(provider.id())) {
            if (claims.leavesOut(mapping.claim())) {
                // Nothing was said about groups, which is not the same as having none.
                return Map.of("unchanged", "the provider left out the claim " + mapping.claim());
            }
            if (matches(mapping, held.computeIfAbsent(mapping.claim(), claims::values))) {
                store.team(mapping.id())
                        .ifPresent(team -> memberships.merge(team, mapping.role(), ProviderEntry::wider));
            }
        }
        return store.sync(person, provider.id(), memberships).stream()
                .collect(Collectors.groupingBy(
                        ProviderStore.Change::what,
                        Collectors.mapping(ProviderStore.Change::team, Collectors.joining(", "))));
    }

    private static boolean matches(Providers.Mapping mapping, Set<String> groups) {
        return groups.contains(mapping.value())
                || mapping.prefix() && groups.stream().anyMatch(group -> group.startsWith(mapping.value()));
    }

    private static Role wider(Role one, Role other) {
        return Providers.MAPPABLE.indexOf(one) <= Providers.MAPPABLE.indexOf(other) ? one : other;
    }

    private static boolean storable(String text) {
        return !text.isEmpty() && text.length() <= LONGEST && text.indexOf('\0') < 0;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void failed(String provider, String reason, String address) {
        var somebody = new Actor(PersonId.SYSTEM, "Somebody", null, Set.of(Role.SYSTEM), null);
        CurrentActor.run(
                somebody,
                () -> audit.record("identity.sign-in-failed", provider, Map.of("reason", reason, "address", address)));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void ended(String issuer, @Nullable String subject, @Nullable String sid) {
        var out = Objects.requireNonNull(transaction.execute(status -> store.endSessions(issuer, subject, sid)));
        for (var person : new HashSet<>(out)) {
            var actor = new Actor(person.person(), person.name(), null, Set.of(), null);
            CurrentActor.run(actor, () -> audit.record("identity.sign-out", person.name(), Map.of("by", issuer)));
        }
    }
}
