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

    @SuppressWarnings("NullAway") // Null is how one that is not known is said to the cache, which then keeps nothing.
    Optional<Actor> actorOf(String text) {
        if (!TokenText.isWellFormed(text)) {
            return Optional.empty();
        }
        var hash = Hashes.of(text);
        // Once for all who ask at the same moment: every two seconds a busy client has many calls under way.
        var found = known.get(
                ByteBuffer.wrap(hash), key -> store.byToken(key.array()).orElse(null));
        return Optional.ofNullable(found)
                .filter(token -> clock.instant().isBefore(token.expiresAt()))
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
