package dev.podium.identity;

import dev.podium.kernel.PersonId;
import java.io.Serializable;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The principal of a browser session: who signed in, and no more. What they may do is asked anew for each request, by
 * {@link SignIn#actor}.
 *
 * @param session the session that a provider of {@link Providers} gave and may end; null after a sign-in by password
 */
public record SignedIn(UUID id, String name, @Nullable UUID session) implements Principal, Serializable {

    public SignedIn(UUID id, String name) {
        this(id, name, null);
    }

    public PersonId person() {
        return new PersonId(id);
    }

    @Override
    public String getName() {
        return name;
    }
}
