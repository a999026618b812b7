package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** {@link Tokens}. */
@Service
class PersonalTokens implements Tokens {

    private final TokenStore tokens;
    private final TokenLifetime lifetime;
    private final KnownTokens known;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    PersonalTokens(
            TokenStore tokens,
            TokenLifetime lifetime,
            KnownTokens known,
            Permissions permissions,
            AuditTrail audit,
            Clock clock) {
        this.tokens = tokens;
        this.lifetime = lifetime;
        this.known = known;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Duration longest() {
        return lifetime.longest();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Token> mine() {
        permissions.require(Permission.TOKEN_MANAGE);
        CurrentActor.team();
        var person = CurrentActor.require().person();
        return tokens.of(person, TokenKind.PERSON).stream()
                .map(token -> token.shown(lifetime))
                .toList();
    }

    @Override
    @Transactional
    public MadeToken make(String name, Set<String> scopes, Duration validFor) {
        permissions.require(Permission.TOKEN_MANAGE);
        var team = CurrentActor.team();
        var actor = CurrentActor.require();
        TokenRules.name(name);
        var wanted = scopes.isEmpty() ? TokenRules.held() : scopes;
        TokenRules.scopes(wanted);
        lifetime.check(validFor);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var text = TokenText.random(TokenKind.PERSON);
        var token =
                tokens.add(TokenKind.PERSON, actor.person(), team, name.strip(), text, wanted, now, now.plus(validFor));
        audit.record(
                "identity.token-made",
                name,
                Map.of("token", token.id().toString(), "scopes", String.join(" ", new TreeSet<>(wanted))));
        return new MadeToken(token.shown(lifetime), text);
    }

    @Override
    @Transactional
    public void revoke(UUID id) {
        permissions.require(Permission.TOKEN_MANAGE);
        CurrentActor.team();
        var token = tokens.find(id, CurrentActor.require().person(), TokenKind.PERSON)
                .orElseThrow(() -> Refusal.notFound(
                        "identity.token-not-found",
                        "You have no such token in this team.",
                        "Take the id from the list of your tokens."));
        tokens.revoke(id, clock.instant());
        audit.record("identity.token-revoked", token.name(), Map.of("token", id.toString()));
        known.forgetAfterCommit(id);
    }

    @Override
    @Transactional
    public void revokeOwn() {
        CurrentActor.team();
        var actor = CurrentActor.require();
        var token = Optional.ofNullable(actor.scopes() == null ? null : actor.credential())
                .flatMap(id -> tokens.find(id, actor.person(), TokenKind.PERSON))
                .orElseThrow(() -> Refusal.forbidden(
                        "identity.no-own-token",
                        "Only a personal API token ends itself.",
                        "End a service account's or an agent's where it was made."));
        tokens.revoke(token.id(), clock.instant());
        audit.record(
                "identity.token-revoked",
                token.name(),
                Map.of("token", token.id().toString()));
        known.forgetAfterCommit(token.id());
    }

    @Override
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Actor> actorOf(String text) {
        return known.actorOf(text);
    }
}
