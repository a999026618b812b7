package dev.podium.portal;

import dev.podium.kernel.TeamId;
import java.util.List;
import java.util.Optional;

/** Who uses the page, for the frame's team switcher and account menu. The room that signs people in implements it. */
public interface SignedIn {

    /** A team to switch to. */
    record Choice(TeamId id, String name) {}

    /** The person's name. */
    String name();

    /** The team that the person works in now; empty before one was chosen. */
    Optional<Choice> team();

    /** All of the person's teams, by name. */
    List<Choice> teams();

    /** Makes it the team of this session; the frame loads the page anew. */
    void choose(TeamId team);

    /** The path of the page with the person's own settings. */
    String accountPath();

    void signOut();
}
