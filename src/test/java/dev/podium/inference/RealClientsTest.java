package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The makers' own clients in front of the gateway, unmodified: programs as agents in a real tmux, and libraries in a
 * process of their own. {@code make clients} brings them; they are a gigabyte, so a developer may leave
 * them out, and CI may not.
 *
 * <p>Longer than most files: four libraries and three programs, and one provider for all.
 */
@PodiumTest
@Timeout(180)
class RealClientsTest {

    private static final Path CLIENTS = Path.of("target/clients").toAbsolutePath();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What a call costs that was answered to its end: Anthropic counts apart what is written to a cache. */
    private static final Tokens OF_ANTHROPIC =
            new Tokens(LoopbackProvider.INPUT - 500, LoopbackProvider.CACHED, 500, 0, LoopbackProvider.OUTPUT, 0, 0);

    private static final Tokens OF_OPENAI =
            new Tokens(LoopbackProvider.INPUT, LoopbackProvider.CACHED, 0, 0, LoopbackProvider.OUTPUT, 5, 0);

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
    Agents agents;

    // The programs' own children write there for a moment longer than the programs live.
    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    private final LoopbackProvider provider = new LoopbackProvider();
    private final StandIn standIn = new StandIn().does(provider::answer);
    private final String model = "real-" + UUID.randomUUID();
    private final List<String> named = new ArrayList<>();
    private UUID added = UUID.randomUUID();
    private TeamId team;
    private Actor ada;
    private Actor owner;
    private Actor admin;

    @BeforeEach
    void aProviderOfAllThreeDialects() {
        assumeTrue(
                Files.exists(CLIENTS.resolve("brought")) || System.getenv("CI") != null,
                "the clients are not here; `make clients` brings them");
        team = TestPeople.team("clients");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        owner = TestPeople.person(team, "Owner", Role.OWNER);
        var root = TestPeople.person(team, "Root", Role.OWNER);
        admin = new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
        added(ModelProviders.Kind.OPENROUTER);
        means(model);
    }

    private void added(ModelProviders.Kind kind) {
        CurrentActor.run(
                admin,
                () -> added = providers
                        .add(new ModelProviders.Wanted(
                                "c-" + UUID.randomUUID().toString().substring(0, 8),
                                kind,
                                standIn.url(),
                                "sk-of-the-provider",
                                32_768,
                                1,
                                true))
                        .id());
    }

    /** The provider is of this kind instead, and may speak another dialect than its client. */
    private void instead(ModelProviders.Kind kind) {
        CurrentActor.run(admin, () -> {
            routes.set(model, List.of());
            providers.remove(added);
        });
        added(kind);
        means(model);
    }

    private static Tokens whole(ModelProviders.Kind kind) {
        return kind == ModelProviders.Kind.ANTHROPIC ? OF_ANTHROPIC : OF_OPENAI;
    }

    private void means(String name) {
        named.add(name);
        CurrentActor.run(admin, () -> routes.set(name, List.of(new ModelRoutes.Target(added, "the-model", 2))));
    }

    @AfterEach
    void nothingIsLeft() {
        standIn.close();
        if (admin != null) {
            CurrentActor.run(admin, () -> {
                named.forEach(name -> routes.set(name, List.of()));
                providers.remove(added);
            });
        }
    }

    private String tokenOf(Actor actor) {
        return CurrentActor.get(
                actor,
                () -> tokens.make("clients", Set.of(), Duration.ofDays(1)).text());
    }

    private static <T> T eventually(String what, Supplier<@Nullable T> asked) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            var found = asked.get();
            if (found != null) {
                return found;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("Not within a minute: " + what);
    }

    private List<Ledger.Entry> entries() {
        return CurrentActor.get(owner, () -> ledger.entries(Ledger.Filter.ALL, null, 100));
    }

    /** How many calls came out how, once that many are over. */
    private Map<String, Long> outcomes(int calls) {
        return eventually(calls + " settled calls, not " + entries().size(), () -> {
            var found = entries();
            return found.size() < calls
                            || found.stream().anyMatch(entry -> entry.outcome().equals("open"))
                    ? null
                    : found.stream()
                            .collect(Collectors.groupingBy(Ledger.Entry::outcome, TreeMap::new, Collectors.counting()));
        });
    }

    private static String node() {
        var folder = System.getenv("NODE_FOLDER");
        return folder == null || folder.isEmpty()
                ? "node"
                : Path.of(folder, "node").toString();
    }

    /** What a library made of each scenario, by its name. */
    private Map<String, JsonNode> library(String client, String token, String... scenarios) throws Exception {
        // Beside its libraries, where Node looks for them.
        var script = Files.copy(
                Path.of("src/test/clients/sdk.mjs"), CLIENTS.resolve("sdk.mjs"), StandardCopyOption.REPLACE_EXISTING);
        var line = new ArrayList<>(List.of(node(), script.toString(), client));
        line.addAll(List.of(scenarios));
        var complaints = folder.resolve(client + ".txt");
        var builder = new ProcessBuilder(line).redirectError(complaints.toFile());
        builder.environment()
                .putAll(Map.of(
                        "URL",
                        "http://127.0.0.1:" + port,
                        "TOKEN",
                        token,
                        "MODEL",
                        model,
                        "RELEASE",
                        standIn.url() + "/release"));
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out + Files.readString(complaints)).isZero();
        var told = new HashMap<String, JsonNode>();
        out.lines()
                .map(JSON::readTree)
                .forEach(each -> told.put(each.path("scenario").asString(), each));
        assertThat(told).as(out + Files.readString(complaints)).containsOnlyKeys(scenarios);
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "responses", "messages", "vercel"})
    void aLibraryStreamsCallsToolsAndIsToldOfErrors(String client) throws Exception {
        streamsCallsToolsAndIsToldOfErrors(client, client.equals("messages") ? OF_ANTHROPIC : OF_OPENAI);
    }

    @ParameterizedTest
    @CsvSource({
        "messages, COMPATIBLE",
        "messages, OPENAI",
        "responses, COMPATIBLE",
        "responses, ANTHROPIC",
        "chat, ANTHROPIC"
    })
    void aLibraryDoesSoWithAModelOfAnotherMaker(String client, ModelProviders.Kind kind) throws Exception {
        instead(kind);
        streamsCallsToolsAndIsToldOfErrors(client, whole(kind));
    }

    private void streamsCallsToolsAndIsToldOfErrors(String client, Tokens whole) throws Exception {
        var told = library(client, tokenOf(ada), "tools", "hold", "status 429", "status 500", "cut", "endless");
        var tools = told.get("tools");
        assertThat(tools.path("called").toString())
                .as(tools.toString())
                .isEqualTo("[[\"weather\",\"{\\\"city\\\":\\\"Oslo\\\"}\"]]");
        assertThat(tools.path("text").asString()).isEqualTo("All is well.");
        assertThat(tools.path("output").asInt()).isEqualTo(LoopbackProvider.OUTPUT);
        assertThat(tools.path("requests").asInt()).isEqualTo(2);
        // The provider waited until the first word had been heard.
        assertThat(told.get("hold").path("text").asString()).isEqualTo("All is well.");

        // The provider's own words, and tries as often as the library does by itself.
        int tries = client.equals("vercel") ? 2 : 3;
        for (int status : new int[] {429, 500}) {
            var failed = told.get("status " + status);
            assertThat(failed.path("status").asInt()).as(failed.toString()).isEqualTo(status);
            assertThat(failed.path("message").asString()).contains("No: " + status);
            assertThat(failed.path("requests").asInt()).isEqualTo(tries);
        }
        var cut = told.get("cut");
        assertThat(cut.path("text").asString()).isEqualTo("All ");
        assertThat(cut.path("message").asString()).as(cut.toString()).contains("broke off");
        var left = told.get("endless");
        assertThat(left.path("message").asString()).as(left.toString()).containsIgnoringCase("abort");
        provider.awaitUnheard();

        // Each that was told to come back soon was asked for once more before the library heard of it.
        assertThat(outcomes(5 + 3 * tries)).isEqualTo(Map.of("ok", 3L, "failed", 3L * tries, "cut", 1L, "aborted", 1L));
        assertThat(provider.whole()).isEqualTo(3);
        for (var entry : entries()) {
            assertThat(entry.payer().person()).isEqualTo(ada.person());
            assertThat(entry.asked()).isEqualTo(model);
            assertThat(entry.rawUsage() + entry.detail()).doesNotContain("podium_pat_", "sk-of-the-provider");
            switch (entry.outcome()) {
                case "ok" -> {
                    assertThat(entry.tokens()).isEqualTo(whole);
                    assertThat(entry.estimated()).isFalse();
                }
                case "failed" -> assertThat(entry.amount()).isEqualByComparingTo("0");
                default -> {
                    assertThat(entry.estimated()).as(entry.outcome()).isTrue();
                    assertThat(entry.amount()).isPositive();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "responses", "messages", "vercel"})
    void aLibraryIsToldOnceThatABudgetIsSpent(String client) throws Exception {
        var refused = spendTheBudget(client);
        // The makers' own libraries are told not to try again; others know by the status.
        boolean byStatus = client.equals("chat") || client.equals("vercel");
        assertThat(refused.path("status").asInt()).as(refused.toString()).isEqualTo(byStatus ? 402 : 429);
        assertThat(refused.path("message").asString()).contains("budget");
        assertThat(refused.path("requests").asInt()).isEqualTo(1);
    }

    /** A budget of Ada's that covers no call; what the library was told that found it so. */
    private JsonNode spendTheBudget(String client) {
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
        var token = tokenOf(ada);
        return eventually("the budget to count", () -> {
            try {
                var told = library(client, token, "tools").get("tools");
                return told.has("error") ? told : null;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private Agent agent(String program, Map<String, String> more, String... arguments) throws IOException {
        var environment = new HashMap<>(more);
        var home = Files.createDirectories(folder.resolve("home"));
        environment.put("HOME", home.toString());
        var node = Path.of(node()).getParent();
        environment.put(
                "PATH", CLIENTS.resolve("bin") + (node == null ? "" : ":" + node) + ":" + System.getenv("PATH"));
        return CurrentActor.get(
                ada,
                () -> agents.create(new NewAgent(
                        program + "-" + UUID.randomUUID().toString().substring(0, 8),
                        program,
                        null,
                        List.of(arguments),
                        MachineId.LOCAL,
                        List.of(),
                        folder.toString(),
                        environment,
                        true,
                        Sharing.PRIVATE,
                        true,
                        true,
                        null,
                        null)));
    }

    private void ends(Agent agent) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (var state = agent.state(); state != AgentState.EXITED && state != AgentState.CRASHED; ) {
            assertThat(System.nanoTime())
                    .as("%s goes on:\n%s", agent.name(), screen(agent))
                    .isLessThan(end);
            LockSupport.parkNanos(100_000_000);
            state = CurrentActor.get(ada, () -> agents.get(agent.id())).state();
        }
    }

    /** That it did what it was told by the model, and that what it cost stands on the agent. */
    private void doesOneTurn(String program, Tokens whole) throws IOException {
        podiumsNamesHaveAMeaning();
        var agent = start(program);
        try {
            ends(agent);
            assertThat(folder.resolve("made")).as(screen(agent)).exists();
            assertThat(screen(agent)).contains("All is well.");
            assertThat(provider.whole()).isGreaterThanOrEqualTo(2);
            assertThat(outcomes(provider.asked())).isEqualTo(Map.of("ok", (long) provider.whole()));
            for (var entry : entries()) {
                assertThat(entry.payer().agent()).isEqualTo(agent.id());
                assertThat(entry.payer().person()).isEqualTo(ada.person());
                assertThat(entry.tokens()).isEqualTo(whole);
            }
        } finally {
            CurrentActor.run(ada, () -> agents.delete(agent.id()));
        }
    }

    private String screen(Agent agent) {
        return CurrentActor.get(ada, () -> agents.screen(agent.id())).text();
    }

    private void podiumsNamesHaveAMeaning() {
        List.of("podium-code", "podium-reason", "podium-judge", "podium-architect")
                .forEach(this::means);
    }

    @ParameterizedTest
    @CsvSource({"claude-code, budget", "codex, Quota exceeded", "opencode, budget"})
    void aProgramSaysThatABudgetIsSpentAndEnds(String program, String says) throws Exception {
        podiumsNamesHaveAMeaning();
        spendTheBudget("messages");
        int asked = provider.asked();
        var agent = start(program);
        try {
            ends(agent);
            assertThat(screen(agent)).containsIgnoringCase(says);
            assertThat(provider.asked()).isEqualTo(asked);
        } finally {
            CurrentActor.run(ada, () -> agents.delete(agent.id()));
        }
    }

    @Test
    void claudeCodeDoesATurn() throws Exception {
        doesOneTurn("claude-code", OF_ANTHROPIC);
    }

    @Test
    void codexDoesATurn() throws Exception {
        doesOneTurn("codex", OF_OPENAI);
    }

    @Test
    void openCodeDoesATurn() throws Exception {
        doesOneTurn("opencode", OF_OPENAI);
    }

    @ParameterizedTest
    @CsvSource({"claude-code, COMPATIBLE", "codex, COMPATIBLE", "codex, ANTHROPIC", "opencode, ANTHROPIC"})
    void aProgramDoesATurnWithAModelOfAnotherMaker(String program, ModelProviders.Kind kind) throws Exception {
        instead(kind);
        doesOneTurn(program, whole(kind));
    }

    private Agent start(String program) throws IOException {
        return switch (program) {
            case "claude-code" ->
                agent(
                        program,
                        Map.of("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1", "DISABLE_AUTOUPDATER", "1"),
                        "-p",
                        "run: touch made",
                        "--allowedTools",
                        "Bash");
            case "codex" ->
                agent(
                        program,
                        Map.of(),
                        "exec",
                        "--skip-git-repo-check",
                        "--dangerously-bypass-approvals-and-sandbox",
                        "run: touch made");
            case "opencode" ->
                agent(
                        program,
                        Map.of("OPENCODE_DISABLE_AUTOUPDATE", "1", "OPENCODE_DISABLE_MODELS_FETCH", "1"),
                        "run",
                        "run: touch made");
            default -> throw new IllegalArgumentException(program);
        };
    }
}
