package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.deploy.ChartMetrics;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Policies;
import dev.podium.machines.PolicyRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of models over HTTP, from a client to a stand-in of a provider and back. */
@PodiumTest
@Timeout(120)
class GatewayTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String KEY = "sk-of-the-provider-" + UUID.randomUUID();

    private static final String MESSAGES_STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","content":[],\
            "model":"claude-x","usage":{"input_tokens":12,"cache_read_input_tokens":400,"output_tokens":1}}}

            event: ping
            data: {"type": "ping"}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"a\\/b\\u003d="}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":77}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    ModelProviders providers;

    @Autowired
    ModelRoutes routes;

    @Autowired
    Policies policies;

    private final StandIn standIn = new StandIn();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final List<UUID> added = new ArrayList<>();
    private Actor admin;
    private Actor ada;
    private String token;
    private TeamId team;

    @BeforeEach
    void adaHasAToken() {
        team = TestPeople.team("models");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        token = tokenOf(ada);
        var root = TestPeople.person(team, "Root", Role.OWNER);
        admin = new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
    }

    @AfterEach
    void nothingIsLeft() {
        standIn.close();
        CurrentActor.run(admin, () -> added.forEach(providers::remove));
    }

    private String tokenOf(Actor actor) {
        return CurrentActor.get(
                actor, () -> tokens.make("models", Set.of(), Duration.ofDays(1)).text());
    }

    /** A provider that is the stand-in, and a name that goes there. */
    private String model(ModelProviders.Kind kind, int tier) {
        return model(kind, tier, standIn.url());
    }

    private String model(ModelProviders.Kind kind, int tier, String... urls) {
        var name = "m-" + unique + "-" + added.size();
        CurrentActor.run(admin, () -> {
            var targets = new ArrayList<ModelRoutes.Target>();
            for (var url : urls) {
                var provider = providers.add(
                        new ModelProviders.Wanted("p-" + unique + "-" + added.size(), kind, url, KEY, 32_768, 2, true));
                added.add(provider.id());
                targets.add(new ModelRoutes.Target(provider.id(), "real/" + name, tier));
            }
            routes.set(name, targets);
        });
        return name;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    @Test
    void handsMessagesOnAsTheyAreWithThePodiumKeyExchangedForTheProviders() throws Exception {
        standIn.does((_, reply) -> {
            try (var out = reply.header("request-id", "req_1").stream("text/event-stream; charset=utf-8")) {
                var bytes = MESSAGES_STREAM.getBytes(StandardCharsets.UTF_8);
                var random = new Random(7);
                for (int at = 0; at < bytes.length; ) {
                    int count = Math.min(bytes.length - at, 1 + random.nextInt(60));
                    out.write(bytes, at, count);
                    out.flush();
                    at += count;
                }
            }
        });
        var model = model(ModelProviders.Kind.ANTHROPIC, 2);
        var body = "{ \"model\": \"" + model + "\", \"max_tokens\": 50 ,\"stream\":true,\"unknown\":{\"a\":1.0},"
                + "\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"signature\":\"x\\/y\"}]}]}";
        var answer = post(
                "/v1/messages?beta=true",
                body,
                "anthropic-version",
                "2026-10-21",
                "anthropic-beta",
                "one-2026,two-2026",
                "x-unknown",
                "kept");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(MESSAGES_STREAM);
        assertThat(answer.headers().firstValue("request-id")).contains("req_1");
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream;charset=utf-8");
        var heard = standIn.heard();
        assertThat(heard.path()).isEqualTo("/v1/messages?beta=true");
        assertThat(heard.text()).isEqualTo(body.replace("\"" + model + "\"", "\"real/" + model + "\""));
        assertThat(heard.headers().get("x-api-key")).containsExactly(KEY);
        assertThat(heard.headers().get("anthropic-beta")).containsExactly("one-2026,two-2026");
        assertThat(heard.headers().get("anthropic-version")).containsExactly("2026-10-21");
        assertThat(heard.headers().get("x-unknown")).containsExactly("kept");
        assertThat(heard.headers()).doesNotContainKey("authorization");
        assertThat(heard.headers().toString() + heard.text()).doesNotContain(token);
    }

    @Test
    void asksForTheUsageOfAStreamAndKeepsItFromWhoDidNotAsk() throws Exception {
        var stream = """
                data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hi"}}]}

                data: {"id":"1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}

                data: [DONE]

                """;
        standIn.does((_, reply) -> reply.whole(200, "text/event-stream", stream.getBytes(StandardCharsets.UTF_8)));
        var model = model(ModelProviders.Kind.COMPATIBLE, 2);
        var plain = post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[]}");
        assertThat(plain.body()).doesNotContain("usage").contains("Hi", "[DONE]");
        assertThat(standIn.heard().text()).contains("\"stream_options\":{\"include_usage\":true}");
        var asked = post(
                "/v1/chat/completions",
                "{\"model\":\"" + model
                        + "\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}");
        assertThat(asked.body()).isEqualTo(stream);
    }

    @Test
    void tellsErrorsInTheDialectOfTheCaller() throws Exception {
        var messages = post("/v1/messages", "{\"model\":\"no-such\",\"messages\":[]}");
        assertThat(messages.statusCode()).isEqualTo(404);
        assertThat(json(messages.body()).path("type").asString()).isEqualTo("error");
        assertThat(json(messages.body()).at("/error/type").asString()).isEqualTo("not_found_error");
        assertThat(messages.headers().firstValue("x-should-retry")).contains("false");
        var chat = post("/v1/chat/completions", "{\"model\":\"no-such\",\"messages\":[]}");
        assertThat(chat.statusCode()).isEqualTo(404);
        assertThat(json(chat.body()).at("/error/code").asString()).isEqualTo("model_not_found");
        var malformed = post("/v1/responses", "{\"model\":");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(json(malformed.body()).at("/error/message").asString()).contains("line 1");
        var path = post("/v1/chat/completions", "{\"model\":\"../../etc/passwd\",\"messages\":[]}");
        assertThat(path.statusCode()).isEqualTo(404);
        var anthropic = model(ModelProviders.Kind.ANTHROPIC, 2);
        var dialect = post("/v1/embeddings", "{\"model\":\"" + anthropic + "\",\"input\":\"x\"}");
        assertThat(dialect.statusCode()).isEqualTo(400);
        assertThat(json(dialect.body()).at("/error/message").asString()).contains(anthropic, "/v1/embeddings");
        var type = http.send(
                request("/v1/messages")
                        .header("Content-Type", "text/plain")
                        .header("x-api-key", token)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(type.statusCode()).isEqualTo(400);
        var get = http.send(
                request("/v1/messages").header("x-api-key", token).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("allow")).contains("POST");
    }

    @Test
    void takesAKeyInEachOfThreeHeadersAndNoneThatIsNotOurs() throws Exception {
        for (var header : List.of("authorization", "x-api-key", "api-key")) {
            var value = header.equals("authorization") ? "Bearer " + token : token;
            assertThat(http.send(
                                    request("/v1/models").header(header, value).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as(header)
                    .isEqualTo(200);
            var wrong = http.send(
                    request("/v1/models").header(header, value + "x").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(wrong.statusCode()).as(header).isEqualTo(401);
            assertThat(json(wrong.body()).at("/error/code").asString()).isEqualTo("invalid_api_key");
        }
        var two = http.send(
                request("/v1/models")
                        .header("authorization", "Bearer " + token)
                        .header("x-api-key", "another")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(two.statusCode()).isEqualTo(401);
        var none = http.send(request("/v1/models").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(none.statusCode()).isEqualTo(401);
        var viewer = tokenOf(TestPeople.person(team, "Viewer", Role.VIEWER));
        var refused = http.send(
                request("/v1/models").header("x-api-key", viewer).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(403);
    }

    @Test
    void goesToTheNextPlaceBeforeTheFirstByteAndNeverAfterIt() throws Exception {
        try (var second = new StandIn()) {
            var model = model(ModelProviders.Kind.COMPATIBLE, 2, standIn.url(), second.url());
            standIn.does(
                    (_, reply) -> reply.header("Retry-After", "1").json(429, "{\"error\":{\"message\":\"slow\"}}"));
            second.does(
                    (_, reply) -> reply.json(
                            200,
                            "{\"choices\":[{\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"));
            var answer = post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"messages\":[]}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(standIn.unread()).isEqualTo(1);
            assertThat(second.unread()).isEqualTo(1);
            // Both refuse: the client has the last one's own words.
            second.does((_, reply) -> reply.json(429, "{\"error\":{\"message\":\"the very words\"}}"));
            var both = post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"messages\":[]}");
            assertThat(both.statusCode()).isEqualTo(429);
            assertThat(both.body()).isEqualTo("{\"error\":{\"message\":\"the very words\"}}");
            // Once something was said, it breaks off as an error of the dialect, and nobody else is asked.
            int before = second.unread();
            standIn.does((_, reply) -> {
                var out = reply.stream("text/event-stream");
                out.write("data: {\"choices\":[{\"delta\":{\"content\":\"begun\"}}]}\n\n"
                        .getBytes(StandardCharsets.UTF_8));
                out.flush();
                reply.cut();
            });
            var cut = post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[]}");
            assertThat(cut.statusCode()).isEqualTo(200);
            assertThat(cut.body()).contains("begun").contains("broke off");
            assertThat(second.unread()).isEqualTo(before);
        }
    }

    @Test
    void anAnswerThatBreaksOffNeverLooksWhole() throws Exception {
        var model = model(ModelProviders.Kind.COMPATIBLE, 2);
        var body = "{\"model\":\"" + model + "\",\"messages\":[]}";
        // Before anything of it went on, the client is told so.
        standIn.does((_, reply) -> {
            reply.begun(1_000, "{\"choices\":");
            reply.cut();
        });
        var early = post("/v1/chat/completions", body);
        assertThat(early.statusCode()).isEqualTo(502);
        assertThat(json(early.body()).at("/error/message").asString()).contains("broke off");
        // After it, its connection ends before the answer does.
        standIn.does((_, reply) -> {
            reply.begun(100_000, "x".repeat(50_000));
            reply.cut();
        });
        assertThatThrownBy(() -> post("/v1/chat/completions", body)).isInstanceOf(IOException.class);
        try (var raw = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var unsized = model(ModelProviders.Kind.COMPATIBLE, 2, "http://127.0.0.1:" + raw.getLocalPort());
            var answering = Thread.ofVirtual().start(() -> breaksOffWithinAChunk(raw));
            assertThatThrownBy(() -> post("/v1/chat/completions", "{\"model\":\"" + unsized + "\",\"messages\":[]}"))
                    .isInstanceOf(IOException.class);
            answering.join();
        }
        // A whole one says how long it is.
        standIn.does((_, reply) -> reply.json(200, "{\"choices\":[]}"));
        assertThat(post("/v1/chat/completions", body).headers().firstValueAsLong("content-length"))
                .hasValue(14);
    }

    private static void breaksOffWithinAChunk(ServerSocket raw) {
        try (var socket = raw.accept()) {
            var asked = new StringBuilder();
            while (!asked.toString().endsWith("\"messages\":[]}")) {
                asked.append((char) socket.getInputStream().read());
            }
            var part = "x".repeat(50_000);
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + Integer.toHexString(part.length()) + "\r\n" + part + "\r\nffff\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void endsTheCallAtTheModelWhenTheClientGoes() throws Exception {
        var gone = new CompletableFuture<Boolean>();
        var begun = new CountDownLatch(1);
        standIn.does((_, reply) -> {
            try {
                var out = reply.stream("text/event-stream");
                while (true) {
                    out.write("data: {\"choices\":[{\"delta\":{\"content\":\"word \"}}]}\n\n"
                            .getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    begun.countDown();
                }
            } catch (IOException e) {
                gone.complete(true);
                throw e;
            }
        });
        var model = model(ModelProviders.Kind.COMPATIBLE, 2);
        var answer = http.send(
                request("/v1/chat/completions")
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(answer.body().readNBytes(100)).hasSize(100);
        answer.body().close();
        assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void followsNoRedirectWithTheKey() throws Exception {
        try (var thief = new StandIn()) {
            standIn.does(
                    (_, reply) -> reply.header("Location", thief.url() + "/").json(307, "{}"));
            var model = model(ModelProviders.Kind.COMPATIBLE, 2);
            var answer = post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"messages\":[]}");
            // Nor is the client sent there, which has a key of its own.
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("location")).isEmpty();
            assertThat(thief.unread()).isZero();
        }
    }

    /** Whoever waits for all of it is not given a half with a status that says it is whole. */
    @Test
    void aWholeAnswerThatBreaksOffAtOneEngineIsGivenByTheNext() throws Exception {
        standIn.does((_, reply) -> {
            var out = reply.stream("application/x-ndjson");
            out.write("{\"message\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"done\":false}\n"
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            reply.cut();
        });
        var asked = "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        var alone = post("/v1/chat/completions", asked.replace("MODEL", model(ModelProviders.Kind.OLLAMA, 1)));
        assertThat(alone.statusCode()).isEqualTo(503);
        assertThat(alone.body()).contains("broke off").doesNotContain("Hel").doesNotContain("..");
        try (var other = new StandIn()) {
            other.does((_, reply) -> reply.whole(
                    200,
                    "application/x-ndjson",
                    ("{\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"done\":true,"
                                    + "\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":1}\n")
                            .getBytes(StandardCharsets.UTF_8)));
            var model = model(ModelProviders.Kind.OLLAMA, 1, standIn.url(), other.url());
            var answer = post("/v1/chat/completions", asked.replace("MODEL", model));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer.body()).at("/choices/0/message/content").asString())
                    .isEqualTo("Hello");
        }
    }

    @Test
    void asksAnEngineInItsOwnWordsWithTheContextItIsLoadedWith() throws Exception {
        standIn.does((_, reply) -> {
            try (var out = reply.stream("application/x-ndjson")) {
                for (var line : List.of(
                        "{\"model\":\"q\",\"message\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"done\":false}",
                        "{\"model\":\"q\",\"message\":{\"role\":\"assistant\",\"content\":\"lo\"},\"done\":false}",
                        "{\"model\":\"q\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":"
                                + "{\"name\":\"ls\",\"arguments\":{\"path\":\"/tmp\"}}}]},\"done\":false}",
                        "{\"model\":\"q\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                                + "\"done_reason\":\"stop\",\"prompt_eval_count\":31,\"eval_count\":7}")) {
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        });
        var model = model(ModelProviders.Kind.OLLAMA, 1);
        var answer = post("/v1/messages", """
                {"model":"MODEL","max_tokens":100,"stream":true,"system":[{"type":"text","text":"Be short."}],
                 "tools":[{"name":"ls","description":"lists","input_schema":{"type":"object"}}],
                 "messages":[{"role":"user","content":"Hi"}]}""".replace("MODEL", model));
        assertThat(answer.statusCode()).isEqualTo(200);
        var asked = json(standIn.heard().text());
        assertThat(asked.at("/options/num_ctx").asInt()).isEqualTo(32_768);
        assertThat(asked.at("/options/num_predict").asInt()).isEqualTo(100);
        assertThat(asked.at("/messages/0/role").asString()).isEqualTo("system");
        assertThat(asked.at("/messages/1/content").asString()).isEqualTo("Hi");
        assertThat(asked.at("/tools/0/function/name").asString()).isEqualTo("ls");
        var types = answer.body()
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .toList();
        assertThat(types)
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(answer.body()).contains("\"stop_reason\":\"tool_use\"", "\"output_tokens\":7");
    }

    @Test
    void whatIsAskedIsCountedForWhoeverWatchesTheInstallation() throws Exception {
        standIn.does((_, reply) -> reply.json(
                200,
                "{\"choices\":[{\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}"));
        var model = model(ModelProviders.Kind.COMPATIBLE, 2);
        assertThat(post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"messages\":[]}")
                        .statusCode())
                .isEqualTo(200);
        var metrics = request("/api/v1/metrics")
                .header("Authorization", "Bearer " + tokenOf(admin))
                .build();
        var counted = http.send(metrics, HttpResponse.BodyHandlers.ofString());
        assertThat(counted.statusCode()).isEqualTo(200);
        assertThat(counted.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
        var of = "{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"compatible\",gen_ai_request_model=\"real/"
                + model + "\"";
        assertThat(counted.body())
                .contains(
                        "gen_ai_client_inference_usage_input_tokens_total" + of + "} 11.0",
                        "gen_ai_client_inference_usage_cache_read_input_tokens_total" + of + "} 4.0",
                        "gen_ai_client_inference_usage_output_tokens_total" + of + "} 3.0",
                        "podium_cost_usd_total" + of);
        assertThat(counted.body()
                        .lines()
                        .filter(line -> line.contains("duration_seconds_count") && line.contains(model)))
                .singleElement()
                .asString()
                .endsWith(" 1");
        assertThat(counted.body()).doesNotContain(KEY, token);
        // The chart's alerts and its dashboard ask for these; that of screens is ScreenWatchTest's, and TLS is not
        // spoken here. A request is
        // counted when it is over, so it is the second that has the first.
        var names = http.send(metrics, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
        assertThat(names)
                .containsAll(ChartMetrics.names().stream()
                        .filter(name -> !name.startsWith("podium_agents_") && !name.startsWith("ssl_"))
                        .toList());
    }

    @Test
    void aNameThatEndsInAStarStandsForAllThatBeginSo() throws Exception {
        standIn.does((_, reply) -> reply.json(200, "{\"choices\":[]}"));
        var model = model(ModelProviders.Kind.COMPATIBLE, 2);
        var family = "f-" + unique + "-";
        CurrentActor.run(admin, () -> {
            routes.set(family + "*", List.of(new ModelRoutes.Target(added.getFirst(), null, 2)));
            routes.set(family + "one", routes.all().get(model));
        });
        assertThat(post("/v1/chat/completions", "{\"model\":\"" + family + "two\",\"messages\":[]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(standIn.heard().text()).path("model").asString()).isEqualTo(family + "two");
        assertThat(post("/v1/chat/completions", "{\"model\":\"" + family + "one\",\"messages\":[]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(standIn.heard().text()).path("model").asString()).isEqualTo("real/" + model);
    }

    @Test
    void keepsWorkInTheHouseWhereAPolicySaysSo() throws Exception {
        standIn.does((_, reply) -> reply.json(200, "{\"choices\":[]}"));
        var cloud = model(ModelProviders.Kind.COMPATIBLE, 2);
        CurrentActor.run(
                admin, () -> policies.add(null, new PolicyRule("Patients", Set.of(), Set.of(), PolicyRule.LOCAL)));
        var refused = post("/v1/chat/completions", "{\"model\":\"" + cloud + "\",\"messages\":[]}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused.body()).at("/error/message").asString()).contains("Patients");
        assertThat(standIn.unread()).isZero();
        var local = model(ModelProviders.Kind.COMPATIBLE, 1);
        assertThat(post("/v1/chat/completions", "{\"model\":\"" + local + "\",\"messages\":[]}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesABodyThatIsTooLargeAndOneThatIsManyMessages() throws Exception {
        var large = http.send(
                request("/v1/messages")
                        .header("x-api-key", token)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[33 << 20]))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(json(large.body()).at("/error/type").asString()).isEqualTo("request_too_large");
        var many = post(
                "/v1/messages",
                "{\"model\":\"x\",\"messages\":[" + "{\"role\":\"user\",\"content\":\"a\"},".repeat(100_000)
                        + "{\"role\":\"user\",\"content\":\"a\"}]}");
        assertThat(many.statusCode()).isEqualTo(400);
        assertThat(json(many.body()).at("/error/message").asString()).contains("100000");
    }
}
