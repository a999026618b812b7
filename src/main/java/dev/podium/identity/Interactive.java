package dev.podium.identity;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;

/** What a person does themselves, in a browser, and no token of theirs for them. */
final class Interactive {

    private Interactive() {}

    /** A refusal {@code identity.no-token-here} where an API token acts. */
    static void require(String what) {
        if (CurrentActor.require().scopes() != null) {
            throw Refusal.forbidden(
                    "identity.no-token-here", "A token cannot " + what + ".", "Sign in with a browser to do it.");
        }
    }
}
