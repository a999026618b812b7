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

    /** A call, and by which index its pieces come. */
    private record Indexed(int index, OpenCall call) {}

    private final Supplier<String> ids;
    private final List<Indexed> calls = new ArrayList<>();
    /** Which of them is told; those before are over, those behind wait: in other dialects one comes after the other. */
    private int telling;

    /** Said in the middle of a call, to be told behind it. */
    private final StringBuilder late = new StringBuilder();

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
        text(text.toString(), said);
        int place = 0;
        for (var call : delta.path("tool_calls")) {
            called(call, call.path("index").asInt(place++));
        }
        tellCalls(said);
    }

    private void text(String words, List<Said> said) {
        if (words.isEmpty()) {
            return;
        }
        if (telling < calls.size() && calls.get(telling).call().begun()) {
            if (!calls.get(telling).call().isWhole()) {
                late.append(words);
                return;
            }
            endCall(said, false);
        }
        said.add(new Said.Text(words));
    }

    /** A call is over where another one has begun and what it is given is whole: nobody says so. */
    private void tellCalls(List<Said> said) {
        while (telling < calls.size()) {
            var call = calls.get(telling).call();
            call.tell(said);
            if (telling + 1 == calls.size() || !call.isWhole()) {
                return;
            }
            endCall(said, false);
        }
    }

    private void endCall(List<Said> said, boolean cut) {
        calls.get(telling++).call().end(said, cut);
        if (!late.isEmpty()) {
            said.add(new Said.Text(late.toString()));
            late.setLength(0);
        }
    }

    /** A call's input comes in pieces, by its index; one that brings another id begins another call, whatever its index. */
    private void called(JsonNode piece, int index) {
        var id = piece.path("id").asString("");
        OpenCall open = null;
        for (var each : calls) {
            if (each.index() == index) {
                open = each.call();
            }
        }
        var name = piece.at("/function/name").asString("");
        if (open == null
                || !id.isEmpty()
                        && !id.equals(open.id)
                        && !name.isEmpty()
                        && !open.name().isEmpty()) {
            open = new OpenCall(id.isEmpty() ? ids.get() : id, name);
            calls.add(new Indexed(index, open));
        }
        open.named(name);
        var arguments = piece.at("/function/arguments");
        open.add(arguments.isString() ? arguments.asString() : arguments.isObject() ? arguments.toString() : "");
    }

    @Override
    public List<Said> end() {
        if (reason == null) {
            return List.of(new Said.Failed(null));
        }
        var said = new ArrayList<Said>();
        while (telling < calls.size()) {
            endCall(said, reason.equals("length"));
        }
        var stop = switch (reason) {
            case "length" -> Said.Stop.LENGTH;
            case "content_filter" -> Said.Stop.REFUSAL;
            // Not all who call a tool say so.
            default ->
                refused
                        ? Said.Stop.REFUSAL
                        : calls.stream().anyMatch(each -> !each.call().name().isEmpty())
                                ? Said.Stop.TOOL
                                : at != null ? Said.Stop.SEQUENCE : Said.Stop.END;
        };
        said.add(new Said.End(stop, stop == Said.Stop.SEQUENCE ? at : null, usage.found()));
        return said;
    }
}
