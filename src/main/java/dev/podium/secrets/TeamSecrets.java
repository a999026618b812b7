package dev.podium.secrets;

/** What becomes of a team's secrets when nothing of the team is kept any more. */
public interface TeamSecrets {

    /** Destroys every secret of the current team. */
    void forgetAll();
}
