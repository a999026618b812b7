package dev.podium.inference;

import dev.podium.identity.OutsideAddresses;
import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.wire.Dialect;
import dev.podium.kernel.Refusal;
import dev.podium.telemetry.Spans;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Calls a provider: one attempt, whose answer is handed over while it comes. Redirects are never followed: a key would go
 * where it was not meant for.
 *
 * <p>Longer than most files: the ways in which one attempt can end are told, counted and traced side by side.
 */
@Component
class Upstream {

    /** Until the first byte of an answer; a model that thinks says so with pings. */
    private static final Duration FIRST_BYTE = Duration.ofMinutes(10);

    /** What is between two machines and no part of the call, or says who the caller is to Podium. */
    private static final Set<String> OURS = Set.of(
            "authorization",
            "x-api-key",
            "api-key",
            "cookie",
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "accept-encoding",
            "origin",
            "referer",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-real-ip",
            "via",
            "http2-settings",
            // Which request of whom this is part of is no provider's business; see podium.telemetry.providers.
            "traceparent",
            "tracestate",
            "baggage",
            "b3",
            "x-b3-traceid",
            "x-b3-spanid",
            "x-b3-parentspanid",
            "x-b3-sampled",
            "x-b3-flags");

    /** What is said to Podium alone. */
    private static final String TO_PODIUM = "x-podium-";

    private static final int KEY_REFUSED = 401;
    private static final int NOTHING_LEFT = 402;
    private static final int NOT_ALLOWED = 403;
    private static final int FAULT = 500;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private final ProviderKeys keys;
    private final Breakers breakers;
    private final Spans spans;
    private final boolean tracesProviders;

    /** @param tracesProviders whether a provider is told to which trace a call belongs */
    Upstream(
            ProviderKeys keys,
            Breakers breakers,
            Spans spans,
            @Value("${podium.telemetry.providers:false}") boolean tracesProviders,
            ObjectProvider<MeterRegistry> meters) {
        this.keys = keys;
        this.breakers = breakers;
        this.spans = spans;
        this.tracesProviders = tracesProviders;
        Gauge.builder("podium.providers.resting", breakers, Breakers::resting)
                .description(
                        "Addresses of providers that are left alone for some seconds, for too much of late has failed")
                .register(meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    /** How a provider has failed since it was last all right. @param sentence names it */
    record Failing(String provider, String sentence, Instant since, long times) {}

    private final Map<UUID, Failing> failing = new ConcurrentHashMap<>();

    /** Those whose last call failed for a reason of theirs. */
    List<Failing> failing() {
        return List.copyOf(failing.values());
    }

    private void failed(ProviderRow provider, String sentence) {
        failing.merge(
                provider.id(),
                new Failing(provider.name(), sentence, Instant.now(), 1),
                (before, _) -> new Failing(provider.name(), sentence, before.since(), before.times() + 1));
    }

    private void answered(ProviderRow provider, int status) {
        if (status == KEY_REFUSED || status == NOT_ALLOWED) {
            failed(provider, provider.name() + " refuses Podium's key (status " + status + ")");
        } else if (status == NOTHING_LEFT) {
            failed(provider, provider.name() + " wants to be paid (status " + status + ")");
        } else if (status >= FAULT) {
            failed(provider, provider.name() + " fails (status " + status + ")");
        } else {
            failing.remove(provider.id());
        }
    }

    /** One that did not answer at all. */
    static final class Unreached extends Exception {
        Unreached(String sentence, @Nullable Throwable cause) {
            super(sentence, cause);
        }
    }

    /** An answer whose body is still to come. To be closed, which ends the call at the provider too. */
    record Answering(int status, Map<String, List<String>> headers, InputStream body) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Whether a provider understands the dialect itself. */
    static boolean speaks(Kind kind, Dialect dialect) {
        return switch (kind) {
            case ANTHROPIC -> dialect.isAnthropic();
            case OPENAI -> !dialect.isAnthropic();
            case OPENROUTER -> dialect != Dialect.COUNT_TOKENS;
            case COMPATIBLE -> dialect == Dialect.CHAT || dialect == Dialect.EMBEDDINGS;
            // Its other endpoints cut what is longer than its default context, and say nothing.
            case OLLAMA -> dialect == Dialect.EMBEDDINGS;
        };
    }

    /** In which dialect of its own a provider can be asked what was asked in another; null in none. */
    static @Nullable Dialect instead(Kind kind, Dialect dialect) {
        return switch (kind) {
            case ANTHROPIC -> dialect == Dialect.CHAT || dialect == Dialect.RESPONSES ? Dialect.MESSAGES : null;
            case OPENAI -> dialect == Dialect.MESSAGES ? Dialect.CHAT : null;
            case COMPATIBLE -> dialect == Dialect.MESSAGES || dialect == Dialect.RESPONSES ? Dialect.CHAT : null;
            // The one speaks all of them, the other none.
            case OPENROUTER, OLLAMA -> null;
        };
    }

    /** Whether it has failed so often of late that it is left alone for some seconds. */
    boolean isResting(ProviderRow provider) {
        return breakers.rest(provider) == Breakers.Rest.RESTING;
    }

    /** How the last call went, and whether it is left alone for it. */
    ModelProviders.Health health(ProviderRow provider) {
        var failed = failing.get(provider.id());
        return new ModelProviders.Health(
                switch (breakers.rest(provider)) {
                    case NONE ->
                        failed == null ? ModelProviders.Health.State.FINE : ModelProviders.Health.State.FAILING;
                    case RESTING -> ModelProviders.Health.State.RESTING;
                    case TRIED -> ModelProviders.Health.State.TRIED;
                },
                failed == null ? "" : failed.sentence(),
                failed == null ? null : failed.since(),
                failed == null ? 0 : failed.times());
    }

    /**
     * @param path behind the provider's address, with the query
     * @param headers the client's own, by their names in small letters
     */
    Answering post(ProviderRow provider, String path, Map<String, List<String>> headers, byte[] body)
            throws Unreached, InterruptedException {
        var address = address(provider, path);
        var mask = mask(provider);
        var breaker = breakers.of(provider);
        if (!breaker.tryAcquirePermission()) {
            throw new Unreached(provider.name() + " has failed too often in the last seconds", null);
        }
        long begun = System.nanoTime();
        HttpRequest request;
        try {
            request = request(provider, address, headers, body);
        } catch (RuntimeException e) {
            breaker.releasePermission();
            throw e;
        }
        var sent = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            var response = sent.get(FIRST_BYTE.toSeconds(), TimeUnit.SECONDS);
            long took = System.nanoTime() - begun;
            answered(provider, response.statusCode());
            if (response.statusCode() >= 500) {
                breaker.onError(took, TimeUnit.NANOSECONDS, new IOException("status " + response.statusCode()));
            } else {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            }
            return new Answering(
                    response.statusCode(), mask.in(response.headers().map()), mask.over(response.body()));
        } catch (ExecutionException | TimeoutException e) {
            sent.cancel(true);
            var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, cause);
            var sentence = provider.name() + " does not answer" + OutsideAddresses.unknown(address);
            failed(provider, sentence);
            throw new Unreached(sentence, cause);
        } catch (InterruptedException e) {
            sent.cancel(true);
            breaker.releasePermission();
            throw e;
        }
    }

    private URI address(ProviderRow provider, String path) throws Unreached {
        try {
            // Each time: a name may lead elsewhere than when it was entered.
            OutsideAddresses.checkHouse(URI.create(provider.url()));
        } catch (OutsideAddresses.Refused e) {
            throw new Unreached(provider.name() + " leads to where no model is", e);
        }
        try {
            return URI.create(provider.url() + path);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(
                    "inference.bad-query",
                    "What stands behind the question mark of the address cannot be handed on.",
                    "Escape it as an address needs it, or leave it out.");
        }
    }

    private KeyMask mask(ProviderRow provider) {
        return new KeyMask(provider.secret() == null ? "" : keys.reveal(provider.secret()));
    }

    /** @throws Refusal {@code inference.bad-header} for what no header may be */
    private static void hand(HttpRequest.Builder request, String name, String value) {
        try {
            request.header(name, value);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(
                    "inference.bad-header",
                    "The header " + name + " cannot be handed on.",
                    "Send it without control characters, or leave it out.");
        }
    }

    private HttpRequest request(ProviderRow provider, URI address, Map<String, List<String>> headers, byte[] body) {
        var request = HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach((name, values) -> {
            if (!OURS.contains(name) && !name.startsWith(TO_PODIUM)) {
                values.forEach(value -> hand(request, name, value));
            }
        });
        if (!headers.containsKey("content-type")) {
            request.header("content-type", "application/json");
        }
        if (tracesProviders) {
            spans.traceparent().ifPresent(parent -> request.header("traceparent", parent));
        }
        // What is packed could not be read for what it cost.
        request.header("accept-encoding", "identity");
        if (provider.secret() != null) {
            var key = keys.reveal(provider.secret());
            if (provider.kind() == Kind.ANTHROPIC) {
                request.header("x-api-key", key);
            } else {
                request.header("authorization", "Bearer " + key);
            }
        }
        if (provider.kind() == Kind.ANTHROPIC && !headers.containsKey("anthropic-version")) {
            request.header("anthropic-version", "2023-06-01");
        }
        return request.build();
    }
}
