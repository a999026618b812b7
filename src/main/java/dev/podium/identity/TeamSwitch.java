package dev.podium.identity;

import dev.podium.kernel.TeamId;

/** In which of their teams a person works in this browser. */
public interface TeamSwitch {

    /**
     * Chooses for this browser session and, until they choose again, for later ones. Takes effect with the next
     * request, so a page reloads after it.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.not-a-member}
     */
    void choose(TeamId team);
}
