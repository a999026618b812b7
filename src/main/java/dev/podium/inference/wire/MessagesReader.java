package dev.podium.inference.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Anthropic's messages. */
final class MessagesReader extends AnswerReader {

    private @Nullable OpenCall open;
    private @Nullable String reason;
    private @Nullable String at;

    MessagesReader(UsageReader usage) {
        super(usage);
    }

    @Override
    List<Said> read(JsonNode event) {
        return switch (event.path("type").asString("")) {
            case "content_block_start" -> begins(event.path("content_block"));
            case "content_block_delta" -> delta(event.path("delta"));
            case "content_block_stop" -> called();
            case "message_delta" -> {
                over(event.path("delta"));
                yield List.of();
            }
            case "message_stop" -> end();
            case "error" -> List.of(failed(event.path("error")));
            // The beginning, pings, and what is new.
            default -> List.of();
        };
    }

    private void over(JsonNode holder) {
        if (holder.path("stop_reason").isString()) {
            reason = holder.path("stop_reason").asString();
        }
        if (holder.path("stop_sequence").isString()) {
            at = holder.path("stop_sequence").asString();
        }
    }

    private List<Said> begins(JsonNode block) {
        switch (block.path("type").asString("")) {
            case "text" -> {
                return text(block.path("text"));
            }
            case "tool_use" -> {
                open = new OpenCall(
                        block.path("id").asString(""), block.path("name").asString(""));
                if (block.path("input").isObject() && !block.path("input").isEmpty()) {
                    open.add(block.path("input").toString());
                }
                return told(open);
            }
            default -> {
                // Thinking says something only with its pieces; what its maker runs is never offered.
            }
        }
        return List.of();
    }

    private static List<Said> text(JsonNode text) {
        return text.asString("").isEmpty() ? List.of() : List.of(new Said.Text(text.asString()));
    }

    private List<Said> delta(JsonNode delta) {
        return switch (delta.path("type").asString("")) {
            case "text_delta" -> text(delta.path("text"));
            case "thinking_delta" ->
                delta.path("thinking").asString("").isEmpty()
                        ? List.of()
                        : List.of(new Said.Thought(delta.path("thinking").asString()));
            case "input_json_delta" -> {
                if (open == null) {
                    yield List.of();
                }
                open.add(delta.path("partial_json").asString(""));
                yield told(open);
            }
            default -> List.of();
        };
    }

    private static List<Said> told(OpenCall call) {
        var said = new ArrayList<Said>();
        call.tell(said);
        return said;
    }

    /** Why the answer ends is said behind it: what is no object may have been cut in two. */
    private List<Said> called() {
        if (open == null) {
            return List.of();
        }
        var said = new ArrayList<Said>();
        open.end(said, true);
        open = null;
        return said;
    }

    @Override
    List<Said> readWhole(JsonNode answer) {
        if (answer.path("error").isObject()) {
            return List.of(failed(answer.path("error")));
        }
        var said = new ArrayList<Said>();
        for (var block : answer.path("content")) {
            said.addAll(begins(block));
            said.addAll(called());
        }
        over(answer);
        said.addAll(end());
        return said;
    }

    @Override
    public List<Said> end() {
        if (reason == null) {
            return List.of(new Said.Failed(null));
        }
        var stop = switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> Said.Stop.LENGTH;
            case "tool_use" -> Said.Stop.TOOL;
            case "stop_sequence" -> Said.Stop.SEQUENCE;
            case "refusal" -> Said.Stop.REFUSAL;
            default -> Said.Stop.END;
        };
        return List.of(new Said.End(stop, stop == Said.Stop.SEQUENCE ? at : null, usage.found()));
    }
}
