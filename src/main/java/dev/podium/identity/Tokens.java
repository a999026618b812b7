package dev.podium.identity;

import dev.podium.kernel.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Personal API tokens: each acts as its person in one team, no further than its scopes, until it expires. */
public interface Tokens {

    /** What a token can be limited to; {@link Permission#AGENT_SELF} is for Podium alone to give. */
    Set<String> SCOPES = Arrays.stream(Permission.values())
            .filter(permission -> permission != Permission.AGENT_SELF)
            .map(Permission::scope)
            .collect(Collectors.toUnmodifiableSet());

    /** How long a token of whatever kind may live on this Podium: {@code podium.tokens.longest}. */
    Duration longest();

    /**
     * A token as a list shows it.
     *
     * @param ending its last four characters, to know it by
     * @param expiresAt when it ends, also by a limit that was made shorter since
     * @param lastUsedAt to the minute; null when it was never used
     */
    record Token(
            UUID id,
            String name,
            String ending,
            Set<String> scopes,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /** A new token with its text, which is shown this once and kept only as a hash. */
    record MadeToken(Token token, String text) {

        @Override
        public String toString() {
            return "MadeToken " + token.id();
        }
    }

    /** The current actor's own in the current team that are not revoked, the newest first. */
    List<Token> mine();

    /**
     * @param scopes those of {@link Permission#scope()}; empty for all that the current actor holds
     * @param validFor at most {@link #longest}
     * @throws dev.podium.kernel.Refusal {@code identity.token-name}, {@code identity.token-scope} or
     *     {@code identity.token-expiry}, each naming its field
     */
    MadeToken make(String name, Set<String> scopes, Duration validFor);

    /** Ends one of the current actor's own at once; a refusal {@code identity.token-not-found} when there is none. */
    void revoke(UUID id);

    /**
     * Ends the token that the current actor came with, whatever its scopes; a refusal {@code identity.no-own-token} where
     * that is no personal one.
     */
    void revokeOwn();

    /** The actor whom a token of whatever kind stands for; empty when it is none of ours, has expired or was revoked. */
    Optional<Actor> actorOf(String text);
}
