package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Ledger;
import dev.podium.costs.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls whose model speaks another dialect than the caller, over HTTP, with what they come to in the ledger. */
@PodiumTest
@Timeout(120)
class TranslatedCallsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String KEY = "sk-of-the-provider-" + UUID.randomUUID();

    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n";

    private static final String CHAT_ANSWER = CHUNK.formatted(
                    "{\"role\":\"assistant\",\"content\":\"I look.\"}", "null")
            + CHUNK.formatted(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"ls\",\"arguments\":\"\"}}]}",
                    "null")
            + CHUNK.formatted(
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"path\\\":\"}}]}", "null")
            + CHUNK.formatted("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"/\\\"}\"}}]}", "null")
            + CHUNK.formatted("{}", "\"tool_calls\"")
            + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"prompt_tokens_details\":{\"cached_tokens\":600},"
            + "\"completion_tokens\":200,\"completion_tokens_details\":{\"reasoning_tokens\":50},\"total_tokens\":1200}}\n\n"
            + "data: [DONE]\n\n";

    private static final String MESSAGE_START =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\","
                    + "\"role\":\"assistant\",\"content\":[],\"model\":\"c\",\"usage\":{\"input_tokens\":400,"
                    + "\"cache_read_input_tokens\":600,\"cache_creation_input_tokens\":300,\"cache_creation\":"
                    + "{\"ephemeral_5m_input_tokens\":100,\"ephemeral_1h_input_tokens\":200},\"output_tokens\":1}}}\n\n";

    private static final String MESSAGE_TEXT =
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n";

    private static final String MESSAGE_END =
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
                    + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":200}}\n\n"
                    + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    @LocalServerPort
    int port;

    @Autowired
    dev.podium.identity.Tokens tokens;

    @Autowired
    ModelProviders providers;

    @Autowired
    ModelRoutes routes;

    @Autowired
    Ledger ledger;

    private final StandIn standIn = new StandIn();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final List<UUID> added = new ArrayList<>();
    private Actor admin;
    private Actor owner;
    private String token;

    @BeforeEach
    void adaHasAToken() {
        var team = TestPeople.team("translated");
        var ada = TestPeople.person(team, "Ada", Role.MEMBER);
        token = CurrentActor.get(
                ada, () -> tokens.make("models", Set.of(), Duration.ofDays(1)).text());
        owner = TestPeople.person(team, "Owner", Role.OWNER);
        admin = new Actor(owner.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                owner.person().value());
    }

    @AfterEach
    void nothingIsLeft() {
        standIn.close();
        CurrentActor.run(admin, () -> added.forEach(providers::remove));
    }

    private String model(ModelProviders.Kind kind, String... urls) {
        var name = "t-" + unique + "-" + added.size();
        CurrentActor.run(admin, () -> {
            var targets = new ArrayList<ModelRoutes.Target>();
            for (var url : urls.length == 0 ? new String[] {standIn.url()} : urls) {
                var provider = providers.add(
                        new ModelProviders.Wanted("t-" + unique + "-" + added.size(), kind, url, KEY, 32_768, 2, true));
                added.add(provider.id());
                targets.add(new ModelRoutes.Target(provider.id(), "real/" + name, 2));
            }
            routes.set(name, targets);
        });
        return name;
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .header("anthropic-beta", "of-the-client")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(request(path, body), BodyHandlers.ofString());
    }

    private static String messages(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":500,\"stream\":" + stream
                + ",\"tools\":[{\"name\":\"ls\",\"description\":\"lists\",\"input_schema\":{\"type\":\"object\"}}],"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    private static String chat(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    private void streams(String events) {
        standIn.does((_, reply) -> {
            try (var out = reply.stream("text/event-stream")) {
                out.write(events.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private void cutsAfter(String events) {
        standIn.does((_, reply) -> {
            var out = reply.stream("text/event-stream");
            out.write(events.getBytes(StandardCharsets.UTF_8));
            out.flush();
            reply.cut();
        });
    }

    /** The latest that ended so; one that still runs has none yet. */
    private Ledger.Entry booked(String outcome) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            var found = CurrentActor.get(owner, () -> ledger.entries(Ledger.Filter.ALL, null, 10)).stream()
                    .filter(entry -> entry.outcome().equals(outcome))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("Nothing was booked as " + outcome + " within 30 s");
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    private static List<String> types(String events) {
        return events.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .toList();
    }

    @Test
    void claudeCodeWorksOnAnyModelAndEachClassOfTokensIsBooked() throws Exception {
        streams(CHAT_ANSWER);
        var model = model(ModelProviders.Kind.COMPATIBLE);
        var answer = post("/v1/messages?beta=true", messages(model, true));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("x-podium-model").orElseThrow()).endsWith("real/" + model);
        assertThat(types(answer.body()))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(answer.body())
                // As the model wrote it.
                .contains("I look.", "\"{\\\"path\\\":\"", "\"\\\"/\\\"}\"", "\"stop_reason\":\"tool_use\"")
                .contains("\"input_tokens\":400", "\"cache_read_input_tokens\":600", "\"output_tokens\":200");
        var heard = standIn.heard();
        assertThat(heard.path()).isEqualTo("/v1/chat/completions");
        assertThat(heard.headers().get("authorization")).containsExactly("Bearer " + KEY);
        assertThat(heard.headers()).doesNotContainKeys("anthropic-beta", "anthropic-version", "x-api-key");
        var asked = json(heard.text());
        assertThat(asked.path("model").asString()).isEqualTo("real/" + model);
        assertThat(asked.at("/stream_options/include_usage").asBoolean()).isTrue();
        assertThat(asked.path("max_tokens").asInt()).isEqualTo(500);
        assertThat(asked.at("/tools/0/function/name").asString()).isEqualTo("ls");
        var entry = booked("ok");
        assertThat(answer.headers().firstValue("x-podium-call"))
                .contains(entry.id().toString());
        assertThat(entry.tokens()).isEqualTo(new Tokens(400, 600, 0, 0, 200, 50, 0));
        assertThat(entry.estimated()).isFalse();
        // Tier 2: $3 and $15 a million tokens, what a cache held a tenth.
        assertThat(entry.amount()).isEqualByComparingTo("0.00438");
        assertThat(json(entry.rawUsage()).path("prompt_tokens").asInt()).isEqualTo(1000);
        assertThat(entry.detail()).contains("\"tool_calls\"");
    }

    @Test
    void aWholeAnswerOfClaudeGoesToAClientOfOpenAi() throws Exception {
        streams(MESSAGE_START + MESSAGE_TEXT + MESSAGE_END);
        var model = model(ModelProviders.Kind.ANTHROPIC);
        var answer = post("/v1/chat/completions", chat(model, false));
        assertThat(answer.statusCode()).isEqualTo(200);
        var told = json(answer.body());
        assertThat(told.at("/choices/0/message/content").asString()).isEqualTo("Hello");
        assertThat(told.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(told.path("model").asString()).isEqualTo(model);
        assertThat(told.at("/usage/prompt_tokens").asInt()).isEqualTo(1300);
        var heard = standIn.heard();
        assertThat(heard.path()).isEqualTo("/v1/messages");
        assertThat(heard.headers().get("x-api-key")).containsExactly(KEY);
        assertThat(heard.headers().get("anthropic-version")).containsExactly("2023-06-01");
        assertThat(json(heard.text()).path("max_tokens").asInt()).isEqualTo(16_000);
        assertThat(json(heard.text()).path("stream").asBoolean()).isTrue();
        var entry = booked("ok");
        assertThat(entry.tokens()).isEqualTo(new Tokens(400, 600, 100, 200, 200, 0, 0));
        assertThat(entry.amount())
                .isEqualByComparingTo(new BigDecimal("0.00438")
                        .add(new BigDecimal("0.000375"))
                        .add(new BigDecimal("0.0012")));
        assertThat(entry.estimated()).isFalse();
    }

    @Test
    void codexWorksOnBoth() throws Exception {
        var body =
                "{\"model\":\"MODEL\",\"stream\":true,\"input\":\"Hi\",\"tools\":[{\"type\":\"function\",\"name\":\"ls\"},"
                        + "{\"type\":\"web_search\"}]}";
        streams(CHAT_ANSWER);
        var any = post("/v1/responses", body.replace("MODEL", model(ModelProviders.Kind.COMPATIBLE)));
        assertThat(standIn.heard().path()).isEqualTo("/v1/chat/completions");
        assertThat(types(any.body())).startsWith("response.created").endsWith("response.completed");
        assertThat(any.body()).contains("\"call_id\":\"call_a\"", "\"total_tokens\":1200");
        streams(MESSAGE_START + MESSAGE_TEXT + MESSAGE_END);
        var claude = post("/v1/responses", body.replace("MODEL", model(ModelProviders.Kind.ANTHROPIC)));
        assertThat(standIn.heard().path()).isEqualTo("/v1/messages");
        assertThat(types(claude.body())).startsWith("response.created").endsWith("response.completed");
        assertThat(claude.body()).contains("Hello");
    }

    @Test
    void errorsHaveTheProvidersStatusAndWordsInTheDialectOfTheCaller() throws Exception {
        standIn.does(
                (_, reply) -> reply.header("Retry-After", "7")
                        .json(
                                429,
                                "{\"error\":{\"message\":\"the very words\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}"));
        var compatible = model(ModelProviders.Kind.COMPATIBLE);
        var slow = post("/v1/messages", messages(compatible, true));
        assertThat(slow.statusCode()).isEqualTo(429);
        assertThat(slow.headers().firstValue("retry-after")).contains("7");
        assertThat(json(slow.body()))
                .isEqualTo(
                        json(
                                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"the very words\"}}"));
        assertThat(booked("failed").amount()).isZero();
        var anthropic = model(ModelProviders.Kind.ANTHROPIC);
        standIn.does((_, reply) -> reply.json(
                500, "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Internal server error\"}}"));
        var broken = post("/v1/chat/completions", chat(anthropic, true));
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(json(broken.body()).at("/error/message").asString()).isEqualTo("Internal server error");
        assertThat(json(broken.body()).at("/error/type").asString()).isEqualTo("server_error");
        // Where there is another place, it is asked.
        try (var second = new StandIn()) {
            second.does(
                    (_, reply) -> reply.whole(200, "text/event-stream", CHAT_ANSWER.getBytes(StandardCharsets.UTF_8)));
            var both = model(ModelProviders.Kind.COMPATIBLE, standIn.url(), second.url());
            assertThat(post("/v1/messages", messages(both, true)).body()).contains("I look.");
            // And also where one breaks off before anything has gone out.
            cutsAfter(": begun\n\n");
            assertThat(post("/v1/messages", messages(both, true)).body()).contains("I look.");
        }
    }

    @Test
    void whatBreaksOffNeverLooksWhole() throws Exception {
        cutsAfter(MESSAGE_START + MESSAGE_TEXT);
        var model = model(ModelProviders.Kind.ANTHROPIC);
        var cut = post("/v1/chat/completions", chat(model, true));
        assertThat(cut.statusCode()).isEqualTo(200);
        assertThat(cut.body()).contains("Hello", "broke off").doesNotContain("[DONE]");
        var entry = booked("cut");
        assertThat(entry.estimated()).isTrue();
        // What it said at its beginning counts.
        assertThat(entry.tokens().cacheRead()).isEqualTo(600);
        var whole = post("/v1/chat/completions", chat(model, false));
        assertThat(whole.statusCode()).isEqualTo(503);
        assertThat(json(whole.body()).at("/error/message").asString()).contains("broke off");
        streams(
                MESSAGE_START + MESSAGE_TEXT
                        + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n");
        var overloaded = post("/v1/responses", "{\"model\":\"" + model + "\",\"stream\":true,\"input\":\"Hi\"}");
        assertThat(types(overloaded.body())).endsWith("response.failed");
        assertThat(overloaded.body()).contains("Overloaded");
        assertThat(booked("failed").tokens().cacheRead()).isEqualTo(600);
    }

    @Test
    void anAnswerThatComesAtOnceIsToldAllTheSame() throws Exception {
        standIn.does((_, reply) -> reply.json(200, """
                {"choices":[{"message":{"role":"assistant","content":"At once"},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":10,"completion_tokens":2}}"""));
        var model = model(ModelProviders.Kind.COMPATIBLE);
        var events = post("/v1/messages", messages(model, true));
        assertThat(types(events.body())).endsWith("message_stop");
        assertThat(events.body()).contains("At once");
        assertThat(booked("ok").tokens()).isEqualTo(new Tokens(10, 0, 0, 0, 2, 0, 0));
        assertThat(json(post("/v1/messages", messages(model, false)).body())
                        .at("/content/0/text")
                        .asString())
                .isEqualTo("At once");
    }

    @Test
    void whatCannotBeTranslatedIsRefusedAndNobodyIsAsked() throws Exception {
        var compatible = model(ModelProviders.Kind.COMPATIBLE);
        var answer = post(
                "/v1/responses",
                "{\"model\":\"" + compatible + "\",\"input\":\"Hi\",\"previous_response_id\":\"resp_1\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer.body()).at("/error/param").asString()).isEqualTo("previous_response_id");
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        var search = post(
                "/v1/messages",
                "{\"model\":\"" + compatible + "\",\"max_tokens\":5,\"tools\":[{\"type\":\"web_search_20250305\","
                        + "\"name\":\"web_search\"}],\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        assertThat(search.statusCode()).isEqualTo(400);
        assertThat(json(search.body()).at("/error/message").asString()).contains("web_search_20250305");
        assertThat(standIn.unread()).isZero();
        var count = post("/v1/messages/count_tokens", messages(compatible, false));
        assertThat(count.statusCode()).isEqualTo(400);
    }

    @Test
    void endsTheCallAtTheModelWhenTheClientGoes() throws Exception {
        var gone = new CompletableFuture<Boolean>();
        standIn.does((_, reply) -> {
            try {
                var out = reply.stream("text/event-stream");
                while (true) {
                    out.write(CHUNK.formatted("{\"content\":\"word \"}", "null").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            } catch (IOException e) {
                gone.complete(true);
                throw e;
            }
        });
        var model = model(ModelProviders.Kind.COMPATIBLE);
        var answer = http.send(request("/v1/messages", messages(model, true)), BodyHandlers.ofInputStream());
        assertThat(answer.body().readNBytes(500)).hasSize(500);
        answer.body().close();
        assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
        var entry = booked("aborted");
        assertThat(entry.estimated()).isTrue();
        assertThat(entry.tokens().output()).isPositive();
    }
}
