package dev.podium.identity;

import dev.podium.kernel.PersonId;
import java.io.Serializable;
import java.security.Principal;
import java.util.UUID;

/**
 * The principal of a browser session: who signed in, and no more. What they may do is asked anew for each request, by
 * {@link SignIn#actor}.
 */
public record SignedIn(UUID id, String name) implements Principal, Serializable {

    public PersonId person() {
        return new PersonId(id);
    }

    @Override
    public String getName() {
        return name;
    }
}
