package dev.podium.inference;

import dev.podium.kernel.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What people, and programs that know better than words, say of a model's answer. A bad one raises the tier of what follows in
 * the same session, as {@link dev.podium.inference.tiers.Struggle} does.
 */
public interface ModelVerdicts {

    int LONGEST_NOTE = 500;

    /**
     * What is said.
     *
     * @param reason a short word such as {@code tests-failed} or {@code thumbs-down}; "" for none
     * @param note in one's own words; ""
     */
    record Verdict(boolean good, String reason, String note) {}

    record Given(PersonId person, String name, Verdict verdict, Instant at) {}

    /**
     * Of a call of one's own, by who may call models, or of any that one may see with
     * {@link dev.podium.identity.Permission#COSTS_SEE}; an agent's key says it of that agent's. The same again changes nothing,
     * another takes the place of the one before.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.not-found}, {@code inference.bad-verdict} at the field that is wrong
     */
    void give(UUID call, Verdict verdict);

    /** Of a call that one may see, the earliest first. */
    List<Given> of(UUID call);
}
