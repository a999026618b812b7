package dev.podium.identity;

import dev.podium.kernel.PersonId;
import java.io.Serializable;
import java.security.Principal;
import java.util.UUID;

/**
 * The principal of a browser session: who signed in and by which sign-in ({@link Profile#browsers}), and no more. What
 * they may do is asked anew for each request, by {@link SignIn#actor}.
 */
public record SignedIn(UUID id, String name, UUID signIn) implements Principal, Serializable {

    /** Somebody who signs in now; it counts from {@link SignIn#remember} on. */
    public SignedIn(UUID id, String name) {
        this(id, name, UUID.randomUUID());
    }

    public PersonId person() {
        return new PersonId(id);
    }

    @Override
    public String getName() {
        return name;
    }
}
