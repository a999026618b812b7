package dev.podium.inference.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request asks, without the dialect it was asked in: only for a model that speaks another one. What no other model
 * understands (cache marks, signed thinking, settings of one provider) is left out.
 *
 * @param system what the model is told about its role; "" where nothing
 * @param stops texts at which it is to stop
 * @param schema what the answer must look like; null where it is free, an empty object for any JSON
 * @param choice {@code auto}, {@code none}, {@code required}, or a tool's name
 * @param oneCall whether it may use no more than one tool at a time
 */
public record Talk(
        String system,
        List<Turn> turns,
        List<Tool> tools,
        String choice,
        boolean oneCall,
        long mostOutput,
        @Nullable Double temperature,
        @Nullable Double topP,
        List<String> stops,
        @Nullable JsonNode schema,
        boolean stream) {

    public static final String AUTO = "auto";
    public static final String NONE = "none";
    public static final String REQUIRED = "required";

    /** Whose turn it was. */
    public enum Who {
        PERSON,
        MODEL
    }

    public record Turn(Who who, List<Part> parts) {
        public Turn {
            parts = List.copyOf(parts);
        }
    }

    /** A tool that it may use. */
    public record Tool(String name, String description, JsonNode schema) {}

    /** A piece of a turn. */
    public sealed interface Part {

        record Text(String text) implements Part {}

        /** @param data in base64 */
        record Picture(String mediaType, String data) implements Part {}

        /** A picture that lies elsewhere, for models that fetch it. */
        record PictureAt(String url) implements Part {}

        /** @param data in base64 */
        record Document(String mediaType, String name, String data) implements Part {}

        /** The model uses a tool. */
        record Call(String id, String name, JsonNode input) implements Part {}

        /**
         * What a tool answered.
         *
         * @param pictures and documents that came with it
         */
        record Result(String id, String text, boolean failed, List<Part> pictures) implements Part {
            public Result {
                pictures = List.copyOf(pictures);
            }
        }
    }

    public Talk {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        stops = List.copyOf(stops);
    }

    /**
     * The turns as the clouds want them: whoever has several in a row has one, and what tools answered comes before what
     * the person says to it.
     */
    public List<Turn> joined() {
        var joined = new ArrayList<Turn>();
        for (int at = 0; at < turns.size(); ) {
            var who = turns.get(at).who();
            var results = new ArrayList<Part>();
            var others = new ArrayList<Part>();
            for (; at < turns.size() && turns.get(at).who() == who; at++) {
                for (var part : turns.get(at).parts()) {
                    (part instanceof Part.Result ? results : others).add(part);
                }
            }
            results.addAll(others);
            joined.add(new Turn(who, results));
        }
        return joined;
    }
}
