package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link DeviceLogins}. */
@Service
class CodedDevices implements DeviceLogins {

    private static final int WAIT_HERE = 100;
    private static final int WAIT_AT_ALL = 5_000;
    private static final int TRIES_BY_PERSON = 10;
    private static final int TRIES_BY_ADDRESS = 30;
    private static final int LONGEST_HOST = 100;
    private static final int DRAWS = 5;

    private final DeviceStore store;
    private final IdentityStore identities;
    private final Tokens tokens;
    private final TokenLifetime lifetime;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    CodedDevices(
            DeviceStore store,
            IdentityStore identities,
            Tokens tokens,
            TokenLifetime lifetime,
            Permissions permissions,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.store = store;
        this.identities = identities;
        this.tokens = tokens;
        this.lifetime = lifetime;
        this.permissions = permissions;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Needs no actor: nothing is given before somebody who is signed in allows it. */
    @Override
    @Transactional
    public Codes ask(String host, Set<String> scopes, String address) {
        if (host.isBlank() || host.length() > LONGEST_HOST || !Lines.isOne(host)) {
            throw Refusal.invalidField(
                    "host",
                    "identity.device-host",
                    "The host's name needs 1 to " + LONGEST_HOST + " characters on one line.",
                    "Send what the person knows the machine by.");
        }
        var wanted = scopes.isEmpty() ? USUAL : scopes;
        TokenRules.known(wanted);
        var device = Hashes.randomToken();
        for (int draw = 0; draw < DRAWS; draw++) {
            var user = UserCode.random();
            var done = store.ask(
                    Hashes.of(device),
                    UserCode.hash(user),
                    host.strip(),
                    Lines.shortened(address, 100),
                    wanted,
                    WAIT_HERE,
                    WAIT_AT_ALL);
            switch (done) {
                case "done" -> {
                    return new Codes(device, user);
                }
                case "here" -> throw tooMany(WAIT_HERE + " sign-ins by code wait for somebody from this address.");
                case "full" -> throw tooMany("As many sign-ins by code wait for somebody as this Podium keeps.");
                default -> {}
            }
        }
        throw tooMany("No code is free now.");
    }

    private static Refusal tooMany(String sentence) {
        return Refusal.limit(
                "identity.too-many-devices",
                sentence,
                "Wait until one of them is over, which takes " + VALID.toMinutes()
                        + " minutes, or use an API token from the account page.");
    }

    /** Needs no actor: the code is what admits, and the token is made as who allowed it, if they still may. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Standing poll(String device) {
        var hash = Hashes.of(device);
        var stand = store.poll(hash);
        return switch (stand.stands()) {
            case "waiting" -> new Waiting(stand.every());
            case "slow" -> new TooSoon(stand.every());
            case "declined" -> new Declined();
            case "expired" -> new Expired();
            case "allowed" -> fetch(hash, stand);
            default -> new Unknown();
        };
    }

    private Standing fetch(byte[] device, DeviceStore.Stand stand) {
        if (stand.person() == null || stand.name() == null || stand.team() == null) {
            throw new IllegalStateException("A device was allowed by nobody.");
        }
        var then = new Actor(
                new PersonId(stand.person()), stand.name(), new TeamId(stand.team()), Set.of(), null, stand.signIn());
        // They may have left the team, or signed out, since.
        var now = identities.actorNow(then);
        if (now.isEmpty()) {
            return new Declined();
        }
        var made = CurrentActor.get(
                now.get(),
                () -> transaction.execute(status -> store.take(device)
                        .<Standing>map(
                                taken -> new Allowed(tokens.make(name(taken.host()), taken.scopes(), taken.validFor())))
                        .orElseGet(Unknown::new)));
        if (made == null) {
            throw new IllegalStateException("The transaction of a device's token gave nothing.");
        }
        return made;
    }

    private static String name(String host) {
        var name = "podium on " + host;
        return name.length() <= LONGEST_HOST ? name : name.substring(0, LONGEST_HOST - 1) + "…";
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Asked asked(String user, String address) {
        requireMay();
        var asked = admit(user, address);
        var may = new TreeSet<String>();
        for (var permission : Permission.values()) {
            if (asked.scopes().contains(permission.scope()) && permissions.allows(permission)) {
                may.add(permission.scope());
            }
        }
        return new Asked(asked.host(), asked.address(), may, asked.at());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void allow(String user, Set<String> scopes, Duration validFor, String address) {
        requireMay();
        var asked = admit(user, address);
        if (scopes.isEmpty() || !asked.scopes().containsAll(scopes)) {
            throw TokenRules.scope(
                    scopes.isEmpty() ? "A token that may nothing is of no use." : "That is more than was asked for.",
                    "Choose among what " + asked.host() + " asks for.");
        }
        TokenRules.scopes(scopes);
        lifetime.check(validFor);
        decide(
                () -> store.allow(
                        UserCode.hash(user), CurrentActor.require().credential(), new TreeSet<>(scopes), validFor),
                "identity.device-allowed",
                asked,
                Map.of(
                        "from", asked.address(),
                        "days", Long.toString(validFor.toDays()),
                        "scopes", String.join(" ", new TreeSet<>(scopes))));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void decline(String user, String address) {
        requireMay();
        var asked = admit(user, address);
        decide(
                () -> store.decline(UserCode.hash(user)),
                "identity.device-declined",
                asked,
                Map.of("from", asked.address()));
    }

    private void decide(Supplier<Boolean> decision, String action, Asked asked, Map<String, String> details) {
        transaction.executeWithoutResult(status -> {
            if (!decision.get()) {
                throw noSuch();
            }
            audit.record(action, asked.host(), details);
        });
    }

    /** A person before a browser: a token must not make tokens past its own scopes by way of a device. */
    private void requireMay() {
        permissions.require(Permission.TOKEN_MANAGE);
        CurrentActor.team();
        Interactive.require("allow a sign-in by code");
    }

    /** Each wrong code counts against the person and the address; a right one does not, nor does it forgive the wrong. */
    private Asked admit(String user, String address) {
        var byPerson = Hashes.of("device person " + CurrentActor.require().person());
        var byAddress = Hashes.of("device address " + address);
        var wait = identities.attempt(byPerson, byAddress, TRIES_BY_PERSON, TRIES_BY_ADDRESS);
        if (wait > 0) {
            throw Refusal.limit(
                    "identity.too-many-codes",
                    "Too many codes that do not count were typed; the next is possible in " + wait + " s.",
                    "Wait " + wait + " s, then try again.");
        }
        var asked = store.asked(UserCode.hash(user)).orElseThrow(CodedDevices::noSuch);
        var nobody = Hashes.of("device nobody");
        identities.attemptSucceeded(nobody, byPerson);
        identities.attemptSucceeded(nobody, byAddress);
        return asked;
    }

    private static Refusal noSuch() {
        return Refusal.invalidField(
                "code",
                "identity.device-code",
                "Nothing waits for this code: it was mistyped, used already, or is older than " + VALID.toMinutes()
                        + " minutes.",
                "Compare it with what the terminal shows, or run podium login again.");
    }
}
