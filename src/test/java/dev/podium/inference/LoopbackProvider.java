package dev.podium.inference;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers as a provider of models does, in events, in the three dialects that real clients speak: the order and the fields
 * are those of the makers' references. It does what the person wrote last: {@code run: COMMAND} has a tool called and is
 * content with whatever comes back; {@code status 429} and the like fail; {@code cut} breaks off within the answer;
 * {@code hold} waits after its first word until {@link #release}; {@code endless} goes on until nobody listens.
 */
final class LoopbackProvider {

    /** What an answer to its end costs, as each dialect says it. */
    static final int INPUT = 1_700;

    static final int CACHED = 30_000;
    static final int OUTPUT = 25;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> WORDS = List.of("All ", "is ", "well.");

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger whole = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch unheard = new CountDownLatch(1);

    /** How many calls came, and how many of them were answered to the end and so are billed. */
    int asked() {
        return asked.get();
    }

    int whole() {
        return whole.get();
    }

    void release() {
        held.countDown();
    }

    /** Comes back when an endless answer has nobody left to hear it. */
    void awaitUnheard() throws InterruptedException {
        unheard.await();
    }

    void answer(StandIn.Heard heard, StandIn.Reply reply) throws IOException, InterruptedException {
        if (heard.path().equals("/release")) {
            release();
            reply.json(200, "{}");
            return;
        }
        asked.incrementAndGet();
        var request = JSON.readTree(heard.body());
        var talk = talk(heard.path(), request);
        var wish = talk.wish();
        if (wish.startsWith("status ")) {
            int status = Integer.parseInt(wish.substring(7));
            reply.header("retry-after-ms", "5").json(status, talk.failure(status));
            return;
        }
        if (!request.path("stream").asBoolean(false)) {
            reply.json(400, talk.failure(400));
            return;
        }
        var out = new Events(reply.stream("text/event-stream"));
        try {
            tell(talk, wish, request, reply, out);
        } catch (IOException e) {
            unheard.countDown();
            throw e;
        }
        whole.incrementAndGet();
    }

    private void tell(Talk talk, String wish, JsonNode request, StandIn.Reply reply, Events out)
            throws IOException, InterruptedException {
        talk.begin(out);
        if (wish.startsWith("run: ")) {
            var call = call(request, wish.substring(5));
            talk.call(out, call.name(), JSON.writeValueAsString(call.input()));
        } else {
            talk.say(out, wish.equals("endless") ? null : WORDS, n -> {
                if (n == 1 && wish.equals("cut")) {
                    reply.cut();
                }
                if (n == 1 && wish.equals("hold")) {
                    held.await();
                }
            });
        }
        talk.end(out);
    }

    private record Call(String name, Map<String, Object> input) {}

    /** With the first tool of these that the client brings. */
    private static Call call(JsonNode request, String command) {
        var names = StreamSupport.stream(request.path("tools").spliterator(), false)
                .map(tool -> tool.has("function")
                        ? tool.at("/function/name").asString("")
                        : tool.path("name").asString(""))
                .toList();
        for (var name : names) {
            switch (name) {
                case "Bash", "bash" -> {
                    return new Call(name, Map.of("command", command, "description", "Run it"));
                }
                case "exec_command" -> {
                    return new Call(name, Map.of("cmd", command));
                }
                case "shell_command" -> {
                    return new Call(name, Map.of("command", command));
                }
                case "weather" -> {
                    return new Call(name, Map.of("city", command));
                }
                default -> {
                    // Another tool.
                }
            }
        }
        throw new AssertionError("No tool to run something with among " + names);
    }

    private interface Between {
        void word(int number) throws IOException, InterruptedException;
    }

    /** One dialect. */
    private abstract static class Talk {

        final JsonNode request;

        Talk(JsonNode request) {
            this.request = request;
        }

        /** What the person wrote last; "" where tools have just answered, or there are none to call. */
        abstract String wish();

        abstract void begin(Events out) throws IOException;

        abstract void call(Events out, String name, String input) throws IOException;

        abstract void word(Events out, String word) throws IOException;

        /** @param words null for no end of them */
        void say(Events out, @Nullable List<String> words, Between between) throws IOException, InterruptedException {
            for (int n = 0; words == null || n < words.size(); n++) {
                between.word(n);
                word(out, words == null ? "on and on " : words.get(n));
            }
        }

        abstract void end(Events out) throws IOException;

        String failure(int status) {
            return JSON.writeValueAsString(Map.of(
                    "error",
                    Map.of("type", "the-provider-says", "code", "code-" + status, "message", "No: " + status)));
        }

        static String wish(String text) {
            var found = "";
            // OpenCode puts what has blanks in quotes.
            for (var line : text.lines()
                    .map(each -> each.replaceAll("^[\\s\"]+|[\\s\"]+$", ""))
                    .toList()) {
                if (line.startsWith("run: ") || line.startsWith("status ") || line.matches("cut|hold|endless")) {
                    found = line;
                }
            }
            return found;
        }

        static String texts(JsonNode content) {
            if (content.isString()) {
                return content.asString();
            }
            var all = new StringBuilder();
            content.forEach(part -> all.append(part.path("text").asString("")).append('\n'));
            return all.toString();
        }
    }

    private static Talk talk(String path, JsonNode request) {
        var end = path.split("\\?", 2)[0];
        return switch (end) {
            case "/v1/messages" -> new Messages(request);
            case "/v1/responses" -> new Responses(request);
            case "/v1/chat/completions" -> new Chat(request);
            default -> throw new AssertionError("Nobody asks a provider for " + path);
        };
    }

    /** Of Anthropic (docs.claude.com, streaming messages). */
    private static final class Messages extends Talk {

        private boolean called;
        private boolean said;

        Messages(JsonNode request) {
            super(request);
        }

        @Override
        String wish() {
            // Behind it Claude Code may say more as the system.
            var last = StreamSupport.stream(request.path("messages").spliterator(), false)
                    .filter(message -> message.path("role").asString("").equals("user"))
                    .reduce(request.path("none"), (_, each) -> each);
            var answered = StreamSupport.stream(last.path("content").spliterator(), false)
                    .anyMatch(part -> part.path("type").asString("").equals("tool_result"));
            return answered || request.path("tools").isEmpty() ? "" : wish(texts(last.path("content")));
        }

        private static void send(Events out, String type, Map<String, Object> fields) throws IOException {
            var event = new LinkedHashMap<String, Object>();
            event.put("type", type);
            event.putAll(fields);
            out.send(type, event);
        }

        @Override
        void begin(Events out) throws IOException {
            var message = new LinkedHashMap<String, @Nullable Object>();
            message.put("id", "msg_1");
            message.put("type", "message");
            message.put("role", "assistant");
            message.put("model", request.path("model").asString());
            message.put("content", List.of());
            message.put("stop_reason", null);
            message.put("stop_sequence", null);
            message.put(
                    "usage",
                    Map.of(
                            "input_tokens",
                            INPUT - 500,
                            "cache_creation_input_tokens",
                            500,
                            "cache_read_input_tokens",
                            CACHED,
                            "output_tokens",
                            1));
            send(out, "message_start", Map.of("message", message));
            send(out, "ping", Map.of());
        }

        private void delta(Events out, Map<String, Object> delta) throws IOException {
            send(out, "content_block_delta", Map.of("index", 0, "delta", delta));
        }

        @Override
        void call(Events out, String name, String input) throws IOException {
            called = true;
            send(
                    out,
                    "content_block_start",
                    Map.of(
                            "index",
                            0,
                            "content_block",
                            Map.of("type", "tool_use", "id", "toolu_1", "name", name, "input", Map.of())));
            for (var part : halves(input)) {
                delta(out, Map.of("type", "input_json_delta", "partial_json", part));
            }
        }

        @Override
        void word(Events out, String word) throws IOException {
            if (!said) {
                said = true;
                send(
                        out,
                        "content_block_start",
                        Map.of("index", 0, "content_block", Map.of("type", "text", "text", "")));
            }
            delta(out, Map.of("type", "text_delta", "text", word));
        }

        @Override
        void end(Events out) throws IOException {
            send(out, "content_block_stop", Map.of("index", 0));
            var delta = new LinkedHashMap<String, @Nullable Object>();
            delta.put("stop_reason", called ? "tool_use" : "end_turn");
            delta.put("stop_sequence", null);
            send(out, "message_delta", Map.of("delta", delta, "usage", Map.of("output_tokens", OUTPUT)));
            send(out, "message_stop", Map.of());
            out.close();
        }

        @Override
        String failure(int status) {
            return JSON.writeValueAsString(
                    Map.of("type", "error", "error", Map.of("type", "the-provider-says", "message", "No: " + status)));
        }
    }

    /** Of OpenAI (platform.openai.com, streaming events of responses). */
    private static final class Responses extends Talk {

        private final StringBuilder text = new StringBuilder();
        private int number;
        private @Nullable Map<String, Object> item;

        Responses(JsonNode request) {
            super(request);
        }

        @Override
        String wish() {
            var input = request.path("input");
            if (input.isString()) {
                return wish(input.asString());
            }
            var last = input.path(input.size() - 1);
            return last.path("type").asString("").endsWith("_output") ? "" : wish(texts(last.path("content")));
        }

        private void send(Events out, String type, Map<String, ?> fields) throws IOException {
            var event = new LinkedHashMap<String, @Nullable Object>();
            event.put("type", type);
            event.put("sequence_number", number++);
            event.putAll(fields);
            out.send(type, event);
        }

        private Map<String, @Nullable Object> response(String status, List<?> output, @Nullable Object usage) {
            var response = new LinkedHashMap<String, @Nullable Object>();
            response.put("id", "resp_1");
            response.put("object", "response");
            response.put("created_at", 1_700_000_000);
            response.put("status", status);
            response.put("error", null);
            response.put("incomplete_details", null);
            response.put("model", request.path("model").asString());
            response.put("output", output);
            response.put("parallel_tool_calls", true);
            response.put("tool_choice", "auto");
            response.put("tools", List.of());
            response.put("usage", usage);
            return response;
        }

        @Override
        void begin(Events out) throws IOException {
            send(out, "response.created", Map.of("response", response("in_progress", List.of(), null)));
            send(out, "response.in_progress", Map.of("response", response("in_progress", List.of(), null)));
        }

        private static Map<String, Object> call(String name, String arguments, String status) {
            return Map.of(
                    "type",
                    "function_call",
                    "id",
                    "fc_1",
                    "call_id",
                    "call_1",
                    "name",
                    name,
                    "arguments",
                    arguments,
                    "status",
                    status);
        }

        @Override
        void call(Events out, String name, String input) throws IOException {
            send(out, "response.output_item.added", Map.of("output_index", 0, "item", call(name, "", "in_progress")));
            for (var part : halves(input)) {
                send(
                        out,
                        "response.function_call_arguments.delta",
                        Map.of("item_id", "fc_1", "output_index", 0, "delta", part));
            }
            send(
                    out,
                    "response.function_call_arguments.done",
                    Map.of("item_id", "fc_1", "output_index", 0, "name", name, "arguments", input));
            item = call(name, input, "completed");
        }

        private static Map<String, Object> part(String text) {
            return Map.of("type", "output_text", "text", text, "annotations", List.of(), "logprobs", List.of());
        }

        private static Map<String, Object> message(String status, List<?> content) {
            return Map.of("type", "message", "id", "msg_1", "role", "assistant", "status", status, "content", content);
        }

        private static Map<String, Object> at(String key, Object value) {
            return Map.of("item_id", "msg_1", "output_index", 0, "content_index", 0, key, value);
        }

        @Override
        void word(Events out, String word) throws IOException {
            if (text.isEmpty()) {
                send(
                        out,
                        "response.output_item.added",
                        Map.of("output_index", 0, "item", message("in_progress", List.of())));
                send(out, "response.content_part.added", at("part", part("")));
            }
            text.append(word);
            var delta = new LinkedHashMap<>(at("delta", word));
            delta.put("logprobs", List.of());
            send(out, "response.output_text.delta", delta);
        }

        @Override
        void end(Events out) throws IOException {
            var done = item;
            if (done == null) {
                var all = new LinkedHashMap<>(at("text", text.toString()));
                all.put("logprobs", List.of());
                send(out, "response.output_text.done", all);
                send(out, "response.content_part.done", at("part", part(text.toString())));
                done = message("completed", List.of(part(text.toString())));
            }
            send(out, "response.output_item.done", Map.of("output_index", 0, "item", done));
            var usage = Map.of(
                    "input_tokens",
                    INPUT + CACHED,
                    "input_tokens_details",
                    Map.of("cached_tokens", CACHED),
                    "output_tokens",
                    OUTPUT,
                    "output_tokens_details",
                    Map.of("reasoning_tokens", 5),
                    "total_tokens",
                    INPUT + CACHED + OUTPUT);
            send(out, "response.completed", Map.of("response", response("completed", List.of(done), usage)));
            out.close();
        }
    }

    /** Of OpenAI (platform.openai.com, streaming chunks of chat completions). */
    private static final class Chat extends Talk {

        private boolean called;

        Chat(JsonNode request) {
            super(request);
        }

        @Override
        String wish() {
            var last = request.path("messages").path(request.path("messages").size() - 1);
            return last.path("role").asString("").equals("user")
                                    && !request.path("tools").isEmpty()
                            || texts(last.path("content")).matches("(?s)(status \\d+|cut|hold|endless)")
                    ? wish(texts(last.path("content")))
                    : "";
        }

        private void send(Events out, List<?> choices, @Nullable Object usage) throws IOException {
            var chunk = new LinkedHashMap<String, @Nullable Object>();
            chunk.put("id", "chatcmpl-1");
            chunk.put("object", "chat.completion.chunk");
            chunk.put("created", 1_700_000_000);
            chunk.put("model", request.path("model").asString());
            chunk.put("choices", choices);
            if (usage != null) {
                chunk.put("usage", usage);
            }
            out.send(null, chunk);
        }

        private void delta(Events out, Map<String, ?> delta, @Nullable String finish) throws IOException {
            var choice = new LinkedHashMap<String, @Nullable Object>();
            choice.put("index", 0);
            choice.put("delta", delta);
            choice.put("finish_reason", finish);
            send(out, List.of(choice), null);
        }

        @Override
        void begin(Events out) throws IOException {
            delta(out, Map.of("role", "assistant", "content", ""), null);
        }

        @Override
        void call(Events out, String name, String input) throws IOException {
            called = true;
            delta(
                    out,
                    Map.of(
                            "tool_calls",
                            List.of(Map.of(
                                    "index",
                                    0,
                                    "id",
                                    "call_1",
                                    "type",
                                    "function",
                                    "function",
                                    Map.of("name", name, "arguments", "")))),
                    null);
            for (var part : halves(input)) {
                delta(
                        out,
                        Map.of("tool_calls", List.of(Map.of("index", 0, "function", Map.of("arguments", part)))),
                        null);
            }
        }

        @Override
        void word(Events out, String word) throws IOException {
            delta(out, Map.of("content", word), null);
        }

        @Override
        void end(Events out) throws IOException {
            delta(out, Map.of(), called ? "tool_calls" : "stop");
            if (request.at("/stream_options/include_usage").asBoolean(false)) {
                send(
                        out,
                        List.of(),
                        Map.of(
                                "prompt_tokens",
                                INPUT + CACHED,
                                "prompt_tokens_details",
                                Map.of("cached_tokens", CACHED),
                                "completion_tokens",
                                OUTPUT,
                                "completion_tokens_details",
                                Map.of("reasoning_tokens", 5),
                                "total_tokens",
                                INPUT + CACHED + OUTPUT));
            }
            out.done();
            out.close();
        }
    }

    private static List<String> halves(String text) {
        int middle = text.length() / 2;
        return List.of(text.substring(0, middle), text.substring(middle));
    }

    /** The stream of an answer; each event leaves at once. */
    private static final class Events {

        private final OutputStream out;

        Events(OutputStream out) {
            this.out = out;
        }

        void send(@Nullable String name, Object data) throws IOException {
            write((name == null ? "" : "event: " + name + "\n") + "data: " + JSON.writeValueAsString(data) + "\n\n");
        }

        void done() throws IOException {
            write("data: [DONE]\n\n");
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void close() throws IOException {
            out.close();
        }
    }
}
