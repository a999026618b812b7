package dev.podium.inference.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's chat completions, and what those make of them who only resemble OpenAI: calls of tools without an index or an
 * id, thoughts in fields of their own, texts in parts, no last word.
 */
final class ChatReader extends AnswerReader {

    private static final class Call {
        final int index;
        final String id;
        String name = "";
        final StringBuilder input = new StringBuilder();

        Call(int index, String id) {
            this.index = index;
            this.id = id;
        }
    }

    private final Supplier<String> ids;
    private final List<Call> calls = new ArrayList<>();
    private @Nullable String reason;
    private @Nullable String at;
    private boolean refused;

    ChatReader(UsageReader usage) {
        this(usage, () -> "call_" + UUID.randomUUID().toString().replace("-", ""));
    }

    /** @param ids for calls that have none */
    ChatReader(UsageReader usage, Supplier<String> ids) {
        super(usage);
        this.ids = ids;
    }

    @Override
    boolean isLast(byte[] data) {
        return data.length == 6 && new String(data, StandardCharsets.US_ASCII).equals("[DONE]");
    }

    @Override
    List<Said> read(JsonNode event) {
        var error = event.path("error");
        if (error.isObject() || error.isString()) {
            return List.of(failed(error));
        }
        var said = new ArrayList<Said>();
        var choice = event.path("choices").path(0);
        // Some end their stream with the whole message once more, which was said already.
        delta(choice.path("delta"), said);
        over(choice);
        return said;
    }

    private void over(JsonNode choice) {
        if (choice.path("finish_reason").isString()) {
            reason = choice.path("finish_reason").asString();
        }
        // vLLM says here at which text it stopped.
        if (choice.path("stop_reason").isString()) {
            at = choice.path("stop_reason").asString();
        }
    }

    @Override
    List<Said> readWhole(JsonNode answer) {
        var error = answer.path("error");
        if (error.isObject() || error.isString()) {
            return List.of(failed(error));
        }
        var said = new ArrayList<Said>();
        var choice = answer.path("choices").path(0);
        delta(choice.path("message"), said);
        over(choice);
        said.addAll(end());
        return said;
    }

    private void delta(JsonNode delta, List<Said> said) {
        for (var field : new String[] {"reasoning_content", "reasoning"}) {
            var thought = delta.path(field).asString("");
            if (!thought.isEmpty()) {
                said.add(new Said.Thought(thought));
                // Those who have both say the same in both.
                break;
            }
        }
        var content = delta.path("content");
        var text = new StringBuilder(content.isString() ? content.asString() : "");
        if (content.isArray()) {
            content.forEach(part -> text.append(part.path("text").asString("")));
        }
        if (delta.path("refusal").isString()
                && !delta.path("refusal").asString().isEmpty()) {
            refused = true;
            text.append(delta.path("refusal").asString());
        }
        if (!text.isEmpty()) {
            said.add(new Said.Text(text.toString()));
        }
        int place = 0;
        for (var call : delta.path("tool_calls")) {
            called(call, call.path("index").asInt(place++));
        }
    }

    /** A call's input comes in pieces, by its index; one that brings another id begins another call, whatever its index. */
    private void called(JsonNode piece, int index) {
        var id = piece.path("id").asString("");
        Call open = null;
        for (var each : calls) {
            if (each.index == index) {
                open = each;
            }
        }
        var name = piece.at("/function/name").asString("");
        if (open == null || !id.isEmpty() && !id.equals(open.id) && !name.isEmpty() && !open.name.isEmpty()) {
            open = new Call(index, id.isEmpty() ? ids.get() : id);
            calls.add(open);
        }
        if (open.name.isEmpty()) {
            open.name = name;
        }
        var arguments = piece.at("/function/arguments");
        open.input.append(
                arguments.isString() ? arguments.asString() : arguments.isObject() ? arguments.toString() : "");
    }

    @Override
    public List<Said> end() {
        if (reason == null) {
            return List.of(new Said.Failed(null));
        }
        var said = new ArrayList<Said>();
        boolean cut = reason.equals("length");
        for (var call : calls) {
            var input = call.input.toString();
            // One that the bound of the answer cut in two is none.
            if (!call.name.isEmpty() && !(cut && !isObject(input))) {
                said.add(new Said.Call(call.id, call.name, input(input)));
            }
        }
        var stop = switch (reason) {
            case "length" -> Said.Stop.LENGTH;
            case "content_filter" -> Said.Stop.REFUSAL;
            // Not all who call a tool say so.
            default ->
                refused
                        ? Said.Stop.REFUSAL
                        : !said.isEmpty() ? Said.Stop.TOOL : at != null ? Said.Stop.SEQUENCE : Said.Stop.END;
        };
        said.add(new Said.End(stop, stop == Said.Stop.SEQUENCE ? at : null, usage.found()));
        return said;
    }
}
