package dev.podium.inference;

import dev.podium.identity.OutsideAddresses;
import dev.podium.inference.Engines.Loaded;
import dev.podium.inference.Engines.Pulled;
import dev.podium.inference.InferenceStore.ProviderRow;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ollama's own API but for the calls of models. Whatever is behind an address that an admin entered, only what reads like
 * Ollama's words is ever shown: so nobody reads an inside service by calling it an engine.
 */
@Component
class EngineApi {

    private static final Logger log = LoggerFactory.getLogger(EngineApi.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration QUESTION = Duration.ofSeconds(5);
    private static final Duration ORDER = Duration.ofSeconds(60);

    /** A large model from a slow disk. */
    private static final Duration LOADING = Duration.ofMinutes(15);

    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_MODELS = 2_000;
    private static final int MOST_WORDS = 300;

    /** Later than this an engine means: not by itself. */
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,39}");
    private static final Pattern WORD = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._ -]{0,39}");

    /** How long a model stays that somebody loaded by hand: until it is unloaded, or its memory is needed. */
    private static final int UNTIL_UNLOADED = -1;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(3))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private final ProviderKeys keys;

    EngineApi(ProviderKeys keys) {
        this.keys = keys;
    }

    /** It did not do as it was asked. */
    static final class Failed extends Exception {

        private final int status;

        /** @param status 0 where it did not answer at all */
        Failed(int status, String sentence, @Nullable Throwable cause) {
            super(sentence, cause);
            this.status = status;
        }

        int status() {
            return status;
        }

        /** Its own words, or ours where it has none. */
        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /** A version; whoever has none of this form is no Ollama. */
    String version(ProviderRow engine) throws Failed, InterruptedException {
        var version = text(tree(engine, ask(engine, "GET", "/api/version", null, QUESTION)), "version", VERSION);
        if (version.isEmpty()) {
            throw strange(engine, 200);
        }
        return version;
    }

    List<Pulled> pulled(ProviderRow engine) throws Failed, InterruptedException {
        var found = new ArrayList<Pulled>();
        for (var model : models(engine, "/api/tags")) {
            var abilities = new HashSet<String>();
            for (var ability : model.path("capabilities")) {
                if (abilities.size() < 20 && WORD.matcher(ability.asString("")).matches()) {
                    abilities.add(ability.asString());
                }
            }
            found.add(new Pulled(
                    name(model),
                    Math.max(0, model.path("size").asLong(0)),
                    text(model.path("details"), "parameter_size", WORD),
                    text(model.path("details"), "quantization_level", WORD),
                    abilities,
                    !model.path("remote_host").asString("").isEmpty()));
        }
        return found;
    }

    List<Loaded> loaded(ProviderRow engine) throws Failed, InterruptedException {
        var found = new ArrayList<Loaded>();
        for (var model : models(engine, "/api/ps")) {
            long bytes = Math.max(0, model.path("size").asLong(0));
            found.add(new Loaded(
                    name(model),
                    bytes,
                    Math.clamp(model.path("size_vram").asLong(0), 0, bytes),
                    Math.max(0, model.path("context_length").asInt(0)),
                    until(model.path("expires_at").asString(""))));
        }
        return found;
    }

    private static @Nullable Instant until(String written) {
        try {
            var when = OffsetDateTime.parse(written).toInstant();
            return when.isAfter(Instant.now().plus(FOR_EVER)) ? null : when;
        } catch (DateTimeParseException e) {
            log.debug("An engine writes a moment otherwise", e);
            return null;
        }
    }

    private List<JsonNode> models(ProviderRow engine, String path) throws Failed, InterruptedException {
        var list = tree(engine, ask(engine, "GET", path, null, QUESTION)).path("models");
        var found = new ArrayList<JsonNode>();
        for (var model : list) {
            if (found.size() < MOST_MODELS && EngineNames.isName(name(model))) {
                found.add(model);
            }
        }
        return found;
    }

    private static String name(JsonNode model) {
        return model.path("name").asString("");
    }

    private static String text(JsonNode node, String field, Pattern shape) {
        var text = node.path(field).asString("");
        return shape.matcher(text).matches() ? text : "";
    }

    /** Its lines are to be read by the caller, who closes it, which has the engine stop. */
    InputStream pull(ProviderRow engine, String model) throws Failed, InterruptedException {
        var answer = wait(
                engine,
                client.sendAsync(
                        request(engine, "POST", "/api/pull", Map.of("model", model, "stream", true)),
                        BodyHandlers.ofInputStream()),
                ORDER);
        if (answer.statusCode() == 200) {
            return answer.body();
        }
        try (var body = answer.body()) {
            throw refused(engine, answer.statusCode(), new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new Failed(answer.statusCode(), engine.name() + " broke off.", e);
        }
    }

    /**
     * With the context that calls ask for: with another one the first of them would have it loaded anew.
     *
     * @param embeds whether it makes embeddings and no text, which are loaded by the other question
     */
    void load(ProviderRow engine, String model, boolean embeds) throws Failed, InterruptedException {
        var body = embeds
                ? Map.of("model", model, "input", List.of(), "keep_alive", UNTIL_UNLOADED)
                : Map.of(
                        "model",
                        model,
                        "keep_alive",
                        UNTIL_UNLOADED,
                        "stream",
                        false,
                        "options",
                        Map.of("num_ctx", engine.context()));
        ask(engine, "POST", embeds ? "/api/embed" : "/api/generate", body, LOADING);
    }

    void unload(ProviderRow engine, String model) throws Failed, InterruptedException {
        ask(engine, "POST", "/api/generate", Map.of("model", model, "keep_alive", 0, "stream", false), ORDER);
    }

    void delete(ProviderRow engine, String model) throws Failed, InterruptedException {
        ask(engine, "DELETE", "/api/delete", Map.of("model", model), ORDER);
    }

    private String ask(ProviderRow engine, String method, String path, @Nullable Object body, Duration longest)
            throws Failed, InterruptedException {
        var answer = wait(
                engine,
                client.sendAsync(
                        request(engine, method, path, body),
                        BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES)),
                longest);
        if (answer.statusCode() != 200) {
            throw refused(engine, answer.statusCode(), answer.body());
        }
        return answer.body();
    }

    private HttpRequest request(ProviderRow engine, String method, String path, @Nullable Object body) throws Failed {
        try {
            OutsideAddresses.checkHouse(URI.create(engine.url()));
        } catch (OutsideAddresses.Refused e) {
            throw new Failed(0, engine.name() + " leads to where no engine is.", e);
        }
        var request = HttpRequest.newBuilder(URI.create(engine.url() + path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .header("content-type", "application/json");
        if (engine.secret() != null) {
            request.header("authorization", "Bearer " + keys.reveal(engine.secret()));
        }
        return request.build();
    }

    private static <T> HttpResponse<T> wait(
            ProviderRow engine, CompletableFuture<HttpResponse<T>> sent, Duration longest)
            throws Failed, InterruptedException {
        boolean done = false;
        try {
            var answer = sent.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            done = true;
            return answer;
        } catch (ExecutionException | TimeoutException e) {
            throw new Failed(
                    0,
                    engine.name() + " does not answer" + OutsideAddresses.unknown(URI.create(engine.url())) + ".",
                    e);
        } finally {
            if (!done) {
                sent.cancel(true);
            }
        }
    }

    private static JsonNode tree(ProviderRow engine, String body) throws Failed {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            log.debug("An engine answered with something that is no JSON", e);
            throw strange(engine, 200);
        }
    }

    private static Failed strange(ProviderRow engine, int status) {
        return new Failed(status, "What answers there does not speak as Ollama does (status " + status + ").", null);
    }

    private static Failed refused(ProviderRow engine, int status, String body) {
        try {
            var own = JSON.readTree(body).path("error").asString("");
            if (!own.isBlank()) {
                return new Failed(status, PullWords.of(engine.name(), own), null);
            }
        } catch (JacksonException e) {
            log.debug("An engine refused in words that are no JSON", e);
        }
        return strange(engine, status);
    }

    /** One line of at most so many characters that can be shown. */
    static String shown(String words) {
        var plain = words.replaceAll("\\p{Cntrl}+", " ").strip();
        return plain.length() <= MOST_WORDS ? plain : plain.substring(0, MOST_WORDS) + "…";
    }
}
