package dev.podium.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface TokenStore extends Repository<TokenEntity, UUID> {

    TokenEntity save(TokenEntity token);

    List<TokenEntity> findByPersonAndRevokedAtIsNullOrderByCreatedAtDesc(UUID person);

    Optional<TokenEntity> findByIdAndPersonAndRevokedAtIsNull(UUID id, UUID person);
}
