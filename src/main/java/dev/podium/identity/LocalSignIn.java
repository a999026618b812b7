package dev.podium.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Sign-in with e-mail and password. */
@Service
class LocalSignIn implements SignIn {

    static final int FAILURES_BY_EMAIL = 5;
    static final int FAILURES_BY_ADDRESS = 30;
    private static final int LONGEST = 1024;

    private record Asked(SignedIn person, @Nullable TeamId team) {}

    private final IdentityStore store;
    private final Passwords passwords;
    private final AuditTrail audit;
    private final Clock clock;
    private final Cache<Asked, Optional<Actor>> actors = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(2))
            .build();

    private final SessionLimits limits;

    LocalSignIn(IdentityStore store, Passwords passwords, AuditTrail audit, Clock clock, SessionLimits limits) {
        this.limits = limits;
        this.store = store;
        this.passwords = passwords;
        this.audit = audit;
        this.clock = clock;
    }

    /** Without a transaction around it: each step stands by itself, and Argon2 must not hold a connection. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public SignedIn check(String email, String password, String address) {
        var named = email.strip();
        var byEmail = Hashes.of("email " + named.toLowerCase(Locale.ROOT));
        var byAddress = Hashes.of("address " + address);
        var wait = store.attempt(byEmail, byAddress, FAILURES_BY_EMAIL, FAILURES_BY_ADDRESS);
        if (wait > 0) {
            throw Refusal.limit(
                    "identity.too-many-sign-ins",
                    "Too many sign-ins failed for this e-mail or from this address; the next one is possible in "
                            + inWords(wait) + ".",
                    "Wait " + inWords(wait) + ", then try again.");
        }
        var known = named.indexOf('\0') >= 0 || named.length() > LONGEST
                ? Optional.<IdentityStore.Known>empty()
                : store.byEmail(named);
        var hash = known.map(IdentityStore.Known::passwordHash).orElse(null);
        if (password.length() > LONGEST || !passwords.matches(password, hash)) {
            // Without an @ it may be the password, typed into the wrong field.
            record(nobody(), "identity.sign-in-failed", named.contains("@") ? named : "no e-mail", address);
            throw Refusal.unauthenticated(
                    "identity.wrong-password",
                    "The e-mail or the password is wrong.",
                    "Check both, or ask an admin for a new password.");
        }
        store.attemptSucceeded(byEmail, byAddress);
        var found = known.orElseThrow();
        var person = new SignedIn(found.id(), found.name());
        record(outsideTeams(person), "identity.sign-in", named, address);
        return person;
    }

    private static String inWords(int seconds) {
        return seconds <= 90 ? seconds + " s" : (seconds + 59) / 60 + " min";
    }

    private static Actor nobody() {
        return new Actor(PersonId.SYSTEM, "Somebody", null, Set.of(Role.SYSTEM), null);
    }

    private static Actor outsideTeams(SignedIn person) {
        return new Actor(person.person(), person.name(), null, Set.of(), null);
    }

    private void record(Actor actor, String action, String object, String address) {
        CurrentActor.run(actor, () -> audit.record(action, object, Map.of("address", address)));
    }

    @Override
    @Transactional
    public String remember(SignedIn person, String address, String userAgent) {
        var token = Hashes.randomToken();
        store.beginSignIn(
                person,
                Hashes.of(token),
                Lines.shortened(address, 100),
                Lines.shortened(userAgent, 300),
                clock.instant().plus(limits.longest()));
        return token;
    }

    @Override
    public Duration longest() {
        return limits.longest();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<SignedIn> recall(String token) {
        return store.remembered(Hashes.of(token), limits.idle());
    }

    @Override
    @Transactional
    public void forget(String token) {
        store.forget(Hashes.of(token));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void signedOut(SignedIn person) {
        // Of the provider that gave it, where one did.
        store.endSession(person.signIn());
        CurrentActor.run(outsideTeams(person), () -> audit.record("identity.sign-out", person.name(), Map.of()));
    }

    @Override
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Actor> actor(SignedIn person, @Nullable TeamId team) {
        return actors.get(new Asked(person, team), asked -> store.actor(asked.person(), asked.team(), limits.idle()));
    }

    /** Before anybody else who listens, so that they are not answered from memory. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void forget(AccessChanged changed) {
        actors.asMap()
                .keySet()
                .removeIf(asked -> changed.people().contains(asked.person().person()));
    }

    @Override
    @Transactional
    public void choose(TeamId team) {
        if (!store.chooseTeam(CurrentActor.require().person(), team)) {
            throw Refusal.forbidden(
                    "identity.not-a-member", "You are no member of that team.", "Ask one of its owners to be added.");
        }
    }
}
