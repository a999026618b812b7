package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
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

    private static final Set<String> CHANGES =
            Set.of("memberships added", "memberships changed", "memberships removed");

    private final Providers providers;
    private final ProviderStore store;
    private final IdentityStore people;
    private final GroupSync sync;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final SessionLimits limits;
    private final Clock clock;

    ProviderEntry(
            Providers providers,
            ProviderStore store,
            IdentityStore people,
            GroupSync sync,
            AuditTrail audit,
            TransactionTemplate transaction,
            SessionLimits limits,
            Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.providers = providers;
        this.store = store;
        this.people = people;
        this.sync = sync;
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
        var actor = actor(entered.person(), entered.name());
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
        var synced = sync.take(provider, claims, entered.person());
        sync.recordKept(provider, synced, List.of());
        facts.putAll(synced.facts());
        audit.record("identity.sign-in", entered.name(), facts);
        noteUserName(provider, claims, entered.person(), entered.name());
        var session = store.beginSession(
                entered.person(),
                provider.id(),
                claims,
                address,
                agent.length() <= LONGEST ? agent : agent.substring(0, LONGEST),
                clock.instant().plus(limits.longest()));
        store.noteSync(session, synced.notes());
        return session;
    }

    /** The provider's own words for somebody, by which machines may give OS users; a change of them is one of access. */
    private void noteUserName(Providers.Provider provider, Claims claims, PersonId person, String name) {
        var claim = provider.kind() == Providers.Kind.GITHUB ? Providers.Provider.USER_NAME : provider.userNameClaim();
        var told = claims.line(claim);
        if (told.isEmpty() && claims.leavesOut(claim)) {
            // Nothing was said of it, which is not the same as having none.
            return;
        }
        var before = store.noteUserName(person, provider.id(), claims.issuer(), told.orElse(null));
        if (!before.equals(told)) {
            audit.record(
                    "identity.user-name",
                    name,
                    Map.of(
                            "provider",
                            provider.id(),
                            "userName.before",
                            before.orElse(""),
                            "userName.after",
                            told.orElse("")));
        }
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void refreshed(String id, SignedIn person, Claims claims) {
        var provider = providers.offered().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElse(null);
        if (provider == null) {
            // Switched off meanwhile, which has ended its sessions.
            return;
        }
        if (!Admission.admits(provider, claims) && !claims.leavesOut(provider.groupsClaim())) {
            refused(id, person, "not admitted any more");
            return;
        }
        CurrentActor.run(
                actor(person.person(), person.name()),
                () -> transaction.executeWithoutResult(status -> {
                    var synced = sync.take(provider, claims, person.person());
                    if (synced.facts().keySet().stream().anyMatch(CHANGES::contains)) {
                        var facts = new TreeMap<>(synced.facts());
                        facts.put("provider", id);
                        audit.record("identity.memberships-synced", person.name(), facts);
                    }
                    sync.recordKept(
                            provider,
                            synced,
                            store.mySync().map(Providers.Sync::notes).orElse(List.of()));
                    store.noteSync(person.signIn(), synced.notes());
                    noteUserName(provider, claims, person.person(), person.name());
                }));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void refused(String provider, SignedIn person, String reason) {
        CurrentActor.run(
                actor(person.person(), person.name()),
                () -> transaction.executeWithoutResult(status -> {
                    people.endSession(person.signIn());
                    audit.record("identity.sign-out", person.name(), Map.of("by", provider, "reason", reason));
                }));
    }

    private static Actor actor(PersonId person, String name) {
        return new Actor(person, name, null, Set.of(), null);
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
            CurrentActor.run(
                    actor(person.person(), person.name()),
                    () -> audit.record("identity.sign-out", person.name(), Map.of("by", issuer)));
        }
    }
}
