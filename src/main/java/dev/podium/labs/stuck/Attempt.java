package dev.podium.labs.stuck;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that a student ran, or a call that an agent made, with its result.
 *
 * @param end null while it runs
 * @param exit null where it is not known
 * @param output null where it is not known
 * @param apart whether somebody started it, rather than it followed from the one before, as pasted lines do
 */
record Attempt(
        Instant start,
        @Nullable Instant end,
        Said said,
        @Nullable Integer exit,
        @Nullable Output output,
        Duration lasted,
        boolean apart) {

    /** Ended from the keyboard or by a signal that asks to end: neither a failure nor a success. */
    private static final List<Integer> STOPPED = List.of(129, 130, 131, 137, 141, 143, 146, 147, 148, 149, 150);

    private static final Duration VISIT = Duration.ofSeconds(15);

    String text() {
        return said.text();
    }

    String normal() {
        return said.normal();
    }

    /** Its result is known and is neither an interruption nor a mere answer. */
    boolean failed() {
        if (exit == null || end == null || STOPPED.contains(exit)) {
            return false;
        }
        if (exit != 0) {
            if (said.answers() && exit == 1) {
                return false;
            }
            return !(said.stays() && lasted.compareTo(VISIT) > 0);
        }
        return output != null && !output.errors().isEmpty() && said.joined() && !said.looks();
    }

    boolean succeeded() {
        return exit != null && end != null && exit == 0 && !failed();
    }

    boolean looks() {
        // What would stay and fails at once was no look: it could not begin.
        return said.looks() && !(said.stays() && failed());
    }

    /** Lines by which its error is known again; none where it did not fail. */
    List<String> errors() {
        if (!failed()) {
            return List.of();
        }
        if (output == null) {
            return List.of();
        }
        if (!output.errors().isEmpty()) {
            return output.errors();
        }
        // One that says nothing can be known again only as this command's.
        return List.of(
                output.last().isEmpty() ? "exit code " + exit + " of " + normal() : normal() + ": " + output.last());
    }

    /** What went wrong, for a person; "" where it does not say. */
    String error() {
        if (output == null) {
            return "";
        }
        return output.errors().isEmpty() ? output.last() : output.errors().getFirst();
    }
}
