package dev.podium.gpus;

import dev.podium.gpus.Rows.PoolRow;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What can be asked for and reserved at all. Pure. */
final class AskRules {

    static final int MOST_GPUS = 1024;
    static final int LONGEST_TEXT = 200;
    static final Duration SHORTEST = Duration.ofMinutes(1);
    static final Duration FURTHEST = Duration.ofDays(90);

    private static final int MOST_MIB = 100_000_000;
    private static final int MOST_CHOICES = 100;
    private static final int LONGEST_MODEL = 100;

    private AskRules() {}

    static void check(GpuNeed need) {
        number("gpus", "A request is for 1 to " + MOST_GPUS + " GPUs", need.gpus(), 1, "Ask for at least 1 GPU.");
        number(
                "members",
                "A gang has 1 to " + MOST_GPUS + " members",
                need.members(),
                1,
                "Leave it out for one that is no gang.");
        if (need.milli() < 0 || need.milli() > GpuNeed.WHOLE) {
            throw badNeed(
                    "milli",
                    "A part of a GPU is 1 to " + GpuNeed.WHOLE + " thousandths of it, not " + need.milli() + ".",
                    "Ask for 500 for half of one, and for more GPUs for more.");
        }
        if (need.memoryMib() < 0 || need.memoryMib() > MOST_MIB) {
            throw badNeed(
                    "memoryMib",
                    "The memory of a GPU is at least 1 MiB, not " + need.memoryMib() + ".",
                    "Send 16384 for 16 GiB, or leave it out.");
        }
        if (need.models().size() > MOST_CHOICES
                || need.models().stream().anyMatch(model -> model.isBlank() || model.length() > LONGEST_MODEL)) {
            throw badNeed(
                    "models",
                    "That is no list of models of GPUs.",
                    "Take up to " + MOST_CHOICES + " names from the list of servers.");
        }
        if (need.servers().size() > MOST_CHOICES) {
            throw badNeed(
                    "servers", "That names too many servers.", "Name up to " + MOST_CHOICES + ", or none for any.");
        }
    }

    private static void number(String field, String what, int given, int least, String nextStep) {
        if (given < least || given > MOST_GPUS) {
            throw badNeed(field, what + ", not " + given + ".", nextStep);
        }
    }

    private static Refusal badNeed(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "gpus.bad-need", sentence, nextStep);
    }

    static TimeClass timeClass(boolean interactive, Duration limit) {
        return interactive ? TimeClass.INTERACTIVE : TimeClass.of(limit);
    }

    /** Whole seconds, at least a minute, no longer than its class may. */
    static void checkLimit(String field, Duration limit, TimeClass timeClass, PoolRow pool) {
        if (limit.compareTo(SHORTEST) < 0) {
            throw badTime(
                    field,
                    "GPUs are held for at least " + words(SHORTEST) + ", not for " + words(limit) + ".",
                    "Ask for the time after which it may be ended.");
        }
        var longest = pool.of(timeClass).longest();
        if (limit.compareTo(longest) > 0) {
            throw badTime(
                    field,
                    "GPUs are held for at most " + words(longest)
                            + (timeClass == TimeClass.INTERACTIVE ? " by somebody who sits before them" : "")
                            + ", not for "
                            + words(limit) + ".",
                    "Ask for less time; a lease can be extended while nobody waits.");
        }
    }

    static void checkEstimate(Duration estimate, Duration limit) {
        if (estimate.compareTo(Duration.ofSeconds(1)) < 0 || estimate.compareTo(limit) > 0) {
            throw badTime(
                    "estimateMinutes",
                    "What probably takes " + words(estimate) + " is no guess for at most " + words(limit) + ".",
                    "Send a time up to the limit, or leave it out.");
        }
    }

    static void checkAhead(String field, Instant moment, Instant now) {
        if (moment.isBefore(now)) {
            throw badTime(
                    field,
                    "The start " + moment + " is past: it is " + now.truncatedTo(ChronoUnit.SECONDS) + ".",
                    "Choose a later one, or leave it out for as soon as possible.");
        }
        if (moment.isAfter(now.plus(FURTHEST))) {
            throw badTime(
                    field,
                    "The start " + moment + " is more than " + FURTHEST.toDays() + " days ahead.",
                    "Choose an earlier one.");
        }
    }

    static String text(String field, String text) {
        var stripped = text.strip().replace('\0', ' ');
        if (stripped.length() > LONGEST_TEXT) {
            throw Refusal.invalidField(
                    field,
                    "gpus.bad-text",
                    "This has at most " + LONGEST_TEXT + " characters, not " + stripped.length() + ".",
                    "Say it shorter.");
        }
        return stripped;
    }

    static Refusal badTime(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "gpus.bad-time", sentence, nextStep);
    }

    static String words(Duration time) {
        if (time.isNegative()) {
            return "less than nothing";
        }
        long minutes = time.toMinutes();
        if (minutes == 0 || time.toSeconds() % 60 != 0 && minutes < 10) {
            return time.toSeconds() + " s";
        }
        if (time.toHours() >= 48 && time.toMinutes() % (24 * 60) == 0) {
            return time.toDays() + " days";
        }
        return minutes < 60 || minutes % 60 != 0 ? minutes + " min" : time.toHours() + " h";
    }
}
