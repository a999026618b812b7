package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
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
    @Enumerated(EnumType.STRING)
    TokenKind kind;

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

    TokenEntity(
            TokenKind kind,
            PersonId person,
            TeamId team,
            String name,
            String text,
            Set<String> scopes,
            Instant now,
            Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.kind = kind;
        this.team = team.value();
        this.person = person.value();
        this.name = name;
        this.hash = Hashes.of(text);
        this.ending = text.substring(text.length() - 4);
        this.scopes = scopes.stream().sorted().toArray(String[]::new);
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    Tokens.Token shown(TokenLifetime lifetime) {
        return new Tokens.Token(
                id, name, ending, Set.of(scopes), createdAt, lifetime.end(createdAt, expiresAt), lastUsedAt);
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
