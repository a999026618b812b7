package dev.podium.inference.wire;

import org.jspecify.annotations.Nullable;

/** A piece of what a model answers, without the dialect it is told in. */
public sealed interface Said {

    record Text(String text) implements Said {}

    /** Thought aloud: shown where the client's dialect has a place for it. */
    record Thought(String text) implements Said {}

    /** A tool is used, with all that it is given, as JSON. */
    record Call(String id, String name, String input) implements Said {}

    /** Why it stopped. */
    enum Stop {
        END,
        LENGTH,
        TOOL
    }

    /** The end of a whole answer. */
    record End(Stop stop, long input, long output) implements Said {}

    /** The model's own error, after which nothing comes. */
    record Failed(@Nullable String sentence) implements Said {}
}
