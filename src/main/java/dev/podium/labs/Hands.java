package dev.podium.labs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.HandId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RosterEntryId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands that students raise, and the one queue of all who help. A student sees their own by
 * {@link dev.podium.identity.Permission#LAB_SEAT}; the queue takes {@link dev.podium.identity.Permission#LAB_HELP}.
 */
public interface Hands {

    int LONGEST_SENTENCE = 500;
    int LONGEST_ANSWER = 2_000;
    int LONGEST_PAGE = 200;

    /** Somebody who goes to help, or did. @param until null while they do */
    record Claim(
            PersonId person,
            String name,
            Instant from,
            @Nullable Instant until) {}

    /**
     * A hand.
     *
     * @param sentence what it is about, as the student says it; ""
     * @param agent the student's seat; null where there is none
     * @param claims in their order; of a hand that is up only the last can go on
     * @param lowered null while it is up
     * @param answered whether it was answered; else, once it is down, the student took it back
     * @param answer what was answered; ""
     */
    record Hand(
            HandId id,
            LabId lab,
            RosterEntryId entry,
            String studentName,
            String sentence,
            @Nullable AgentId agent,
            Instant raised,
            List<Claim> claims,
            @Nullable Instant lowered,
            boolean answered,
            String loweredBy,
            String answer) {

        public Hand {
            claims = List.copyOf(claims);
        }

        /** Who helps now. */
        public Optional<Claim> helper() {
            return claims.stream().filter(claim -> claim.until() == null).findFirst();
        }
    }

    /**
     * A student's own hand.
     *
     * @param before how many that nobody helps yet were raised before it
     */
    record Own(Hand hand, int before) {}

    /**
     * Raises the acting person's hand; where it is up already, it says this from now on and keeps its place.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.no-lab} where they have no seat in it, {@code labs.lab-ended},
     *     {@code labs.bad-sentence}
     */
    Own raise(LabId lab, String sentence);

    /** Takes it down again; nothing happens where it is not up. */
    void withdraw(LabId lab);

    /** The acting person's, where it is up. */
    Optional<Own> mine(LabId lab);

    /** Those that are up, who waits longest first. */
    List<Hand> queue(LabId lab);

    /**
     * Goes to help.
     *
     * @param takeOver whether from whoever does so already
     * @throws dev.podium.kernel.Refusal {@code labs.no-hand}, {@code labs.hand-claimed}, which says by whom
     */
    Hand claim(HandId hand, boolean takeOver);

    /** Goes no longer; the hand stays up, where it was in the queue. Nothing happens where somebody else helps. */
    Hand release(HandId hand);

    /**
     * Takes it down as answered.
     *
     * @param answer what was answered, for whoever is asked the same; ""
     * @throws dev.podium.kernel.Refusal {@code labs.no-hand}, {@code labs.bad-answer}
     */
    Hand answer(HandId hand, String answer);

    /** Those that are down, the latest first. */
    List<Hand> history(LabId lab, int offset, int limit);
}
