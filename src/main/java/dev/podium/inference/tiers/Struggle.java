package dev.podium.inference.tiers;

import dev.podium.inference.wire.AskedCall.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads from the newest calls of tools that a model does not get on: evidence, where words are only a guess. */
public final class Struggle {

    /** What is looked at, the newest steps. */
    static final int WINDOW = 10;

    /** The very same call so often is going in circles. */
    static final int REPEATED = 4;

    /** So many failures in the window are not chance. */
    static final int FAILED = 4;

    private Struggle() {}

    /** The sentence that says so; empty where nothing does. */
    public static Optional<String> in(List<Step> steps) {
        var newest = steps.subList(Math.max(0, steps.size() - WINDOW), steps.size());
        Map<Integer, Integer> same = new HashMap<>();
        int failed = 0;
        for (var step : newest) {
            if (same.merge(step.call(), 1, Integer::sum) >= REPEATED) {
                return Optional.of("the same tool was called " + REPEATED + " times with the same input");
            }
            failed += step.failed() ? 1 : 0;
        }
        return failed >= FAILED
                ? Optional.of(failed + " of the last " + newest.size() + " tool calls failed")
                : Optional.empty();
    }
}
