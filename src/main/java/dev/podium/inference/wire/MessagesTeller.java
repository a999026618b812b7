package dev.podium.inference.wire;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * In Anthropic's messages. Their clients are strict: a block's deltas are of its own kind, blocks are numbered without a
 * gap, each is closed before the next.
 */
final class MessagesTeller implements Teller {

    private final boolean stream;
    private final Frames frames;
    private final ObjectNode message;
    private @Nullable String open;
    private @Nullable StringBuilder text;
    private int blocks;
    private boolean begun;
    private boolean over;

    MessagesTeller(boolean stream, String model, String id, OutputStream out) {
        this.stream = stream;
        this.frames = new Frames(out);
        this.message = JsonNodeFactory.instance
                .objectNode()
                .put("id", "msg_" + id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        usage(message.putObject("usage"), Usage.NONE);
    }

    private static void usage(ObjectNode usage, Usage counted) {
        usage.put("input_tokens", counted.input())
                .put("cache_creation_input_tokens", counted.cacheWrite5m() + counted.cacheWrite1h())
                .put("cache_read_input_tokens", counted.cacheRead())
                .put("output_tokens", counted.output());
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
        begin();
        switch (said) {
            case Said.Text words -> piece("text", "text_delta", words.text());
            // Theirs is signed; an unsigned one would be refused when it comes back.
            case Said.Thought _ -> {}
            case Said.Call call -> call(call);
            case Said.CallBegins begins -> callBegins(begins.id(), begins.name());
            case Said.CallPiece piece -> callPiece(piece.text());
            case Said.CallEnds _ -> callEnds();
            case Said.End end -> finish(end);
            case Said.Failed failed -> fail(failed.sentence());
        }
    }

    private void begin() throws IOException {
        if (!begun && stream) {
            frames.event("message_start", event("message_start").set("message", message.deepCopy()));
        }
        begun = true;
    }

    private static ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private void piece(String kind, String delta, String words) throws IOException {
        if (!kind.equals(open)) {
            close();
            open = kind;
            text = new StringBuilder();
            if (stream) {
                var start = event("content_block_start").put("index", blocks);
                start.putObject("content_block").put("type", kind).put("text", "");
                frames.event("content_block_start", start);
            }
        }
        if (stream) {
            var event = event("content_block_delta").put("index", blocks);
            event.putObject("delta").put("type", delta).put("text", words);
            frames.event("content_block_delta", event);
        } else if (text != null) {
            text.append(words);
        }
    }

    private void close() throws IOException {
        if (open == null) {
            return;
        }
        if (stream) {
            frames.event("content_block_stop", event("content_block_stop").put("index", blocks));
        } else if (text != null) {
            message.withArray("content").addObject().put("type", "text").put("text", text.toString());
        }
        open = null;
        text = null;
        blocks++;
    }

    private void call(Said.Call call) throws IOException {
        if (stream) {
            callBegins(call.id(), call.name());
            callPiece(call.input());
            callEnds();
            return;
        }
        close();
        message.withArray("content").add(block(call.id(), call.name()).set("input", Frames.read(call.input())));
        blocks++;
    }

    private static ObjectNode block(String id, String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "tool_use")
                .put("id", id.replace("call_", "toolu_"))
                .put("name", name);
    }

    private void callBegins(String id, String name) throws IOException {
        close();
        var block = block(id, name);
        block.putObject("input");
        var start = event("content_block_start").put("index", blocks);
        start.set("content_block", block);
        frames.event("content_block_start", start);
    }

    private void callPiece(String input) throws IOException {
        var delta = event("content_block_delta").put("index", blocks);
        delta.putObject("delta").put("type", "input_json_delta").put("partial_json", input);
        frames.event("content_block_delta", delta);
    }

    private void callEnds() throws IOException {
        frames.event("content_block_stop", event("content_block_stop").put("index", blocks));
        blocks++;
    }

    private void finish(Said.End end) throws IOException {
        close();
        over = true;
        var reason = switch (end.stop()) {
            case END -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL -> "tool_use";
            case SEQUENCE -> "stop_sequence";
            case REFUSAL -> "refusal";
        };
        if (!stream) {
            message.put("stop_reason", reason).put("stop_sequence", end.at());
            usage(message.putObject("usage"), end.usage());
            frames.whole(message);
            return;
        }
        var delta = event("message_delta");
        delta.putObject("delta").put("stop_reason", reason).put("stop_sequence", end.at());
        usage(delta.putObject("usage"), end.usage());
        frames.event("message_delta", delta);
        frames.event("message_stop", event("message_stop"));
    }

    private void fail(@Nullable String sentence) throws IOException {
        over = true;
        var words = sentence == null ? "The model broke off in the middle of its answer." : sentence;
        frames.bytes(
                stream
                        ? ErrorWords.event(Dialect.MESSAGES, words)
                        : ErrorWords.body(Dialect.MESSAGES, 500, "inference.failed", words, null));
    }

    @Override
    public void end() throws IOException {
        tell(new Said.Failed(null));
    }
}
