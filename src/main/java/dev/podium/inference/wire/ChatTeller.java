package dev.podium.inference.wire;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** In OpenAI's chat completions. */
final class ChatTeller implements Teller {

    private final boolean stream;
    private final boolean usage;
    private final String model;
    private final String id;
    private final long now;
    private final Frames frames;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private final tools.jackson.databind.node.ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    private int piecesOf;
    private boolean begun;
    private boolean over;

    ChatTeller(boolean stream, String model, String id, long now, boolean usage, OutputStream out) {
        this.stream = stream;
        this.usage = usage;
        this.model = model;
        this.id = id;
        this.now = now;
        this.frames = new Frames(out);
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
        switch (said) {
            case Said.Text words -> {
                text.append(words.text());
                delta(JsonNodeFactory.instance.objectNode().put("content", words.text()));
            }
            // Beside the standard, as those do whose models think.
            case Said.Thought words -> {
                thought.append(words.text());
                delta(JsonNodeFactory.instance.objectNode().put("reasoning_content", words.text()));
            }
            case Said.Call call -> call(call);
            case Said.CallBegins begins -> {
                call(new Said.Call(begins.id(), begins.name(), ""));
                piecesOf = calls.size() - 1;
            }
            case Said.CallPiece piece -> piece(piece.text());
            case Said.CallEnds _ -> {
                // The next one has another index.
            }
            case Said.End end -> finish(end);
            case Said.Failed failed -> fail(failed.sentence());
        }
    }

    private ObjectNode answer(String object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", "chatcmpl-" + id)
                .put("object", object)
                .put("created", now)
                .put("model", model);
    }

    private void chunk(ObjectNode delta, @Nullable String reason) throws IOException {
        var chunk = answer("chat.completion.chunk");
        var choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        if (reason == null) {
            choice.putNull("finish_reason");
        } else {
            choice.put("finish_reason", reason);
        }
        if (usage) {
            chunk.putNull("usage");
        }
        frames.event(null, chunk);
    }

    private void delta(ObjectNode delta) throws IOException {
        if (!stream) {
            return;
        }
        if (!begun) {
            begun = true;
            chunk(JsonNodeFactory.instance.objectNode().put("role", "assistant").put("content", ""), null);
        }
        chunk(delta, null);
    }

    private void call(Said.Call call) throws IOException {
        var node = JsonNodeFactory.instance.objectNode().put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.input());
        if (stream) {
            var delta = JsonNodeFactory.instance.objectNode();
            var indexed = JsonNodeFactory.instance.objectNode().put("index", calls.size());
            indexed.setAll(node);
            delta.putArray("tool_calls").add(indexed);
            delta(delta);
        }
        calls.add(node);
    }

    private void piece(String text) throws IOException {
        var delta = JsonNodeFactory.instance.objectNode();
        delta.putArray("tool_calls")
                .addObject()
                .put("index", piecesOf)
                .putObject("function")
                .put("arguments", text);
        delta(delta);
    }

    private void finish(Said.End end) throws IOException {
        over = true;
        var reason = switch (end.stop()) {
            case END -> "stop";
            case LENGTH -> "length";
            case TOOL -> "tool_calls";
            case SEQUENCE -> "stop";
            case REFUSAL -> "content_filter";
        };
        var counted = JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", end.usage().read())
                .put("completion_tokens", end.output())
                .put("total_tokens", end.usage().read() + end.output());
        counted.putObject("prompt_tokens_details")
                .put("cached_tokens", end.usage().cacheRead());
        counted.putObject("completion_tokens_details")
                .put("reasoning_tokens", end.usage().reasoning());
        if (!stream) {
            var answer = answer("chat.completion");
            var choice = answer.putArray("choices").addObject().put("index", 0);
            var message = choice.putObject("message").put("role", "assistant");
            if (text.isEmpty() && !calls.isEmpty()) {
                message.putNull("content");
            } else {
                message.put("content", text.toString());
            }
            message.putNull("refusal");
            if (!thought.isEmpty()) {
                message.put("reasoning_content", thought.toString());
            }
            if (!calls.isEmpty()) {
                message.set("tool_calls", calls);
            }
            choice.putNull("logprobs");
            choice.put("finish_reason", reason);
            answer.set("usage", counted);
            frames.whole(answer);
            return;
        }
        if (!begun) {
            delta(JsonNodeFactory.instance.objectNode().put("content", ""));
        }
        chunk(JsonNodeFactory.instance.objectNode(), reason);
        if (usage) {
            var last = answer("chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", counted);
            frames.event(null, last);
        }
        frames.raw("data: [DONE]\n\n");
    }

    private void fail(@Nullable String sentence) throws IOException {
        over = true;
        var words = sentence == null ? "The model broke off in the middle of its answer." : sentence;
        frames.bytes(
                stream
                        ? ErrorWords.event(Dialect.CHAT, words)
                        : ErrorWords.body(Dialect.CHAT, 500, "inference.failed", words, null));
    }

    @Override
    public void end() throws IOException {
        tell(new Said.Failed(null));
    }
}
