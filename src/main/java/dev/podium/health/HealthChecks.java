package dev.podium.health;

import dev.podium.kernel.HealthCheck.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What Podium's own checks said last, for those who run the installation. */
public interface HealthChecks {

    /**
     * One check.
     *
     * @param check its name
     * @param nextStep "" where nothing is to be done
     * @param since when it became so, as far as this run of Podium knows
     * @param lookedAt when it was last looked at
     * @param page the route of the page where one mends it; ""
     * @param counts how many are in which state
     */
    record Seen(
            String check,
            State state,
            String sentence,
            String nextStep,
            Instant since,
            Instant lookedAt,
            String page,
            Map<String, Long> counts) {}

    /**
     * The worst first, then by name. Waits for nobody: what is being looked at now is as it was.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.not-allowed}
     */
    List<Seen> all();

    /** Has all be looked at anew, in the background. Pressed twice it is done once. */
    void lookAgain();
}
