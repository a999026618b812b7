package dev.podium.inference;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An Ollama engine for tests: answers at its paths in the shapes of its API, with the status and the words it has for
 * what goes wrong. A pull says what the test feeds it; a call of a model answers when the test lets it.
 */
final class FakeEngine implements AutoCloseable {

    /** Ends a pull's answer. */
    static final String END = "END";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LINES = "application/x-ndjson";
    private static final String MOMENT = "2026-10-04T23:32:13.544183957+02:00";

    private final StandIn http = new StandIn();
    private final Map<String, Long> pulled = new LinkedHashMap<>();
    private final Map<String, Long> loaded = new LinkedHashMap<>();
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger mostAsking = new AtomicInteger();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private volatile boolean down;

    /** What a pull says next. */
    final BlockingQueue<String> pull = new LinkedBlockingQueue<>();

    /** Completes when a pull's client has gone before its end. */
    final CompletableFuture<Boolean> pullLeft = new CompletableFuture<>();

    /** Each call of a model takes one before it answers. */
    final Semaphore answers = new Semaphore(0);

    FakeEngine() {
        http.tells(this::told).does(this::asked);
    }

    synchronized FakeEngine has(String model, long bytes) {
        pulled.put(model, bytes);
        return this;
    }

    synchronized FakeEngine holds(String model, long gpuBytes) {
        loaded.put(model, gpuBytes);
        return this;
    }

    synchronized boolean isLoaded(String model) {
        return loaded.containsKey(model);
    }

    synchronized boolean isPulled(String model) {
        return pulled.containsKey(model);
    }

    void down(boolean now) {
        down = now;
    }

    String url() {
        return http.url();
    }

    /** The model of the next call that came here. */
    String called() throws InterruptedException {
        var model = calls.poll(20, TimeUnit.SECONDS);
        if (model == null) {
            throw new AssertionError("No model was called here.");
        }
        return model;
    }

    int unreadCalls() {
        return calls.size();
    }

    /** How many questions of a watch were under way at a time, at most. */
    int mostAsking() {
        return mostAsking.get();
    }

    private void told(StandIn.Heard heard, StandIn.Reply reply) throws IOException {
        mostAsking.accumulateAndGet(asking.incrementAndGet(), Math::max);
        try {
            if (down) {
                reply.json(503, "{\"error\":\"starting\"}");
                return;
            }
            switch (heard.path()) {
                case "/api/version" -> reply.json(200, "{\"version\":\"0.12.6\"}");
                case "/api/tags" -> reply.json(200, models(pulled, true));
                default -> reply.json(200, models(loaded, false));
            }
        } finally {
            asking.decrementAndGet();
        }
    }

    private synchronized String models(Map<String, Long> which, boolean disk) {
        var all = new StringBuilder("{\"models\":[");
        which.forEach((name, bytes) -> {
            all.append(all.charAt(all.length() - 1) == '[' ? "" : ",")
                    .append("{\"name\":\"%s\",\"model\":\"%s\",".formatted(name, name))
                    .append(disk ? "\"modified_at\":\"" + MOMENT + "\"," : "")
                    .append(
                            "\"size\":%d,\"digest\":\"06c1097efce0431c2045fe7b2e5108366e43bee1b4603a7aded8f21689e90bca\","
                                    .formatted(disk ? bytes : pulled.getOrDefault(name, bytes)))
                    .append(
                            "\"details\":{\"parent_model\":\"\",\"format\":\"gguf\",\"family\":\"qwen3moe\","
                                    + "\"families\":[\"qwen3moe\"],\"parameter_size\":\"30.5B\",\"quantization_level\":\"Q4_K_M\"}")
                    .append(
                            disk
                                    ? ",\"capabilities\":[\"completion\",\"tools\"]}"
                                    : ",\"expires_at\":\"2026-11-22T10:03:25.115186127Z\",\"size_vram\":%d,\"context_length\":32768}"
                                            .formatted(bytes));
        });
        return all.append("]}").toString();
    }

    private void asked(StandIn.Heard heard, StandIn.Reply reply) throws IOException, InterruptedException {
        var body = JSON.readTree(heard.body().length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : heard.body());
        var model = body.path("model").asString("");
        switch (heard.method() + " " + heard.path()) {
            case "POST /api/pull" -> pull(reply);
            case "POST /api/generate" -> generate(model, body, reply);
            case "DELETE /api/delete" -> delete(model, reply);
            case "POST /api/chat" -> chat(model, reply);
            default -> reply.whole(404, "text/plain", "404 page not found".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void pull(StandIn.Reply reply) throws IOException, InterruptedException {
        try (var out = reply.stream(LINES)) {
            for (String line; !(line = pull.take()).equals(END); ) {
                line(out, line);
            }
        } catch (IOException e) {
            pullLeft.complete(true);
            throw e;
        }
    }

    private static void line(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void generate(String model, JsonNode body, StandIn.Reply reply) throws IOException {
        if (!isPulled(model)) {
            reply.json(404, "{\"error\":\"model '" + model + "' not found\"}");
            return;
        }
        boolean unload = body.path("keep_alive").asInt(1) == 0;
        synchronized (this) {
            if (unload) {
                loaded.remove(model);
            } else {
                loaded.put(model, pulled.get(model));
            }
        }
        reply.json(
                200,
                "{\"model\":\"%s\",\"created_at\":\"2026-11-22T09:58:25.1Z\",\"response\":\"\",\"done\":true,\"done_reason\":\"%s\"}"
                        .formatted(model, unload ? "unload" : "load"));
    }

    private void delete(String model, StandIn.Reply reply) throws IOException {
        boolean there;
        synchronized (this) {
            there = pulled.remove(model) != null;
            loaded.remove(model);
        }
        if (there) {
            reply.whole(200, "text/plain", new byte[0]);
        } else {
            reply.json(404, "{\"error\":\"model '" + model + "' not found\"}");
        }
    }

    private void chat(String model, StandIn.Reply reply) throws IOException, InterruptedException {
        calls.add(model);
        answers.acquire();
        try (var out = reply.stream(LINES)) {
            line(
                    out,
                    "{\"model\":\"%s\",\"created_at\":\"2026-11-22T09:58:25.1Z\",\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"done\":false}"
                            .formatted(model));
            line(
                    out,
                    "{\"model\":\"%s\",\"created_at\":\"2026-11-22T09:58:25.2Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"total_duration\":4883583458,\"load_duration\":1334875,\"prompt_eval_count\":26,\"prompt_eval_duration\":342546000,\"eval_count\":2,\"eval_duration\":4535599000}"
                            .formatted(model));
        }
    }

    @Override
    public void close() {
        http.close();
        pull.add(END);
        answers.release(10_000);
    }
}
