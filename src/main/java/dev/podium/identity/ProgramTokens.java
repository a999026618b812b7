package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** {@link RunTokens}. */
@Service
class ProgramTokens implements RunTokens {

    private static final Set<String> ITSELF = Set.of(Permission.AGENT_SELF.scope());
    private static final Set<String> WITH_MODELS = Set.of(Permission.AGENT_SELF.scope(), Permission.MODEL_CALL.scope());

    private final TokenStore tokens;
    private final IdentityStore store;
    private final TokenLifetime lifetime;
    private final KnownTokens known;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    ProgramTokens(
            TokenStore tokens,
            IdentityStore store,
            TokenLifetime lifetime,
            KnownTokens known,
            Permissions permissions,
            AuditTrail audit,
            Clock clock) {
        this.tokens = tokens;
        this.store = store;
        this.lifetime = lifetime;
        this.known = known;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Handed> hand(PersonId owner, String name, boolean models) {
        permissions.require(Permission.AGENT_CHANGE);
        var team = CurrentActor.team();
        if (!store.isMember(owner)) {
            return Optional.empty();
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var text = TokenText.random(TokenKind.AGENT);
        var token = tokens.add(
                TokenKind.AGENT,
                owner,
                team,
                name,
                text,
                models ? WITH_MODELS : ITSELF,
                now,
                now.plus(lifetime.longest()));
        audit.record(
                "identity.agent-token-made", name, Map.of("token", token.id().toString()));
        return Optional.of(new Handed(token.id(), text));
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void end(UUID id) {
        permissions.require(Permission.AGENT_CHANGE);
        CurrentActor.team();
        tokens.find(id, TokenKind.AGENT).ifPresent(token -> {
            tokens.revoke(id, clock.instant());
            audit.record("identity.agent-token-ended", token.name(), Map.of("token", id.toString()));
            known.forgetAfterCommit(id);
        });
    }
}
