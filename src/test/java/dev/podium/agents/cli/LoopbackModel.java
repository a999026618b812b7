package dev.podium.agents.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model that agents' programs talk to over loopback, in the protocols of their vendors: Anthropic's messages
 * ({@code POST /v1/messages}, docs.claude.com) and OpenAI's responses ({@code POST /v1/responses}), both streamed as
 * server-sent events. It does what the prompt says: {@code run: COMMAND} asks for a shell command, {@code ask: QUESTION}
 * for an answer, {@code write: FILE} for a file to be written, {@code say: TEXT} is
 * answered with it, {@code hold} begins an answer that ends with
 * {@link #release}, {@code fail} is an error of the API that stays, {@code busy} one that passes after a while, and
 * everything else is answered at once.
 */
public final class LoopbackModel implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final AtomicReference<CountDownLatch> held = new AtomicReference<>(new CountDownLatch(1));
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;
    private final AtomicInteger ids = new AtomicInteger();

    public LoopbackModel(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** {@code http://127.0.0.1:PORT} */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Lets the answers that are held come to their end. */
    public void release() {
        held.getAndSet(new CountDownLatch(1)).countDown();
    }

    /** How many prompts and results it was sent so far. */
    public int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        closed = true;
        release();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = exchange.getRequestBody().readAllBytes();
            if (System.getProperty("loopback.log") != null) {
                System.out.println(path + " " + new String(body, StandardCharsets.UTF_8));
            }
            if (path.endsWith("/count_tokens")) {
                json(exchange, 200, Map.of("input_tokens", 10));
            } else if (path.endsWith("/messages")) {
                messages(exchange, JSON.readTree(body));
            } else if (path.endsWith("/responses")) {
                responses(exchange, JSON.readTree(body));
            } else {
                json(exchange, 404, Map.of("error", Map.of("type", "not_found_error", "message", path)));
            }
        }
    }

    /** What the model is to do. */
    private sealed interface Wish {}

    private record Say(String text) implements Wish {}

    private record Run(String command) implements Wish {}

    private record Ask(String question) implements Wish {}

    private record Hold() implements Wish {}

    private record Write(String file) implements Wish {}

    private record Fail() implements Wish {}

    private record Busy() implements Wish {}

    private static Wish wish(String prompt) {
        for (var line : prompt.lines().map(String::strip).toList().reversed()) {
            if (line.startsWith("run: ")) {
                return new Run(line.substring(5));
            }
            if (line.startsWith("ask: ")) {
                return new Ask(line.substring(5));
            }
            if (line.startsWith("write: ")) {
                return new Write(line.substring(7));
            }
            if (line.startsWith("say: ")) {
                return new Say(line.substring(5));
            }
            if (line.equals("busy")) {
                return new Busy();
            }
            if (line.matches("hold( \\d+)?")) {
                return new Hold();
            }
            if (line.equals("fail")) {
                return new Fail();
            }
        }
        return new Say("All done.");
    }

    // Anthropic's messages.

    private void messages(HttpExchange exchange, JsonNode request) throws IOException {
        var last =
                last(request.path("messages"), message -> text(message, "role").equals("user"));
        var content = last.path("content");
        // Titles and summaries are asked for without the tools.
        var wish = request.path("tools").isEmpty()
                ? new Say("All done.")
                : wish(content.isArray() ? texts(content) : content.asString(""));
        if (!request.path("tools").isEmpty()) {
            asked.incrementAndGet();
        }
        if (wish instanceof Busy) {
            json(
                    exchange,
                    529,
                    Map.of("type", "error", "error", Map.of("type", "overloaded_error", "message", "Overloaded")));
            return;
        }
        if (wish instanceof Fail) {
            json(
                    exchange,
                    400,
                    Map.of(
                            "type",
                            "error",
                            "error",
                            Map.of("type", "invalid_request_error", "message", "Your credit balance is too low.")));
            return;
        }
        if (!request.path("stream").asBoolean(false)) {
            json(exchange, 200, message(List.of(Map.of("type", "text", "text", "All done.")), "end_turn"));
            return;
        }
        var out = new Events(exchange);
        out.send("message_start", Map.of("type", "message_start", "message", message(List.of(), null)));
        switch (wish) {
            case Say(var text) ->
                block(out, Map.of("type", "text", "text", ""), Map.of("type", "text_delta", "text", text));
            case Hold() -> {
                out.send(
                        "content_block_start",
                        Map.of(
                                "type",
                                "content_block_start",
                                "index",
                                0,
                                "content_block",
                                Map.of("type", "text", "text", "")));
                out.send(
                        "content_block_delta",
                        Map.of(
                                "type",
                                "content_block_delta",
                                "index",
                                0,
                                "delta",
                                Map.of("type", "text_delta", "text", "Let me see.")));
                await();
                out.send("content_block_stop", Map.of("type", "content_block_stop", "index", 0));
            }
            case Run(var command) ->
                tool(
                        out,
                        name(request, "Bash", "bash"),
                        Map.of("command", command, "description", "Run it", "timeout", 60_000));
            case Ask(var question) -> tool(out, name(request, "AskUserQuestion", "question"), questions(question));
            case Write(var file) -> {
                var name = name(request, "Write", "write");
                tool(out, name, Map.of(name.equals("Write") ? "file_path" : "filePath", file, "content", "one\ntwo\n"));
            }
            case Fail(), Busy() -> throw new IllegalStateException();
        }
        var reason = wish instanceof Say || wish instanceof Hold ? "end_turn" : "tool_use";
        var delta = new LinkedHashMap<String, Object>();
        delta.put("stop_reason", reason);
        delta.put("stop_sequence", null);
        out.send("message_delta", Map.of("type", "message_delta", "delta", delta, "usage", Map.of("output_tokens", 5)));
        out.send("message_stop", Map.of("type", "message_stop"));
    }

    private static Map<String, Object> questions(String question) {
        var options = List.of(
                Map.of("label", "Red", "description", "The warm one"),
                Map.of("label", "Blue", "description", "The cool one"));
        return Map.of(
                "questions",
                List.of(Map.of("question", question, "header", "Colour", "multiSelect", false, "options", options)));
    }

    private void tool(Events out, String name, Map<String, Object> input) throws IOException {
        block(
                out,
                Map.of("type", "tool_use", "id", "toolu_" + ids.incrementAndGet(), "name", name, "input", Map.of()),
                Map.of("type", "input_json_delta", "partial_json", JSON.writeValueAsString(input)));
    }

    private static void block(Events out, Map<String, Object> start, Map<String, Object> delta) throws IOException {
        out.send("content_block_start", Map.of("type", "content_block_start", "index", 0, "content_block", start));
        out.send("content_block_delta", Map.of("type", "content_block_delta", "index", 0, "delta", delta));
        out.send("content_block_stop", Map.of("type", "content_block_stop", "index", 0));
    }

    private Map<String, Object> message(List<?> content, @org.jspecify.annotations.Nullable String reason) {
        var message = new LinkedHashMap<String, Object>();
        message.put("id", "msg_" + ids.incrementAndGet());
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", "claude-loopback");
        message.put("content", content);
        message.put("stop_reason", reason);
        message.put("stop_sequence", null);
        message.put("usage", Map.of("input_tokens", 10, "output_tokens", 5));
        return message;
    }

    // OpenAI's responses.

    private void responses(HttpExchange exchange, JsonNode request) throws IOException {
        var last = last(
                request.path("input"),
                item -> text(item, "role").equals("user") || text(item, "type").endsWith("_output"));
        var answered = text(last, "type").endsWith("_output");
        var wish = answered ? new Say("All done.") : wish(texts(last.path("content")));
        asked.incrementAndGet();
        if (wish instanceof Busy) {
            json(exchange, 503, Map.of("error", Map.of("type", "server_error", "message", "Overloaded.")));
            return;
        }
        if (wish instanceof Fail) {
            json(
                    exchange,
                    400,
                    Map.of("error", Map.of("type", "invalid_request_error", "message", "Your quota is used up.")));
            return;
        }
        var id = "resp_" + ids.incrementAndGet();
        var out = new Events(exchange);
        out.send(
                "response.created",
                Map.of(
                        "type",
                        "response.created",
                        "response",
                        Map.of("id", id, "object", "response", "status", "in_progress")));
        var item = switch (wish) {
            case Say(var text) -> said(text);
            case Hold() -> {
                await();
                yield said("All done.");
            }
            case Run(var command) -> call(request, command);
            case Ask(var question) -> {
                var question1 = Map.of(
                        "id",
                        "colour",
                        "header",
                        "Colour",
                        "question",
                        question,
                        "options",
                        List.of(
                                Map.of("label", "Red", "description", "The warm one"),
                                Map.of("label", "Blue", "description", "The cool one")));
                yield function("request_user_input", Map.of("questions", List.of(question1)));
            }
            case Write(var file) -> call(request, "tee " + file);
            case Fail(), Busy() -> throw new IllegalStateException();
        };
        out.send(
                "response.output_item.added",
                Map.of("type", "response.output_item.added", "output_index", 0, "item", item));
        out.send(
                "response.output_item.done",
                Map.of("type", "response.output_item.done", "output_index", 0, "item", item));
        var usage = Map.of(
                "input_tokens",
                10,
                "output_tokens",
                5,
                "total_tokens",
                15,
                "input_tokens_details",
                Map.of("cached_tokens", 0),
                "output_tokens_details",
                Map.of("reasoning_tokens", 0));
        out.send(
                "response.completed",
                Map.of(
                        "type",
                        "response.completed",
                        "response",
                        Map.of(
                                "id",
                                id,
                                "object",
                                "response",
                                "status",
                                "completed",
                                "output",
                                List.of(item),
                                "usage",
                                usage)));
    }

    private Map<String, Object> said(String text) {
        return Map.of(
                "type",
                "message",
                "id",
                "msg_" + ids.incrementAndGet(),
                "role",
                "assistant",
                "status",
                "completed",
                "content",
                List.of(Map.of("type", "output_text", "text", text, "annotations", List.of())));
    }

    private Map<String, Object> call(JsonNode request, String command) {
        var tool = name(request, "exec_command", "shell_command", "shell");
        return switch (tool) {
            case "exec_command" ->
                function(
                        tool,
                        Map.of(
                                "cmd",
                                command,
                                "sandbox_permissions",
                                "require_escalated",
                                "justification",
                                "May I run it outside the sandbox?"));
            case "shell_command" -> function(tool, Map.of("command", command));
            default -> function(tool, Map.of("command", List.of("bash", "-lc", command)));
        };
    }

    private Map<String, Object> function(String name, Map<String, Object> arguments) {
        return Map.of(
                "type",
                "function_call",
                "id",
                "fc_" + ids.incrementAndGet(),
                "call_id",
                "call_" + ids.incrementAndGet(),
                "name",
                name,
                "arguments",
                JSON.writeValueAsString(arguments),
                "status",
                "completed");
    }

    // Both.

    /** The first of these tools that the program offers. */
    private static String name(JsonNode request, String... names) {
        for (var name : names) {
            if (any(request.path("tools"), tool -> text(tool, "name").equals(name))) {
                return name;
            }
        }
        return names[names.length - 1];
    }

    private static JsonNode last(JsonNode list, Predicate<JsonNode> wanted) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(wanted)
                .reduce(list.path(-1), (before, each) -> each);
    }

    private static boolean any(JsonNode list, Predicate<JsonNode> wanted) {
        return StreamSupport.stream(list.spliterator(), false).anyMatch(wanted);
    }

    private static String texts(JsonNode parts) {
        var all = new StringBuilder();
        parts.forEach(part -> all.append(text(part, "text")).append('\n'));
        return all.toString();
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private void await() {
        try {
            var latch = held.get();
            if (!closed) {
                latch.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void json(HttpExchange exchange, int status, Object body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** The stream of an answer. */
    private static final class Events {

        private final HttpExchange exchange;

        Events(HttpExchange exchange) throws IOException {
            this.exchange = exchange;
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
        }

        void send(String name, Map<String, ?> data) throws IOException {
            var text = "event: " + name + "\ndata: " + JSON.writeValueAsString(data) + "\n\n";
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    /** By itself, for recording what the real programs show: the port is the first argument. */
    public static void main(String[] arguments) {
        System.out.println(new LoopbackModel(Integer.parseInt(arguments[0])).url());
    }
}
