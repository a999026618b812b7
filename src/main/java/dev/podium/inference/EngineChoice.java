package dev.podium.inference;

import dev.podium.inference.EngineFacts.Holds;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of several engines that serve the same model is asked first. Pure.
 *
 * One that has the model in its memory comes first, as long as no more wait there than it answers at a time: to wait any
 * longer costs more than to load the model elsewhere. Then one with a free slot, then the shortest line. Where all is
 * equal the order in which somebody named them holds.
 */
final class EngineChoice {

    /** How an engine stands to a model. */
    record Standing(boolean away, Holds holds, int slots, int busy, int waiting) {

        boolean isFree() {
            return waiting == 0 && busy < slots;
        }

        private boolean isSoon() {
            return holds == Holds.LOADED && waiting <= slots;
        }

        private int rank() {
            if (isSoon()) {
                return 0;
            }
            if (!isFree()) {
                return 3;
            }
            return holds == Holds.PULLED ? 1 : 2;
        }
    }

    private static final Comparator<Standing> BEST = Comparator.comparingInt(Standing::rank)
            // Who has the smaller part of its slots taken; crosswise, so that no fraction is rounded.
            .thenComparing((one, other) -> Long.compare(
                    ((long) one.busy() + one.waiting()) * other.slots(),
                    ((long) other.busy() + other.waiting()) * one.slots()))
            .thenComparing(standing -> standing.holds() != Holds.LOADED);

    private EngineChoice() {}

    /** The places of those that can be asked, the best first: who is away or has not pulled the model is not among them. */
    static List<Integer> order(List<Standing> engines) {
        return IntStream.range(0, engines.size())
                .filter(at -> !engines.get(at).away() && engines.get(at).holds() != Holds.NOT)
                .boxed()
                .sorted(Comparator.comparing(engines::get, BEST))
                .toList();
    }
}
