package dev.podium.identity;

import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How long a token of whatever kind may live. A limit that is made shorter ends older tokens too. */
@Component
class TokenLifetime {

    private final Duration longest;

    TokenLifetime(@Value("${podium.tokens.longest:366d}") Duration longest) {
        if (longest.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("podium.tokens.longest has to be 1d or more.");
        }
        this.longest = longest;
    }

    Duration longest() {
        return longest;
    }

    /** A refusal {@code identity.token-expiry}. */
    void check(Duration validFor) {
        if (!validFor.isPositive() || validFor.compareTo(longest) > 0) {
            throw Refusal.invalidField(
                    "expiresInDays",
                    "identity.token-expiry",
                    "On this Podium a token is valid for 1 to " + longest.toDays() + " days, not for "
                            + validFor.toDays() + ".",
                    "Choose a number of days in between, or ask whoever runs Podium to raise podium.tokens.longest.");
        }
    }

    /** When a token really ends. */
    Instant end(Instant createdAt, Instant expiresAt) {
        var latest = createdAt.plus(longest);
        return latest.isBefore(expiresAt) ? latest : expiresAt;
    }
}
