package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Ledger;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The makers' own coding agents, given something to do by {@code POST /api/v1/runs}: they mend a failing test in a git
 * repository, before a provider that has them call their tools. What they answered, changed and cost comes back.
 */
@PodiumTest
@TestPropertySource(properties = "podium.tasks.runs=true")
@Timeout(180)
class RealRunsTest {

    private static final Path CLIENTS = Path.of("target/clients").toAbsolutePath();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MENDS = "run: sed -i s/broken/mended/ code.txt && sh test.sh";

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

    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    private final LoopbackProvider provider = new LoopbackProvider();
    private final StandIn standIn = new StandIn().does(provider::answer);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> named = new ArrayList<>();
    private UUID added = UUID.randomUUID();
    private Actor ada;
    private Actor owner;
    private Actor admin;
    private String token = "";

    @BeforeEach
    void aProviderAndARepository() throws Exception {
        var team = TestPeople.team("real runs");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        owner = TestPeople.person(team, "Owner", Role.OWNER);
        var root = TestPeople.person(team, "Root", Role.OWNER);
        admin = new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
        token = CurrentActor.get(
                ada,
                () -> tokens.make(
                                "n8n",
                                Set.of("runs:read", "runs:write", "agents:write", "agents:read"),
                                Duration.ofDays(1))
                        .text());
        CurrentActor.run(admin, () -> {
            added = providers
                    .add(new ModelProviders.Wanted(
                            "r-" + UUID.randomUUID().toString().substring(0, 8),
                            ModelProviders.Kind.OPENROUTER,
                            standIn.url(),
                            "sk-of-the-provider",
                            32_768,
                            1,
                            true))
                    .id();
            for (var name : List.of("podium-code", "podium-reason", "podium-judge", "podium-architect")) {
                named.add(name);
                routes.set(name, List.of(new ModelRoutes.Target(added, "the-model", 2)));
            }
        });
        Files.writeString(folder.resolve("code.txt"), "broken\n");
        Files.writeString(folder.resolve("test.sh"), "grep -q mended code.txt\n");
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(folder.resolve(".gitignore"), "home\n");
        git("init", "-q");
        git("add", "-A");
        git("commit", "-qm", "first");
    }

    @AfterEach
    void nothingIsLeft() {
        standIn.close();
        CurrentActor.run(admin, () -> {
            named.forEach(name -> routes.set(name, List.of()));
            providers.remove(added);
        });
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        var line =
                new ArrayList<>(List.of("git", "-c", "user.name=T", "-c", "user.email=t@t", "-C", folder.toString()));
        line.addAll(Arrays.asList(arguments));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static String node() {
        var where = System.getenv("NODE_FOLDER");
        return where == null ? "" : where + ":";
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private String get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private JsonNode start(Map<String, Object> body, int status) throws Exception {
        var answer = http.send(
                request("/api/v1/runs")
                        .header("Idempotency-Key", "of " + body.get("labels"))
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private JsonNode over(String id) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            var run = JSON.readTree(get("/api/v1/runs/" + id));
            if (run.path("over").asBoolean(false)) {
                return run;
            }
            assertThat(System.nanoTime()).as(run.toString()).isLessThan(end);
            LockSupport.parkNanos(100_000_000);
        }
    }

    private Map<String, Object> body(String program, String prompt, String budget) {
        requireClients();
        List<String> arguments = switch (program) {
            case "claude-code" -> List.of("--allowedTools", "Bash");
            case "codex" -> List.of("--dangerously-bypass-approvals-and-sandbox");
            default -> List.of();
        };
        return Map.of(
                "program",
                program,
                "arguments",
                arguments,
                "folder",
                folder.toString(),
                "prompt",
                prompt,
                "models",
                true,
                "budget",
                new BigDecimal(budget),
                "labels",
                List.of(program),
                "environment",
                Map.of(
                        "HOME",
                        folder.resolve("home").toString(),
                        "PATH",
                        CLIENTS.resolve("bin") + ":" + node() + System.getenv("PATH"),
                        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                        "1",
                        "DISABLE_AUTOUPDATER",
                        "1",
                        "OPENCODE_DISABLE_AUTOUPDATE",
                        "1",
                        "OPENCODE_DISABLE_MODELS_FETCH",
                        "1"));
    }

    private static void requireClients() {
        assumeTrue(
                Files.exists(CLIENTS.resolve("brought")) || System.getenv("CI") != null,
                "the clients are not here; `make clients` brings them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-code", "codex", "opencode"})
    void aCodingAgentMendsATestAndGivesBackWhatItDid(String program) throws Exception {
        var id = start(body(program, MENDS, "5.00"), 202).path("id").asString();
        var run = over(id);
        var transcript = get("/api/v1/runs/" + id + "/transcript");
        assertThat(run.path("state").asString()).as(run + "\n" + transcript).isEqualTo("succeeded");
        assertThat(run.at("/result/answer").asString())
                .as(run + "\n" + transcript)
                .isEqualTo("All is well.");
        assertThat(folder.resolve("code.txt")).hasContent("mended");
        var patch = get("/api/v1/runs/" + id + "/patch");
        assertThat(patch).contains("-broken", "+mended").doesNotContain("home");
        git("checkout", "-q", "code.txt");
        Files.writeString(folder.resolve("home/p"), patch);
        git("apply", "home/p");
        assertThat(folder.resolve("code.txt")).hasContent("mended");

        // What it cost is what the ledger has of its key, and stands on its agent.
        var entries = CurrentActor.get(owner, () -> ledger.entries(Ledger.Filter.ALL, null, 100));
        assertThat(entries).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.payer().person()).isEqualTo(ada.person());
            assertThat(entry.payer().agent()).isNotNull();
            assertThat(entry.payer().key()).isNotNull();
        });
        var sum = entries.stream().map(Ledger.Entry::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(run.path("cost").decimalValue()).isPositive().isEqualByComparingTo(sum);
    }

    @Test
    void aRunThatWouldSpendMoreThanItsBudgetIsEnded() throws Exception {
        var id = start(body("claude-code", MENDS, "0.000001"), 202).path("id").asString();
        var run = over(id);
        assertThat(run.path("state").asString())
                .as(run + get("/api/v1/runs/" + id + "/transcript"))
                .isEqualTo("over-budget");
        assertThat(run.path("reason").asString()).contains("$0.000001");
        assertThat(folder.resolve("code.txt")).hasContent("broken");
    }

    /** By the loop itself, followed as it happens; and once more from the middle. */
    @Test
    void whatHappensIsToldAsItHappens() throws Exception {
        Map<String, Object> body =
                Map.of("program", "shell", "folder", folder.toString(), "prompt", "echo hi", "labels", List.of("told"));
        var id = start(body, 202).path("id").asString();
        assertThat(start(body, 202).path("id").asString()).isEqualTo(id);
        var events = http.send(
                        request("/api/v1/runs/" + id + "/events")
                                .header("Accept", "text/event-stream")
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertThat(events.lines()
                        .filter(line -> line.startsWith("data: "))
                        .map(line ->
                                JSON.readTree(line.substring(6)).path("state").asString()))
                .startsWith("queued", "starting")
                .endsWith("succeeded");
        var rest = http.send(
                        request("/api/v1/runs/" + id + "/events")
                                .header("Accept", "text/event-stream")
                                .header("Last-Event-ID", "2")
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertThat(rest).contains("id: 3\n", "succeeded").doesNotContain("id: 2\n");
        assertThat(JSON.readTree(get("/api/v1/runs?label=told&state=succeeded"))
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(get("/api/v1/runs?state=nonsense")).contains("tasks.bad-state");
        assertThat(get("/api/v1/runs/" + id + "/patch")).contains("tasks.no-patch");
        assertThat(start(Map.of("prompt", "x", "labels", List.of("bad")), 400)
                        .path("code")
                        .asString())
                .isEqualTo("tasks.no-program");
    }
}
