package dev.podium.costs.ui;

import dev.podium.kernel.Refusal;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, or why it is not told: in a course, some parts of the page may not be told where others may.
 *
 * @param it null where it is not told
 * @param why a sentence; "" where it is told
 */
record Told<T>(@Nullable T it, String why) {

    private static final Set<String> NOT_TOLD = Set.of("costs.too-few", "costs.withheld");

    /** Any other refusal is the question's own fault, and thrown. */
    static <T> Told<T> of(Supplier<T> question) {
        try {
            return new Told<>(question.get(), "");
        } catch (Refusal refusal) {
            if (!NOT_TOLD.contains(refusal.code())) {
                throw refusal;
            }
            return new Told<>(null, refusal.sentence());
        }
    }

    /** What is not there and was not asked for. */
    static <T> Told<T> nothing() {
        return new Told<>(null, "");
    }

    boolean withheld() {
        return !why.isEmpty();
    }
}
