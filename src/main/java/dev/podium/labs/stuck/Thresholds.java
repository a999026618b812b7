package dev.podium.labs.stuck;

import dev.podium.kernel.Refusal;
import java.time.Duration;

/** From when on a course wants to be told; see {@code docs/reference/stuck-rules.md}. */
public record Thresholds(Repeats repeats, Idle idle, Waiting waiting, Progress progress, Agent agent) {

    // Before the default, which is checked against it.
    private static final Duration LONGEST = Duration.ofHours(4);

    public static final Thresholds DEFAULT = new Thresholds(
            new Repeats(3, 5, Duration.ofMinutes(10)),
            new Idle(Duration.ofMinutes(5), Duration.ofMinutes(10)),
            new Waiting(Duration.ofMinutes(1), Duration.ofMinutes(3)),
            new Progress(200, 300, 5, Duration.ofMinutes(10)),
            new Agent(2, Duration.ofMinutes(15), Duration.ofMinutes(15)));

    /** How often the same is too often. */
    public record Repeats(int watch, int help, Duration within) {

        public Repeats {
            if (watch < 2 || help > 100) {
                throw refuse("repeats", "between 2 and 100 repeats");
            }
            rising("repeats", watch, help);
            lasting("repeats", within, Duration.ofMinutes(1));
        }
    }

    /** How long nothing may happen at a seat. */
    public record Idle(Duration watch, Duration help) {

        public Idle {
            lasting("idle", watch, Duration.ofMinutes(1));
            lasting("idle", help, Duration.ofMinutes(1));
            rising("idle", watch.toSeconds(), help.toSeconds());
        }
    }

    /** How long an agent may wait for a person. */
    public record Waiting(Duration watch, Duration help) {

        public Waiting {
            lasting("waiting", watch, Duration.ofSeconds(10));
            lasting("waiting", help, Duration.ofSeconds(10));
            rising("waiting", watch.toSeconds(), help.toSeconds());
        }
    }

    /**
     * How much longer than the class a step may take.
     *
     * @param watch in hundredths of the median
     * @param leastClass so many have to have done the step before anybody is compared with them
     * @param over and so much longer than the median in any case, so that short steps raise nothing
     */
    public record Progress(int watch, int help, int leastClass, Duration over) {

        public Progress {
            if (watch < 110 || help > 2_000) {
                throw refuse("progress", "between 110 and 2,000 hundredths of the median");
            }
            rising("progress", watch, help);
            if (leastClass < 3 || leastClass > 1_000) {
                throw refuse("progress", "a class of between 3 and 1,000");
            }
            lasting("progress", over, Duration.ofMinutes(1));
        }
    }

    /**
     * @param escalations to the dearest tier
     * @param quiet how long it may say that it works while nothing is seen of it
     */
    public record Agent(int escalations, Duration within, Duration quiet) {

        public Agent {
            if (escalations < 1 || escalations > 100) {
                throw refuse("agent", "between 1 and 100 escalations");
            }
            lasting("agent", within, Duration.ofMinutes(1));
            lasting("agent", quiet, Duration.ofMinutes(1));
        }
    }

    private static void rising(String field, long watch, long help) {
        if (help < watch) {
            throw Refusal.invalidField(
                    field,
                    "labs.thresholds-crossed",
                    "\"" + field + "\" would ask for help at " + help + ", before it asks for a look at " + watch + ".",
                    "Let help come at the same figure or a later one.");
        }
    }

    private static void lasting(String field, Duration time, Duration least) {
        if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
            throw refuse(field, "times between " + least.toSeconds() + " seconds and " + LONGEST.toHours() + " hours");
        }
    }

    private static Refusal refuse(String field, String bounds) {
        return Refusal.invalidField(
                field,
                "labs.threshold-out-of-bounds",
                "\"" + field + "\" takes " + bounds + ".",
                "Give a figure within these bounds.");
    }
}
