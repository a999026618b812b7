package dev.podium.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a person keeps in order about themselves. Each method is for the current actor alone and so takes no permission,
 * but none is for an API token.
 */
public interface Profile {

    /** @param hasPassword false for somebody who signs in elsewhere only */
    record Me(String name, String email, boolean hasPassword) {}

    /**
     * A browser that is signed in.
     *
     * @param lastSeenAt to the minute
     * @param current whether it is the one that asks
     */
    record Browser(
            UUID id,
            Instant createdAt,
            Instant lastSeenAt,
            String address,
            String userAgent,
            Instant expiresAt,
            boolean current) {}

    Me me();

    /** A refusal {@code identity.bad-name}. */
    void rename(String name);

    /**
     * The other browsers have to sign in anew.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.wrong-password}, {@code identity.bad-password},
     *     {@code identity.no-password}, or {@code identity.too-many-sign-ins}
     */
    void changePassword(String old, String wanted);

    /** The last used first. */
    List<Browser> browsers();

    /** Ends one within two seconds, with what it has open; a refusal {@code identity.no-sign-in}. */
    void endBrowser(UUID id);

    void endOtherBrowsers();
}
