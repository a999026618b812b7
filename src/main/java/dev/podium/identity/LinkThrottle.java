package dev.podium.identity;

import dev.podium.kernel.Refusal;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Slows down whoever guesses at links, by address, as sign-ins are slowed down. */
@Component
class LinkThrottle {

    private static final int TRIES_BY_ADDRESS = 30;

    private final IdentityStore store;

    LinkThrottle(IdentityStore store) {
        this.store = store;
    }

    /** Counts as a failed try what the question refuses; {@code identity.too-many-sign-ins} after too many. */
    <T> T admit(String address, Supplier<T> question) {
        var byAddress = Hashes.of("link address " + address);
        var wait = store.attempt(byAddress, byAddress, TRIES_BY_ADDRESS, TRIES_BY_ADDRESS);
        if (wait > 0) {
            throw Refusal.limit(
                    "identity.too-many-sign-ins",
                    "Too many links that do not count were opened from this address; the next is possible in " + wait
                            + " s.",
                    "Wait " + wait + " s, then try again.");
        }
        var answer = question.get();
        // Takes back what was counted before the question; no other failure of the address.
        store.attemptSucceeded(Hashes.of("link"), byAddress);
        return answer;
    }
}
