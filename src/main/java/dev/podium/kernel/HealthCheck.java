package dev.podium.kernel;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing about an installation that can be well or not, as the room knows it that it is of. Podium asks every such bean in
 * the background, one call of each at a time and for a bounded time, on a thread of its own with no actor bound.
 */
public interface HealthCheck {

    /** How it is, the worst first: who looks reads them in this order. */
    enum State {
        /** Something does not work, or will be lost. */
        BROKEN,
        /** Not known, for who was asked does not answer. Set by whoever asks, never by a check. */
        SILENT,
        /** It works, and somebody should look at it. */
        LOOK,
        FINE
    }

    /**
     * What was seen.
     *
     * @param sentence names the thing and its limit; no secret, no person, nothing that a person wrote
     * @param nextStep what to do; "" where it is fine
     * @param since when it began, where that is known better than by when it was first seen
     * @param page the route of the page where one mends it; "" for none
     * @param counts how many are in which state, by words of the check's own, for a support bundle
     */
    record Found(
            State state,
            String sentence,
            String nextStep,
            @Nullable Instant since,
            String page,
            Map<String, Long> counts) {

        public Found {
            counts = Map.copyOf(counts);
        }

        public static Found fine(String sentence) {
            return new Found(State.FINE, sentence, "", null, "", Map.of());
        }

        public static Found look(String sentence, String nextStep) {
            return new Found(State.LOOK, sentence, nextStep, null, "", Map.of());
        }

        public static Found broken(String sentence, String nextStep) {
            return new Found(State.BROKEN, sentence, nextStep, null, "", Map.of());
        }

        /** The same since then; null for not known. */
        public Found since(@Nullable Instant began) {
            return new Found(state, sentence, nextStep, began, page, counts);
        }

        /** The same, mended on this page. */
        public Found on(String route) {
            return new Found(state, sentence, nextStep, since, route, counts);
        }

        public Found counting(Map<String, Long> states) {
            return new Found(state, sentence, nextStep, since, page, states);
        }
    }

    /** Room, dot, what: {@code machines.reached}. Stable, for it is a label of metrics and a heading of the guide. */
    String name();

    /**
     * Looks. What it throws is shown as broken, by its kind alone: messages may hold anything.
     *
     * @throws Exception where it cannot be looked at
     */
    Found look() throws Exception;
}
