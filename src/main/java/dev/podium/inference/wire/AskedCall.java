package dev.podium.inference.wire;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway knows of a request's body, which itself stays bytes.
 *
 * @param model the name that the client asked for
 * @param modelFrom where the name begins in the body, at its quotation mark
 * @param modelTo behind its closing quotation mark
 * @param stream whether the answer is to come in events
 * @param options what a stream of chat completions is to hold; null where the client does not say
 * @param body where the body's own object begins, at its brace
 * @param mostOutput how many tokens the client lets it answer; 0 where it does not say
 * @param human the newest text that a person wrote, without what a program put around it; "" where there is none. Read
 *     when it is asked for: most calls name their model, and nobody looks
 * @param messages how many messages the conversation has
 * @param tools how many tools the model is offered
 * @param images how many pictures or files are in it
 * @param session what the client calls the conversation; null where it does not say
 * @param shape what the answer is to look like
 * @param steps the newest calls of tools and what came of them, the oldest first
 */
public record AskedCall(
        String model,
        int modelFrom,
        int modelTo,
        boolean stream,
        @Nullable StreamOptions options,
        int body,
        long mostOutput,
        Supplier<String> human,
        int messages,
        int tools,
        int images,
        @Nullable String session,
        Shape shape,
        List<Step> steps) {

    /**
     * A tool that the model used.
     *
     * @param call the tool's name and what it was given, as one number to compare
     * @param failed whether the client said that it failed
     */
    public record Step(int call, boolean failed) {}

    /**
     * What the answer is to look like, and where in the body that stands.
     *
     * @param json whether it is to be JSON
     * @param schemaFrom where its schema begins, at its brace; -1 without one
     * @param schemaTo behind its closing brace
     * @param toolsFrom where the tools begin that it may call, at their bracket; -1 without any
     * @param toolsTo behind their closing bracket
     */
    public record Shape(boolean json, int schemaFrom, int schemaTo, int toolsFrom, int toolsTo) {

        /** Anything will do. */
        public static final Shape FREE = new Shape(false, -1, -1, -1, -1);
    }

    /**
     * @param from where the object begins, at its brace
     * @param empty whether nothing stands in it
     * @param usage whether the client asked for the tokens at the end
     * @param usageFrom where it says that it does not want them; -1 where it says nothing
     */
    public record StreamOptions(int from, boolean empty, boolean usage, int usageFrom) {}

    /** Whether the tokens at the end of a stream of chat completions are the client's own wish. */
    public boolean usageAsked() {
        return options != null && options.usage();
    }

    public AskedCall {
        steps = List.copyOf(steps);
    }
}
