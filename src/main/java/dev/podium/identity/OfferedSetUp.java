package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.HealthMayDiffer;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link SetUp}, with the offer kept as a hash in the database. */
@Service
class OfferedSetUp implements SetUp {

    private static final int TRIES_BY_ADDRESS = 30;
    private static final Duration TOKEN_LIFE = Duration.ofDays(90);

    private final IdentityStore store;
    private final Passwords passwords;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final String given;

    OfferedSetUp(
            IdentityStore store,
            Passwords passwords,
            Tokens tokens,
            AuditTrail audit,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            @Value("${podium.setup-token:}") String given) {
        this.store = store;
        this.passwords = passwords;
        this.tokens = tokens;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
        this.given = given.strip();
    }

    @Override
    @Transactional(readOnly = true)
    public boolean needed() {
        return store.setUpOpen(null);
    }

    @Override
    @Transactional
    public Optional<String> offer() {
        var token = given.isEmpty() ? Hashes.randomToken() : given;
        return store.offerSetUp(Hashes.of(token)) ? Optional.of(token) : Optional.empty();
    }

    @Override
    @Transactional(readOnly = true)
    public boolean admits(String token) {
        return store.setUpOpen(Hashes.of(token));
    }

    @Override
    public List<Refusal> problems(FirstPerson wanted) {
        var problems = new ArrayList<Refusal>();
        PersonRules.email(wanted.email()).ifPresent(problems::add);
        PersonRules.line(wanted.name(), "name", "Your name", PersonRules.LONGEST_NAME)
                .ifPresent(problems::add);
        PersonRules.password(wanted.password(), "password").ifPresent(problems::add);
        PersonRules.line(wanted.team(), "team", "The team's name", PersonRules.LONGEST_TEAM)
                .ifPresent(problems::add);
        return problems;
    }

    /** Argon2 runs before the transaction: it must not hold a connection, nor the row that a second request waits for. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public String complete(String token, FirstPerson wanted, String address) {
        var byAddress = Hashes.of("set-up address " + address);
        // One counter for both keys: there is no e-mail to count by yet.
        var wait = store.attempt(byAddress, byAddress, TRIES_BY_ADDRESS, TRIES_BY_ADDRESS);
        if (wait > 0) {
            throw Refusal.limit(
                    "identity.too-many-sign-ins",
                    "Too many set-ups failed from this address; the next one is possible in " + wait + " s.",
                    "Wait " + wait + " s, then try again.");
        }
        var tokenHash = Hashes.of(token);
        if (!store.setUpOpen(tokenHash)) {
            throw closed();
        }
        var trimmed = new FirstPerson(
                wanted.email().strip(),
                wanted.name().strip(),
                wanted.password(),
                wanted.team().strip());
        var problems = problems(trimmed);
        if (!problems.isEmpty()) {
            throw problems.getFirst();
        }
        var passwordHash = passwords.hash(trimmed.password());
        var admin = new Actor(PersonId.random(), trimmed.name(), TeamId.random(), Set.of(Role.ADMIN, Role.OWNER), null);
        var made = CurrentActor.get(admin, () -> make(tokenHash, admin, trimmed, passwordHash, address));
        // Whoever looks at Podium's health right then is not told any more that nobody has set it up.
        events.publishEvent(new HealthMayDiffer(SetUpCheck.NAME));
        return made;
    }

    private String make(byte[] token, Actor admin, FirstPerson wanted, String passwordHash, String address) {
        var made = transaction.execute(status -> {
            if (!store.setUp(token, admin.person(), wanted, passwordHash, CurrentActor.team())) {
                throw closed();
            }
            audit.record("identity.set-up", wanted.team(), Map.of("email", wanted.email(), "address", address));
            return tokens.make("Set-up", Set.of(), TOKEN_LIFE);
        });
        if (made == null) {
            throw new IllegalStateException("The set-up's transaction gave no token.");
        }
        return made.text();
    }

    private static Refusal closed() {
        return Refusal.forbidden(
                "identity.set-up-closed",
                "This set-up token is not the one on offer, or it was used.",
                "Take the link that Podium printed at its last start, or sign in.");
    }
}
