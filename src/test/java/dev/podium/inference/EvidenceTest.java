package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Ledger;
import dev.podium.identity.Tokens;
import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.tiers.Alias;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** What raises a session to a higher tier, and what goes higher within a call; where a team's own table sends its tasks. */
@PodiumTest
@Timeout(120)
class EvidenceTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TOO_LONG =
            "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens."
                    + " However, your messages resulted in 9000 tokens.\",\"type\":\"invalid_request_error\","
                    + "\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}";

    @LocalServerPort
    int port;

    @Autowired
    ModelProviders providers;

    @Autowired
    ModelRoutes routes;

    @Autowired
    Routing routing;

    @Autowired
    ModelPrompts prompts;

    @Autowired
    Tokens tokens;

    @Autowired
    Ledger ledger;

    private final List<StandIn> tiers = List.of(new StandIn(), new StandIn(), new StandIn());
    private final List<UUID> added = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private Actor admin;
    private Actor owner;
    private String token;

    @BeforeEach
    void oneModelOnEachTier() {
        var team = TestPeople.team("evidence");
        owner = TestPeople.person(team, "Olga", Role.OWNER);
        token = token(owner);
        admin = admin(team);
        for (int tier = 1; tier <= 3; tier++) {
            added.add(provider(Kind.COMPATIBLE, tiers.get(tier - 1).url(), 32_768));
            tiers.get(tier - 1).does((_, reply) -> reply.json(200, answer("\"Yes\"", "stop", 1)));
        }
        lead(added);
    }

    @AfterEach
    void nothingIsLeft() {
        tiers.forEach(StandIn::close);
        http.close();
        lead(List.of());
        CurrentActor.run(admin, () -> added.forEach(providers::remove));
    }

    private static Actor admin(TeamId team) {
        var root = TestPeople.person(team, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
        return new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
    }

    private String token(Actor of) {
        return CurrentActor.get(
                of,
                () -> tokens.make("ci " + UUID.randomUUID(), Set.of(), Duration.ofDays(1))
                        .text());
    }

    private UUID provider(Kind kind, String url, int context) {
        return CurrentActor.get(
                admin,
                () -> providers
                        .add(new ModelProviders.Wanted("e-" + UUID.randomUUID(), kind, url, "", context, 2, true))
                        .id());
    }

    /** Has each tier's names go to its provider; none: nowhere. */
    private void lead(List<UUID> each) {
        CurrentActor.run(admin, () -> {
            for (var alias : Alias.values()) {
                routes.set(
                        alias.id(),
                        each.isEmpty()
                                ? List.of()
                                : List.of(new ModelRoutes.Target(each.get(alias.tier() - 1), "m", alias.tier())));
            }
        });
    }

    private static String answer(String content, String finish, int output) {
        return """
                {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
                {"role":"assistant","content":%s},"finish_reason":"%s"}],"usage":{"prompt_tokens":9,\
                "completion_tokens":%d,"total_tokens":10}}""".formatted(content, finish, output);
    }

    private static String chunk(String content, String finish) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":" + finish + "}]}\n\n";
    }

    private HttpResponse<String> ask(String session, String more) throws IOException, InterruptedException {
        return post(
                token,
                "/v1/chat/completions",
                "{\"model\":\"podium-auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]" + more + "}",
                session,
                null);
    }

    private HttpResponse<String> post(String key, String path, String body, String session, @Nullable String task)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("X-Podium-Session", session)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (task != null) {
            request.header("X-Podium-Task", task);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Which tiers have been asked since this was asked last. */
    private List<Integer> asked() throws InterruptedException {
        var all = new ArrayList<Integer>();
        for (int tier = 1; tier <= 3; tier++) {
            for (var standIn = tiers.get(tier - 1); standIn.unread() > 0; standIn.heard()) {
                all.add(tier);
            }
        }
        return all;
    }

    static Stream<String> answersThatFallShort() {
        return Stream.of(
                answer("\"I cannot help with that.\"", "content_filter", 6),
                // Cut, though nobody wanted it so short.
                answer("\"It begins\"", "length", 4096),
                answer("null,\"refusal\":\"No.\"", "stop", 6),
                answer("\"I'm sorry, but I can't assist with that.\"", "stop", 9),
                answer(
                        "null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"ls\",\"arguments\":\"{}\"}}]",
                        "tool_calls",
                        9));
    }

    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"ls\",\"parameters\":"
                    + "{\"type\":\"object\",\"required\":[\"path\"],\"properties\":{\"path\":{\"type\":\"string\"}}}}}]";

    @ParameterizedTest
    @MethodSource("answersThatFallShort")
    void anAnswerThatFallsShortRaisesTheRestOfItsSessionAndNothingElse(String answer) throws Exception {
        tiers.getFirst().does((_, reply) -> reply.json(200, answer));
        var first = ask("s", TOOLS);
        assertThat(first.body()).isEqualTo(answer);
        assertThat(asked()).containsExactly(1);
        assertThat(CallFacts.read(entry(first).detail()).shortfall()).isNotEmpty();
        var second = ask("s", "");
        assertThat(asked()).containsExactly(2);
        assertThat(entry(second).detail()).contains("raised, since in this session ");
        ask("another", "");
        assertThat(asked()).containsExactly(1);
        var teammate = TestPeople.person(owner.team(), "Max", Role.MEMBER);
        assertThat(post(token(teammate), "/v1/chat/completions", body("podium-auto"), "s", null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(asked()).containsExactly(1);
    }

    private static String body(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    /** Of the call that was answered so. */
    private Ledger.Entry entry(HttpResponse<String> answer) {
        var id = UUID.fromString(answer.headers().firstValue("x-podium-call").orElseThrow());
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            var found = CurrentActor.get(owner, () -> ledger.entries(Ledger.Filter.ALL, null, 50)).stream()
                    .filter(entry -> entry.id().equals(id))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("Not booked within 30 s: " + id);
    }

    @Test
    void anAnswerThatIsAsLongAsWasAllowedFallsShortOfNothing() throws Exception {
        tiers.getFirst().does((_, reply) -> reply.json(200, answer("\"a b\"", "length", 2)));
        ask("s", ",\"max_tokens\":2");
        ask("s", ",\"max_tokens\":2");
        assertThat(asked()).containsExactly(1, 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            false | Sure: {\\"a\\": 1}                 | 2
            false | ```json\\n{\\"a\\":1}\\n```        | 2
            false | {\\"a\\": 1                        | 2
            false | {\\"a\\": [1, \\"x\\"]}            | 1
            true  | Sure: {\\"a\\": 1}                 | 2
            true  | {\\"a\\": [1, \\"x\\"]}            | 1
            """)
    void whoAskedForJsonAndGotSomethingElseIsAnsweredByTheNextTier(boolean stream, String said, int next)
            throws Exception {
        tiers.getFirst().does((_, reply) -> {
            if (!stream) {
                reply.json(200, answer("\"" + said + "\"", "stop", 9));
                return;
            }
            try (var out = reply.stream("text/event-stream")) {
                int half = said.indexOf("a") + 1;
                for (var line : List.of(
                        chunk(said.substring(0, half), "null"),
                        chunk(said.substring(half), "null"),
                        chunk("", "\"stop\""),
                        "data: [DONE]\n\n")) {
                    out.write(line.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        });
        var wanted = ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":{}}}"
                + (stream ? ",\"stream\":true" : "");
        assertThat(ask("s", wanted).statusCode()).isEqualTo(200);
        ask("s", wanted);
        assertThat(asked()).containsExactly(1, next);
        var bySchema = wanted.replace("\"schema\":{}", "\"schema\":{\"type\":\"array\"}");
        ask("b", bySchema);
        ask("b", bySchema);
        assertThat(asked()).containsExactly(1, 2);
        // Of who asked for text, nothing is expected.
        ask("t", stream ? ",\"stream\":true" : "");
        ask("t", stream ? ",\"stream\":true" : "");
        assertThat(asked()).containsExactly(1, 1);
    }

    @Test
    void jsonIsLookedForWhereAnAnswerIsTranslatedToo() throws Exception {
        var wanted =
                "{\"model\":\"podium-auto\",\"max_tokens\":90,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
                        + "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}}";
        tiers.getFirst().does((_, reply) -> {
            try (var out = reply.stream("text/event-stream")) {
                for (var line : List.of(chunk("Sure", "null"), chunk("", "\"stop\""), "data: [DONE]\n\n")) {
                    out.write(line.getBytes(StandardCharsets.UTF_8));
                }
            }
        });
        assertThat(post(token, "/v1/messages", wanted, "s", null).body()).contains("Sure");
        post(token, "/v1/messages", wanted, "s", null);
        assertThat(asked()).containsExactly(1, 2);
    }

    @Test
    void aConversationThatIsTooLongForItsTierIsAnsweredByTheNextInTheSameCall() throws Exception {
        tiers.getFirst().does((_, reply) -> reply.json(400, TOO_LONG));
        assertThat(ask("s", "").statusCode()).isEqualTo(200);
        assertThat(asked()).containsExactly(1, 2);
        // And is as long the next time.
        ask("s", "");
        assertThat(asked()).containsExactly(2);
    }

    @Test
    void anyOtherErrorOfTheClientsIsToldAsItIsAndNobodyElseIsAsked() throws Exception {
        var error = "{ \"error\" : {\"message\":\"Unknown tool\",\"type\":\"invalid_request_error\",\"code\":null}}"
                + " ".repeat(20_000);
        tiers.getFirst().does((_, reply) -> reply.json(400, error));
        var answer = ask("s", "");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(error);
        assertThat(asked()).containsExactly(1);
        ask("s", "");
        assertThat(asked()).containsExactly(1);
    }

    @Test
    void whatNobodyReadsIsToldInTheWordsThatClientsKnow() throws Exception {
        tiers.forEach(tier -> tier.does((_, reply) -> reply.json(400, TOO_LONG)));
        var answer = ask("s", "");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(TOO_LONG);
        assertThat(asked()).containsExactly(1, 2, 3);
        // By name there is no other tier to go to.
        assertThat(post(token, "/v1/chat/completions", body("podium-judge"), "t", null)
                        .statusCode())
                .isEqualTo(400);
        assertThat(asked()).doesNotContain(1);
    }

    @Test
    void whatWasAnsweredIsKeptForATeamThatWantsIt() throws Exception {
        CurrentActor.run(owner, () -> prompts.keep(7));
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            var call = UUID.fromString(
                    ask("s", "").headers().firstValue("x-podium-call").orElseThrow());
            var kept = kept(call);
            if (kept != null) {
                assertThat(kept.text()).contains("\"Hello\"");
                assertThat(kept.answer()).isNotNull();
                assertThat(kept.answer().text()).isEqualTo(answer("\"Yes\"", "stop", 1));
                return;
            }
        }
        throw new AssertionError("Nothing was kept within 30 s.");
    }

    /** Null where it is not there within a second. */
    private ModelPrompts.@Nullable Kept kept(UUID call) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < end) {
            try {
                return CurrentActor.get(owner, () -> prompts.read(call));
            } catch (dev.podium.kernel.Refusal notYet) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        return null;
    }

    @Test
    void anEngineThatSaysItCannotReadSoMuchIsNotTheLast() throws Exception {
        var engine = provider(Kind.OLLAMA, tiers.getFirst().url(), 32_768);
        var places = new ArrayList<>(added);
        added.add(engine);
        places.set(0, engine);
        lead(places);
        tiers.getFirst()
                .does((_, reply) -> reply.json(400, "{\"error\":\"the input length exceeds the context length\"}"));
        assertThat(ask("s", "").statusCode()).isEqualTo(200);
        assertThat(tiers.getFirst().heard().text()).contains("\"truncate\":false");
        assertThat(asked()).containsExactly(2);
    }

    @Test
    void anEngineIsNotAskedForMoreThanItReads() throws Exception {
        var small = provider(Kind.OLLAMA, tiers.getFirst().url(), 2048);
        var places = new ArrayList<>(added);
        added.add(small);
        places.set(0, small);
        lead(places);
        var talk =
                "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(20_000) + "\"}]}";
        assertThat(post(token, "/v1/chat/completions", talk.replace("MODEL", "podium-auto"), "s", null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(asked()).containsExactly(2);
        places.set(1, small);
        places.set(2, small);
        lead(places);
        var nobody = post(token, "/v1/chat/completions", talk.replace("MODEL", "podium-auto"), "t", null);
        assertThat(nobody.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(nobody.body()).at("/error/code").asString()).isEqualTo("context_length_exceeded");
        var claude = post(
                token,
                "/v1/messages",
                talk.replace("MODEL", "podium-auto").replace("{\"model\"", "{\"max_tokens\":9,\"model\""),
                "u",
                null);
        assertThat(claude.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(claude.body()).at("/error/message").asString()).startsWith("prompt is too long: ");
    }

    @Test
    void aTaskGoesWhereTheTeamsOwnTableSaysAndTheHistoryKeepsWhoSaidSo() throws Exception {
        var stranger = TestPeople.person(TestPeople.team("other"), "Oda", Role.OWNER);
        CurrentActor.run(owner, () -> routing.set("commit-message", "podium-architect"));
        commitMessage(token);
        assertThat(asked()).containsExactly(3);
        commitMessage(token(stranger));
        assertThat(asked()).containsExactly(1);
        CurrentActor.run(owner, () -> routing.set("commit-message", null));
        commitMessage(token);
        assertThat(asked()).containsExactly(1);
        assertThat(CurrentActor.get(owner, () -> routing.history("commit-message")))
                .extracting(Routing.Said::alias, Routing.Said::by)
                .containsExactly(tuple(null, "Olga"), tuple("podium-architect", "Olga"));
        assertThat(CurrentActor.get(stranger, () -> routing.history("commit-message")))
                .isEmpty();
    }

    private void commitMessage(String key) throws IOException, InterruptedException {
        assertThat(post(key, "/v1/chat/completions", body("podium-auto"), "c " + UUID.randomUUID(), "commit-message")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aProviderThatFailsAgainAndAgainIsLeftAloneForAWhile() throws Exception {
        var name = "b-" + UUID.randomUUID();
        CurrentActor.run(
                admin,
                () -> routes.set(
                        name,
                        List.of(
                                new ModelRoutes.Target(added.getFirst(), "m", 1),
                                new ModelRoutes.Target(added.get(1), "m", 2))));
        tiers.getFirst().does((_, reply) -> reply.json(500, "{}"));
        for (int call = 0; call < 10; call++) {
            assertThat(post(token, "/v1/chat/completions", body(name), "s", null)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(asked()).filteredOn(tier -> tier == 1).hasSize(10);
        post(token, "/v1/chat/completions", body(name), "s", null);
        assertThat(asked()).containsExactly(2);
        var shown = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/model-providers"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(shown.statusCode()).isEqualTo(200);
        var states = new java.util.HashMap<String, String>();
        for (var each : JSON.readTree(shown.body())) {
            states.put(each.path("id").asString(), each.at("/health/state").asString());
        }
        assertThat(states)
                .containsEntry(added.getFirst().toString(), "resting")
                .containsEntry(added.get(1).toString(), "fine");
        CurrentActor.run(admin, () -> routes.set(name, List.of()));
    }

    @Test
    void textsAreEmbeddedAndBooked() throws Exception {
        var answer =
                "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.25,-1.5e-3]}],"
                        + "\"model\":\"m\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}";
        for (var kind : List.of(Kind.COMPATIBLE, Kind.OLLAMA, Kind.OPENAI)) {
            var name = "v-" + UUID.randomUUID();
            tiers.getFirst().does((_, reply) -> reply.json(200, answer));
            var embeds = provider(kind, tiers.getFirst().url(), 2048);
            CurrentActor.run(admin, () -> routes.set(name, List.of(new ModelRoutes.Target(embeds, "real", 1))));
            var answered = post(
                    token, "/v1/embeddings", "{\"model\":\"" + name + "\",\"input\":[\"one\",\"two\"]}", "s", null);
            assertThat(answered.body()).as(kind.name()).isEqualTo(answer);
            var heard = tiers.getFirst().heard();
            assertThat(entry(answered).tokens().input()).isEqualTo(7);
            assertThat(heard.path()).isEqualTo("/v1/embeddings");
            assertThat(heard.text()).isEqualTo("{\"model\":\"real\",\"input\":[\"one\",\"two\"]}");
            CurrentActor.run(admin, () -> {
                routes.set(name, List.of());
                providers.remove(embeds);
            });
        }
    }
}
