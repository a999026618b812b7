package dev.podium.identity.web;

import dev.podium.identity.SignedIn;
import java.util.Map;

/** The principal of a browser session that a provider gave: the person, and what the provider told of them last. */
interface OfProvider {

    SignedIn person();

    /** The provider told it anew. */
    void told(Map<String, Object> claims);
}
