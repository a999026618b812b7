package dev.podium.inference.tiers;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from how an answer ended that its model was not up to it: evidence, where words are only a guess. Pure. */
public final class Shortfall {

    /** Anthropic's, OpenAI's, and {@code Said.Stop}'s word. */
    private static final Set<String> REFUSED = Set.of("refusal", "content_filter", "REFUSAL");

    /** An engine that could not read all that it was asked, and Anthropic's word for the same. */
    private static final Set<String> NOT_READ = Set.of("input-cut", "model_context_window_exceeded");

    private static final Set<String> CUT = Set.of("max_tokens", "max_output_tokens", "length", "LENGTH", "incomplete");

    private Shortfall() {}

    /** What was looked at in the answer itself. */
    public enum Seen {
        NOTHING(""),
        REFUSED("a model refused an answer"),
        NO_JSON("a model answered no JSON, which was asked for"),
        NOT_BY_SCHEMA("a model answered JSON that does not fit the schema it was asked for by"),
        UNKNOWN_TOOL("a model called a tool that it was not offered"),
        BAD_INPUT("a model called a tool with input that does not fit its schema");

        private final String words;

        Seen(String words) {
            this.words = words;
        }
    }

    /**
     * @param stop why it stopped, in the model's word
     * @param mostOutput how many tokens the client let it answer; 0 for any number
     * @param output how many it answered
     * @param seen what else is wrong with it
     * @return half a sentence, to stand behind "since"; empty where nothing says so
     */
    public static Optional<String> of(@Nullable String stop, long mostOutput, long output, Seen seen) {
        if (stop != null && REFUSED.contains(stop)) {
            return Optional.of(Seen.REFUSED.words);
        }
        if (stop != null && NOT_READ.contains(stop)) {
            return Optional.of("a model could not read the whole conversation");
        }
        if (stop != null && CUT.contains(stop)) {
            // What the client wanted no longer is as long as it was meant to be, and whatever it is may be cut in two
            // by that.
            boolean wanted = mostOutput > 0 && output >= mostOutput;
            return wanted ? Optional.empty() : Optional.of("an answer was cut at its model's own bound");
        }
        return seen == Seen.NOTHING ? Optional.empty() : Optional.of(seen.words);
    }
}
