package dev.podium.identity;

import dev.podium.kernel.Actor;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

@Entity
@Table(name = "api_tokens")
class TokenEntity implements Persistable<UUID> {

    @Id
    UUID id;

    @Column(name = "team_id", updatable = false)
    UUID team;

    @Column(name = "person_id", updatable = false)
    UUID person;

    @Column(updatable = false)
    String name;

    @Column(updatable = false)
    byte[] hash;

    @Column(updatable = false)
    String ending;

    @Column(updatable = false, columnDefinition = "text[]")
    String[] scopes;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "expires_at", updatable = false)
    Instant expiresAt;

    /** Written by the database when the token is looked up. */
    @Column(name = "last_used_at", insertable = false, updatable = false)
    @Nullable
    Instant lastUsedAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    /** For Hibernate, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected TokenEntity() {}

    TokenEntity(Actor owner, UUID team, String name, String text, Set<String> scopes, Instant now, Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.team = team;
        this.person = owner.person().value();
        this.name = name;
        this.hash = Hashes.of(text);
        this.ending = text.substring(text.length() - 4);
        this.scopes = scopes.stream().sorted().toArray(String[]::new);
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    Tokens.Token shown() {
        return new Tokens.Token(id, name, ending, Set.of(scopes), createdAt, expiresAt, lastUsedAt);
    }

    @Override
    public UUID getId() {
        return id;
    }

    /** Always: rows are saved once and then changed in place, and asking the database first would cost a round trip. */
    @Override
    public boolean isNew() {
        return true;
    }
}
