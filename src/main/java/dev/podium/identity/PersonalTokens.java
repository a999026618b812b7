package dev.podium.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** {@link Tokens}, with those in use kept in memory for 2 s: a busy client costs no query a request. */
@Service
class PersonalTokens implements Tokens {

    private static final Set<String> ALL_SCOPES =
            Arrays.stream(Permission.values()).map(Permission::scope).collect(Collectors.toUnmodifiableSet());

    private final TokenStore tokens;
    private final IdentityStore store;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;
    private final Cache<ByteBuffer, IdentityStore.KnownToken> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(2))
            .build();

    PersonalTokens(TokenStore tokens, IdentityStore store, Permissions permissions, AuditTrail audit, Clock clock) {
        this.tokens = tokens;
        this.store = store;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Token> mine() {
        permissions.require(Permission.TOKEN_MANAGE);
        CurrentActor.team();
        var person = CurrentActor.require().person().value();
        return tokens.findByPersonAndRevokedAtIsNullOrderByCreatedAtDesc(person).stream()
                .map(TokenEntity::shown)
                .toList();
    }

    @Override
    @Transactional
    public MadeToken make(String name, Set<String> scopes, Duration validFor) {
        permissions.require(Permission.TOKEN_MANAGE);
        var team = CurrentActor.team();
        var actor = CurrentActor.require();
        checkName(name);
        var held = actor.scopes() == null ? ALL_SCOPES : actor.scopes();
        var wanted = scopes.isEmpty() ? held : scopes;
        checkScopes(wanted, held);
        if (!validFor.isPositive() || validFor.compareTo(LONGEST) > 0) {
            throw Refusal.invalidField(
                    "expiresInDays",
                    "identity.token-expiry",
                    "A token is valid for 1 to " + LONGEST.toDays() + " days.",
                    "Choose a number of days in between.");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var text = TokenText.random();
        var token =
                tokens.save(new TokenEntity(actor, team.value(), name.strip(), text, wanted, now, now.plus(validFor)));
        audit.record(
                "identity.token-made",
                name,
                Map.of("token", token.id.toString(), "scopes", String.join(" ", new TreeSet<>(wanted))));
        return new MadeToken(token.shown(), text);
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.length() > 100 || !Lines.isOne(name)) {
            throw Refusal.invalidField(
                    "name",
                    "identity.token-name",
                    "A token's name needs 1 to 100 characters on one line.",
                    "Name what will use it.");
        }
    }

    private static void checkScopes(Set<String> wanted, Set<String> held) {
        var unknown = new TreeSet<>(wanted);
        unknown.removeAll(ALL_SCOPES);
        if (!unknown.isEmpty()) {
            throw Refusal.invalidField(
                    "scopes",
                    "identity.token-scope",
                    "There is no scope " + shortened(unknown.first()) + ".",
                    "The scopes are " + String.join(", ", new TreeSet<>(ALL_SCOPES)) + ".");
        }
        var wider = new TreeSet<>(wanted);
        wider.removeAll(held);
        if (!wider.isEmpty()) {
            throw Refusal.invalidField(
                    "scopes",
                    "identity.token-scope",
                    "A token cannot make one with a scope it lacks itself: " + wider.first() + ".",
                    "Make it on the account page.");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    @Override
    @Transactional
    public void revoke(UUID id) {
        permissions.require(Permission.TOKEN_MANAGE);
        CurrentActor.team();
        var token = tokens.findByIdAndPersonAndRevokedAtIsNull(
                        id, CurrentActor.require().person().value())
                .orElseThrow(() -> Refusal.notFound(
                        "identity.token-not-found",
                        "You have no such token in this team.",
                        "Take the id from the list of your tokens."));
        token.revokedAt = clock.instant();
        audit.record("identity.token-revoked", token.name, Map.of("token", id.toString()));
        AfterCommit.run(() -> known.asMap().values().removeIf(kept -> kept.id().equals(id)));
    }

    /** Before anybody else who listens, so that they are not answered from memory. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void forget(AccessChanged changed) {
        known.asMap()
                .values()
                .removeIf(token -> changed.people().contains(token.actor().person()));
    }

    @Override
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Actor> actorOf(String text) {
        if (!TokenText.isWellFormed(text)) {
            return Optional.empty();
        }
        var hash = Hashes.of(text);
        var key = ByteBuffer.wrap(hash);
        var found = Optional.ofNullable(known.getIfPresent(key));
        if (found.isEmpty()) {
            found = store.byToken(hash);
            found.ifPresent(token -> known.put(key, token));
        }
        return found.filter(token -> clock.instant().isBefore(token.expiresAt()))
                .map(token -> token.actor());
    }
}
