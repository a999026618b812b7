package dev.podium.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.kernel.Actor;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Tokens of every kind by their text; those in use are kept in memory for 2 s: a busy client costs no query a request. */
@Component
class KnownTokens {

    private final IdentityStore store;
    private final Clock clock;
    private final Cache<ByteBuffer, IdentityStore.KnownToken> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(2))
            .build();

    KnownTokens(IdentityStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Optional<Actor> actorOf(String text) {
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
                .map(IdentityStore.KnownToken::actor);
    }

    /** Once the transaction has ended it, so that nobody reads the old row in between. */
    void forgetAfterCommit(UUID id) {
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
}
