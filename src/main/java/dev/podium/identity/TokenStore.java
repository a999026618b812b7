package dev.podium.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface TokenStore extends Repository<TokenEntity, UUID> {

    TokenEntity save(TokenEntity token);

    List<TokenEntity> findByPersonAndKindAndRevokedAtIsNullOrderByCreatedAtDesc(UUID person, TokenKind kind);

    Optional<TokenEntity> findByIdAndPersonAndKindAndRevokedAtIsNull(UUID id, UUID person, TokenKind kind);

    Optional<TokenEntity> findByIdAndKindAndRevokedAtIsNull(UUID id, TokenKind kind);
}
