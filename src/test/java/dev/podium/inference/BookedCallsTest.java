package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Sharing;
import dev.podium.costs.Budgets;
import dev.podium.costs.Ledger;
import dev.podium.costs.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a call cost stands in the ledger, on whoever made it, and a budget that is spent lets no call through. */
@PodiumTest
@Timeout(120)
class BookedCallsTest {

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

    @Autowired
    Budgets budgets;

    @Autowired
    OpenRouterBills bills;

    @Autowired
    Agents agents;

    @TempDir
    Path folder;

    private final StandIn standIn = new StandIn();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String model = "booked-" + UUID.randomUUID();
    private UUID provider = UUID.randomUUID();
    private TeamId team;
    private Actor ada;
    private Actor owner;
    private Actor admin;

    @BeforeEach
    void aModel() {
        team = TestPeople.team("booked");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        owner = TestPeople.person(team, "Owner", Role.OWNER);
        var root = TestPeople.person(team, "Root", Role.OWNER);
        admin = new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
        CurrentActor.run(admin, () -> {
            provider = providers
                    .add(new ModelProviders.Wanted(
                            "b-" + UUID.randomUUID().toString().substring(0, 8),
                            ModelProviders.Kind.ANTHROPIC,
                            standIn.url(),
                            "sk-ant-secret",
                            32_768,
                            1,
                            true))
                    .id();
            routes.set(model, List.of(new ModelRoutes.Target(provider, null, 2)));
        });
        standIn.does((_, reply) -> reply.json(200, """
                {"id":"m","type":"message","content":[],"stop_reason":"end_turn","usage":{"input_tokens":1000,
                "cache_read_input_tokens":20000,"cache_creation_input_tokens":300,
                "cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200},"output_tokens":400}}"""));
    }

    @AfterEach
    void nothingIsLeft() {
        standIn.close();
        CurrentActor.run(admin, () -> {
            routes.set(model, List.of());
            providers.remove(provider);
        });
    }

    private HttpResponse<String> call(String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/messages"))
                        .header("x-api-key", token)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model
                                + "\",\"max_tokens\":1000,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A call of Ada's, by that client. */
    private HttpResponse<String> spent(String path, String client) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("x-api-key", tokenOf(ada))
                        .header("user-agent", client)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model
                                + "\",\"max_tokens\":1000,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String tokenOf(Actor actor) {
        return CurrentActor.get(
                actor, () -> tokens.make("models", Set.of(), Duration.ofDays(1)).text());
    }

    private static <T> T eventually(String what, Supplier<@Nullable T> asked) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            var found = asked.get();
            if (found != null) {
                return found;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("Not within 30 s: " + what);
    }

    private Ledger.Entry entry() {
        return eventually(
                "an entry in the ledger",
                () -> CurrentActor.get(
                        owner,
                        () -> ledger.entries(Ledger.Filter.ALL, null, 10).stream()
                                .findFirst()
                                .orElse(null)));
    }

    @Test
    void booksEachClassOfTokensOnThePersonAndTheKey() throws Exception {
        var answer = call(tokenOf(ada));
        assertThat(answer.statusCode()).isEqualTo(200);
        var entry = entry();
        assertThat(answer.headers().firstValue("x-podium-call"))
                .contains(entry.id().toString());
        assertThat(entry.payer().person()).isEqualTo(ada.person());
        assertThat(entry.payer().key()).isNotNull();
        assertThat(entry.tokens()).isEqualTo(new Tokens(1000, 20_000, 100, 200, 400, 0, 0));
        assertThat(entry.estimated()).isFalse();
        assertThat(entry.outcome()).isEqualTo("ok");
        // A model that nobody priced is never free. Tier 2: $3 and $15 a million, reads a tenth, writes 1.25 and 2
        // times.
        assertThat(entry.amount())
                .isEqualByComparingTo(new BigDecimal("0.003")
                        .add(new BigDecimal("0.006"))
                        .add(new BigDecimal("0.000375"))
                        .add(new BigDecimal("0.0012"))
                        .add(new BigDecimal("0.006")));
        assertThat(entry.detail()).contains("The client asked for " + model);
        assertThat(entry.detail() + entry.rawUsage()).doesNotContain("sk-ant-secret", "podium_pat_");
    }

    @Test
    void anEstimateBecomesWhatOpenRouterBilled() throws Exception {
        var other = CurrentActor.get(
                admin,
                () -> providers.add(new ModelProviders.Wanted(
                        "o-" + UUID.randomUUID().toString().substring(0, 8),
                        ModelProviders.Kind.OPENROUTER,
                        standIn.url(),
                        "sk-or-secret",
                        32_768,
                        1,
                        true)));
        try {
            CurrentActor.run(admin, () -> routes.set(model, List.of(new ModelRoutes.Target(other.id(), null, 2))));
            standIn.does((heard, reply) -> {
                if (heard.method().equals("GET")) {
                    assertThat(heard.headers().get("authorization")).containsExactly("Bearer sk-or-secret");
                    reply.json(200, """
                            {"data":{"id":"gen-7/8","total_cost":0.00123,"native_tokens_prompt":900,
                            "native_tokens_cached":600,"native_tokens_completion":41,"native_tokens_reasoning":10}}""");
                    return;
                }
                var out = reply.header("X-Generation-Id", "gen-7/8").stream("text/event-stream");
                out.write("data: {\"type\":\"message_start\",\"message\":{}}\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                reply.cut();
            });
            assertThat(call(tokenOf(ada)).statusCode()).isEqualTo(200);
            var estimate = entry();
            assertThat(estimate.estimated()).isTrue();
            standIn.heard();
            bills.ask(System.nanoTime() + TimeUnit.DAYS.toNanos(1));
            assertThat(standIn.heard().path()).isEqualTo("/v1/generation?id=gen-7%2F8");
            var all = CurrentActor.get(owner, () -> ledger.entries(Ledger.Filter.ALL, null, 10));
            assertThat(all).hasSize(2);
            assertThat(all.stream().map(Ledger.Entry::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo("0.00123");
            assertThat(all.stream().map(Ledger.Entry::tokens).reduce(Tokens.NONE, Tokens::plus))
                    .isEqualTo(new Tokens(300, 600, 0, 0, 41, 10, 0));
            assertThat(all).anyMatch(each -> estimate.id().equals(each.reconciles()));
            // Once is enough.
            bills.ask(System.nanoTime() + TimeUnit.DAYS.toNanos(1));
            assertThat(standIn.unread()).isZero();
        } finally {
            CurrentActor.run(admin, () -> {
                routes.set(model, List.of());
                providers.remove(other.id());
            });
        }
    }

    @Test
    void letsNoCallThroughThatABudgetDoesNotCover() throws Exception {
        CurrentActor.run(
                owner,
                () -> budgets.add(
                        Budgets.Of.TEAM,
                        new Budgets.Fields(
                                Budgets.Scope.PERSON,
                                ada.person().toString(),
                                Budgets.Period.DAY,
                                new BigDecimal("0.000001"),
                                true)));
        var refused = eventually("the budget to count", () -> {
            try {
                var answer = call(tokenOf(ada));
                return answer.statusCode() == 200 ? null : answer;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
        assertThat(refused.body()).contains("\"type\":\"error\"").contains("budget");
        // Clients that try each 429 again are told so by another status.
        var chat = spent("/v1/chat/completions", "openai/1");
        assertThat(chat.statusCode()).isEqualTo(402);
        assertThat(chat.headers().firstValue("x-should-retry")).contains("false");
        assertThat(chat.body())
                .contains("insufficient_quota")
                .contains("budget")
                .doesNotContainPattern("429|50[0234]|524");
        var sdk = spent("/v1/messages", "opencode/1.18.33 ai-sdk/provider-utils/4.0.23");
        assertThat(sdk.statusCode()).isEqualTo(402);
        assertThat(sdk.body()).contains("billing_error");
        assertThat(call(tokenOf(owner)).statusCode()).isEqualTo(200);
    }

    private Agent agent(Path told, boolean models) {
        return CurrentActor.get(
                ada,
                () -> agents.create(new NewAgent(
                        "models-" + UUID.randomUUID().toString().substring(0, 8),
                        "command",
                        "sh",
                        List.of("-c", "env > \"$TOLD.new\"; mv \"$TOLD.new\" \"$TOLD\"; exec cat"),
                        MachineId.LOCAL,
                        List.of(),
                        "/",
                        Map.of("TOLD", told.toString(), "ANTHROPIC_MODEL", "my-own"),
                        true,
                        Sharing.PRIVATE,
                        true,
                        models,
                        null,
                        null)));
    }

    private static List<String> environment(Path told) {
        return eventually("what the program found in its environment", () -> {
            try {
                return Files.exists(told) ? Files.readAllLines(told) : null;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static String value(List<String> environment, String name) {
        return environment.stream()
                .filter(line -> line.startsWith(name + "="))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1);
    }

    @Test
    void anAgentThatWasNotPointedAtModelsCallsNone() throws Exception {
        var told = folder.resolve("told");
        var agent = agent(told, false);
        try {
            var lines = environment(told);
            assertThat(lines).noneMatch(line -> line.startsWith("ANTHROPIC_AUTH_TOKEN="));
            assertThat(call(value(lines, "PODIUM_AGENT_TOKEN")).statusCode()).isEqualTo(403);
        } finally {
            CurrentActor.run(ada, () -> agents.delete(agent.id()));
        }
    }

    @Test
    void booksWhatAnAgentsProgramSpendsOnTheAgent() throws Exception {
        var told = folder.resolve("told");
        var agent = agent(told, true);
        try {
            var lines = environment(told);
            assertThat(lines).contains("ANTHROPIC_MODEL=my-own", "ANTHROPIC_API_KEY=");
            var key = value(lines, "ANTHROPIC_AUTH_TOKEN");
            assertThat(lines).contains("OPENAI_API_KEY=" + key);
            assertThat(call(key).statusCode()).isEqualTo(200);
            var entry = entry();
            assertThat(entry.payer().agent()).isEqualTo(agent.id());
            assertThat(entry.payer().person()).isEqualTo(ada.person());
            CurrentActor.run(ada, () -> agents.stop(agent.id()));
            assertThat(eventually("the token to end with the run", () -> {
                        try {
                            return call(key).statusCode() == 401 ? true : null;
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            throw new IllegalStateException(e);
                        }
                    }))
                    .isTrue();
        } finally {
            CurrentActor.run(ada, () -> agents.delete(agent.id()));
        }
    }
}
