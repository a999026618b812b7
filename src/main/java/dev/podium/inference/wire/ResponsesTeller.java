package dev.podium.inference.wire;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** In OpenAI's responses, whose streams always end with {@code response.completed}, {@code .incomplete} or {@code .failed}. */
final class ResponsesTeller implements Teller {

    private final boolean stream;
    private final Frames frames;
    private final ObjectNode response;
    private final ArrayNode output = JsonNodeFactory.instance.arrayNode();
    private final String id;
    private @Nullable StringBuilder text;
    private String callId = "";
    private String callName = "";
    private final StringBuilder input = new StringBuilder();
    private long sequence;
    private boolean begun;
    private boolean over;

    ResponsesTeller(boolean stream, String model, String id, long now, OutputStream out) {
        this.stream = stream;
        this.id = id;
        this.frames = new Frames(out);
        this.response = JsonNodeFactory.instance
                .objectNode()
                .put("id", "resp_" + id)
                .put("object", "response")
                .put("created_at", now)
                .put("status", "in_progress")
                .put("model", model);
        response.putNull("error")
                .putNull("incomplete_details")
                .putNull("instructions")
                .putNull("max_output_tokens");
        response.putNull("previous_response_id");
        response.set("output", JsonNodeFactory.instance.arrayNode());
        response.put("parallel_tool_calls", true).put("store", false);
        response.putNull("temperature").putNull("top_p");
        response.put("tool_choice", "auto").putArray("tools");
        response.putObject("metadata");
        response.putNull("usage");
    }

    @Override
    public String contentType() {
        return stream ? "text/event-stream; charset=utf-8" : "application/json";
    }

    @Override
    public void tell(Said said) throws IOException {
        if (over) {
            return;
        }
        if (!begun) {
            begun = true;
            event("response.created", withResponse());
            event("response.in_progress", withResponse());
        }
        switch (said) {
            case Said.Text words -> words(words.text());
            // What a model of another maker thought could not be given back to it in this dialect.
            case Said.Thought _ -> {}
            case Said.Call call -> {
                callBegins(call.id(), call.name());
                callPiece(call.input());
                callEnds(true);
            }
            case Said.CallBegins begins -> callBegins(begins.id(), begins.name());
            case Said.CallPiece piece -> callPiece(piece.text());
            case Said.CallEnds ends -> callEnds(ends.whole());
            case Said.End end -> finish(end);
            case Said.Failed failed -> fail(failed.sentence());
        }
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode withResponse() {
        var node = node();
        node.set("response", response.deepCopy());
        return node;
    }

    private void event(String type, ObjectNode data) throws IOException {
        if (stream) {
            var event = node().put("type", type).put("sequence_number", sequence++);
            event.setAll(data);
            frames.event(type, event);
        }
    }

    private String itemId(String prefix) {
        return prefix + id + "_" + output.size();
    }

    private ObjectNode message(String status, @Nullable String words) {
        var item = node().put("id", itemId("msg_"))
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        var content = item.putArray("content");
        if (words != null) {
            content.add(part(words));
        }
        return item;
    }

    private static ObjectNode part(String words) {
        var part = node().put("type", "output_text").put("text", words);
        part.putArray("annotations");
        return part;
    }

    private ObjectNode ofText() {
        return node().put("item_id", itemId("msg_"))
                .put("output_index", output.size())
                .put("content_index", 0);
    }

    private void words(String words) throws IOException {
        if (text == null) {
            text = new StringBuilder();
            var added = node().put("output_index", output.size());
            added.set("item", message("in_progress", null));
            event("response.output_item.added", added);
            var begins = ofText();
            begins.set("part", part(""));
            event("response.content_part.added", begins);
        }
        text.append(words);
        event("response.output_text.delta", ofText().put("delta", words));
    }

    private void close() throws IOException {
        if (text == null) {
            return;
        }
        var words = text.toString();
        event("response.output_text.done", ofText().put("text", words));
        var done = ofText();
        done.set("part", part(words));
        event("response.content_part.done", done);
        item(message("completed", words));
        text = null;
    }

    private void item(ObjectNode item) throws IOException {
        var done = node().put("output_index", output.size());
        done.set("item", item);
        event("response.output_item.done", done);
        output.add(item);
    }

    private ObjectNode function(String status, String arguments) {
        return node().put("id", itemId("fc_"))
                .put("type", "function_call")
                .put("status", status)
                .put("call_id", callId)
                .put("name", callName)
                .put("arguments", arguments);
    }

    private void callBegins(String of, String name) throws IOException {
        close();
        callId = of;
        callName = name;
        input.setLength(0);
        var added = node().put("output_index", output.size());
        added.set("item", function("in_progress", ""));
        event("response.output_item.added", added);
    }

    private ObjectNode ofCall() {
        return node().put("item_id", itemId("fc_")).put("output_index", output.size());
    }

    private void callPiece(String piece) throws IOException {
        input.append(piece);
        event("response.function_call_arguments.delta", ofCall().put("delta", piece));
    }

    private void callEnds(boolean whole) throws IOException {
        var arguments = input.toString();
        event("response.function_call_arguments.done", ofCall().put("arguments", arguments));
        item(function(whole ? "completed" : "incomplete", arguments));
    }

    private void finish(Said.End end) throws IOException {
        close();
        over = true;
        boolean refused = end.stop() == Said.Stop.REFUSAL;
        boolean cut = refused || end.stop() == Said.Stop.LENGTH;
        response.put("status", cut ? "incomplete" : "completed");
        if (cut) {
            response.putObject("incomplete_details").put("reason", refused ? "content_filter" : "max_output_tokens");
        }
        response.set("output", output);
        var usage = response.putObject("usage").put("input_tokens", end.usage().read());
        usage.putObject("input_tokens_details").put("cached_tokens", end.usage().cacheRead());
        usage.put("output_tokens", end.output());
        usage.putObject("output_tokens_details")
                .put("reasoning_tokens", end.usage().reasoning());
        usage.put("total_tokens", end.usage().read() + end.output());
        if (stream) {
            event(cut ? "response.incomplete" : "response.completed", withResponse());
        } else {
            frames.whole(response);
        }
    }

    private void fail(@Nullable String sentence) throws IOException {
        over = true;
        var words = sentence == null ? "The model broke off in the middle of its answer." : sentence;
        if (!stream) {
            frames.bytes(ErrorWords.body(Dialect.RESPONSES, 500, "inference.failed", words, null));
            return;
        }
        response.put("status", "failed");
        response.putObject("error").put("code", "server_error").put("message", words);
        response.set("output", output);
        event("response.failed", withResponse());
    }

    @Override
    public void end() throws IOException {
        tell(new Said.Failed(null));
    }
}
