package dev.podium.identity;

import org.jspecify.annotations.Nullable;

/** What follows when a provider has said who somebody is. Whoever calls it has verified what the provider said. */
public interface ProviderSignIn {

    /**
     * The person of this issuer and subject, made at the first sign-in; their memberships follow the provider's groups.
     * Needs no actor: it finds out who acts.
     *
     * @param address where the sign-in comes from
     * @param agent what the browser calls itself
     * @throws dev.podium.kernel.Refusal {@code identity.not-admitted} or {@code identity.deactivated}
     */
    SignedIn enter(String provider, Claims claims, String address, String agent);

    /**
     * The provider said anew who somebody is whose session goes on: their memberships follow its groups. Whom it admits
     * no longer is signed out. Needs no actor: whoever calls it has verified what the provider said.
     */
    void refreshed(String provider, SignedIn person, Claims claims);

    /** The provider knows nothing more of somebody's session, which ends. Needs no actor: the provider said so. */
    void refused(String provider, SignedIn person, String reason);

    /** Notes a sign-in that failed on the way. */
    void failed(String provider, String reason, String address);

    /**
     * The provider says that somebody is out: their sessions end on every Podium, and what is open closes. Needs no
     * actor: the provider's signature was verified.
     *
     * @param subject null when the session alone is named
     * @param sid the provider's session; null for all of the subject's
     */
    void ended(String issuer, @Nullable String subject, @Nullable String sid);
}
