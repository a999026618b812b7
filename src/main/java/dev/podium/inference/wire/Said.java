package dev.podium.inference.wire;

import org.jspecify.annotations.Nullable;

/** A piece of what a model answers, without the dialect it is told in. */
public sealed interface Said {

    record Text(String text) implements Said {}

    /** Thought aloud: shown where the client's dialect has a place for it. */
    record Thought(String text) implements Said {}

    /** A tool is used, with all that it is given, as JSON. */
    record Call(String id, String name, String input) implements Said {}

    /** A tool is used, and what it is given comes in pieces. Nothing but these comes before {@link CallEnds}. */
    record CallBegins(String id, String name) implements Said {}

    /** A piece of what the tool is given; all of them together are its JSON. */
    record CallPiece(String text) implements Said {}

    /** @param whole whether its pieces are a JSON object; else the bound of the answer has cut it, or its model wrote none */
    record CallEnds(boolean whole) implements Said {}

    /** Why it stopped. */
    enum Stop {
        END,
        LENGTH,
        TOOL,
        /** It came to one of the texts at which it was to stop. */
        SEQUENCE,
        /** It, or whoever watches over it, would not go on. */
        REFUSAL
    }

    /**
     * The end of a whole answer.
     *
     * @param at the text at which it stopped; null where it did not, or did not say
     */
    record End(Stop stop, @Nullable String at, Usage usage) implements Said {

        public End(Stop stop, long input, long output) {
            this(stop, null, new Usage(input, 0, 0, 0, output, 0, 0, null, "", true));
        }

        public long input() {
            return usage.input();
        }

        public long output() {
            return usage.output();
        }
    }

    /** The model's own error, after which nothing comes. */
    record Failed(@Nullable String sentence) implements Said {}
}
