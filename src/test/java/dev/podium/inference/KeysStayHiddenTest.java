package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Sharing;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A key never stands in the clear: not where calls succeed nor where they fail, in no log, row, metric, export, answer or
 * file.
 *
 * <p>Longer than most files: every way to fail, and every place to look.
 */
@PodiumTest
@Timeout(180)
class KeysStayHiddenTest {

    private static final String STREAM =
            "{\"model\":\"MODEL\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    /** Everything that is said at any level. */
    private static final class Heard extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : " " + ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    ModelProviders providers;

    @Autowired
    ModelRoutes routes;

    @Autowired
    Agents agents;

    @Autowired
    MeterRegistry metrics;

    @TempDir
    Path folder;

    private final StandIn standIn = new StandIn();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String providerKey = "sk-hidden-" + UUID.randomUUID();
    private final Heard heard = new Heard();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.podium");
    private final List<UUID> added = new ArrayList<>();
    private final List<AgentId> made = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private Level before = Level.INFO;
    private Actor admin;
    private Actor ada;
    private TeamId team;

    @BeforeEach
    void allIsHeard() {
        heard.start();
        root.addAppender(heard);
        before = ours.getLevel();
        ours.setLevel(Level.TRACE);
        team = TestPeople.team("hidden");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        var owner = TestPeople.person(team, "Root", Role.OWNER);
        admin = new Actor(owner.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN','AUDITOR'] where id = ?",
                owner.person().value());
    }

    @AfterEach
    void nothingIsLeft() {
        root.detachAppender(heard);
        ours.setLevel(before);
        standIn.close();
        CurrentActor.run(admin, () -> added.forEach(providers::remove));
        CurrentActor.run(ada, () -> made.forEach(agents::delete));
    }

    private String tokenOf(Actor actor) {
        return CurrentActor.get(
                actor, () -> tokens.make("hidden", Set.of(), Duration.ofDays(1)).text());
    }

    private String model(ModelProviders.Kind kind) {
        var name = "hidden-" + UUID.randomUUID();
        CurrentActor.run(admin, () -> {
            var provider = providers.add(new ModelProviders.Wanted(
                    "h-" + name.substring(7, 15), kind, standIn.url(), providerKey, 32_768, 2, true));
            added.add(provider.id());
            routes.set(name, List.of(new ModelRoutes.Target(provider.id(), null, 2)));
        });
        return name;
    }

    private void send(String method, String path, String token, String body) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            answers.add(answer.statusCode() + " " + answer.headers().map() + answer.body());
        } catch (IOException e) {
            answers.add("broke off: " + e);
        }
    }

    private void raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            answers.add(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** What a provider may do with a key that it was sent. */
    private List<StandIn.Script> waysToFail() {
        return List.of(
                (_, reply) -> reply.header("WWW-Authenticate", "Bearer " + providerKey)
                        .json(401, "{\"error\":{\"message\":\"Incorrect API key provided: " + providerKey + "\"}}"),
                (_, reply) -> reply.json(500, "{\"error\":\"" + providerKey + "\"}"),
                (_, reply) -> reply.header("Retry-After", "0").json(429, "{\"error\":\"" + providerKey + "\"}"),
                (_, reply) -> reply.header("Location", "/?key=" + providerKey).json(302, "{}"),
                (_, reply) -> reply.json(200, "{\"error\":\"" + providerKey + "\",\"usage\":{\"prompt_tokens\":1}}"),
                (_, reply) -> reply.json(
                        200,
                        "{\"id\":\"" + providerKey + "\",\"usage\":{\"prompt_tokens\":1,\"input_tokens\":1,\"x\":\""
                                + providerKey + "\"},\"stop_reason\":\"" + providerKey + "\"}"),
                (_, reply) -> {
                    var out = reply.stream("text/event-stream");
                    // In two parts, so that the key is whole in none of them.
                    var event = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"" + providerKey
                            + "\",\"code\":\"" + providerKey + "\"}}\n\n";
                    int half = event.indexOf(providerKey) + 20;
                    out.write(event.substring(0, half).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    out.write(event.substring(half).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    reply.cut();
                },
                (_, reply) -> {
                    reply.begun(5_000, "{\"error\":\"" + providerKey);
                    reply.cut();
                });
    }

    private String agentsKey() {
        var told = folder.resolve("told");
        var agent = CurrentActor.get(
                ada,
                () -> agents.create(new NewAgent(
                        "hidden-" + UUID.randomUUID().toString().substring(0, 8),
                        "command",
                        "sh",
                        List.of(
                                "-c",
                                "printenv PODIUM_AGENT_TOKEN > \"$TOLD.new\"; mv \"$TOLD.new\" \"$TOLD\"; exec cat"),
                        MachineId.LOCAL,
                        List.of(),
                        "/",
                        Map.of("TOLD", told.toString()),
                        true,
                        Sharing.PRIVATE,
                        true,
                        true,
                        null,
                        null)));
        made.add(agent.id());
        until("the agent's token", () -> Files.exists(told));
        try {
            var key = Files.readString(told).strip();
            send("POST", "/v1/chat/completions", key, STREAM.replace("MODEL", "none-" + agent.id()));
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Asked {
        boolean now();
    }

    private static void until(String what, Asked asked) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!asked.now()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within 30 s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void aKeyIsInTheClearNowhere() throws Exception {
        var persons = tokenOf(ada);
        var admins = tokenOf(admin);
        var programs = agentsKey();
        int asked = 0;
        for (var kind :
                List.of(ModelProviders.Kind.COMPATIBLE, ModelProviders.Kind.ANTHROPIC, ModelProviders.Kind.OLLAMA)) {
            var path = kind == ModelProviders.Kind.COMPATIBLE ? "/v1/chat/completions" : "/v1/messages";
            for (var way : waysToFail()) {
                // Anew each time: one that has failed often is left alone for a while.
                var body = STREAM.replace("MODEL", model(kind));
                standIn.does(way);
                for (var token : List.of(persons, programs)) {
                    send("POST", path, token, body);
                    asked++;
                }
            }
        }
        assertThat(standIn.unread()).isGreaterThanOrEqualTo(asked);
        var model = model(ModelProviders.Kind.COMPATIBLE);
        for (var token : List.of(persons, programs)) {
            send("POST", "/v1/messages", token, "{\"model\":");
            send("POST", "/v1/messages", token + "x", "{}");
            send("POST", "/v1/nothing?key=" + token, token, "{}");
            send("PUT", "/v1/messages", token, "{}");
            var body = STREAM.replace("MODEL", model);
            var head =
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: podium\r\nConnection: close\r\nAuthorization: Bearer "
                            + token + "\r\nContent-Length: " + body.length() + "\r\n";
            raw(head + "X-Bad: \u0001\r\n\r\n" + body);
            raw(head + "X-Bad: \u00e9\u0080\r\n\r\n" + body);
            raw(head.replace("Bearer ", "Bearer \u0001") + "\r\n" + body);
            raw(head.replace("Host: podium", "Host: a b") + "\r\n" + body);
        }
        for (var path : List.of(
                "/api/v1/model-providers",
                "/api/v1/model-routes",
                "/api/v1/model-engines",
                "/api/v1/ledger?limit=500",
                "/api/v1/tokens",
                "/api/v1/audit/export",
                "/api/v1/audit/export?team=installation")) {
            send("GET", path, admins, "");
        }
        assertThat(answers.getLast()).startsWith("200").contains("inference.provider-added");
        int settled = asked;
        until(
                "the ledger to have all",
                () -> SharedDatabase.column("select id::text from ledger_entries where team_id = ?", team.value())
                                .size()
                        >= settled);
        var places = places();
        assertThat(places).containsKeys("log", "answers", "metrics", "table ledger_entries", "table people");
        assertThat(places.get("log")).contains("dev.podium.inference");
        for (var key : List.of(providerKey, persons, admins, programs)) {
            assertThat(key).hasSizeGreaterThan(20);
            var bytes = key.getBytes(StandardCharsets.UTF_8);
            for (var form : List.of(
                    key,
                    HexFormat.of().formatHex(bytes),
                    Base64.getEncoder().withoutPadding().encodeToString(bytes))) {
                places.forEach((place, text) -> assertThat(text.contains(form))
                        .as("%s has %s", place, form)
                        .isFalse());
            }
        }
        // What this is looked for with does find it.
        assertThat(String.join("", answers)).contains("*".repeat(providerKey.length()));
    }

    /** Everywhere that something of a call stays, by its name. */
    private Map<String, String> places() throws IOException {
        var places = new java.util.TreeMap<String, String>();
        places.put("log", String.join("\n", heard.lines));
        places.put("answers", String.join("\n", answers));
        places.put(
                "metrics",
                metrics.getMeters().stream()
                        .map(each -> each.getId().toString())
                        .toList()
                        .toString());
        for (var table :
                SharedDatabase.column("select quote_ident(tablename) from pg_tables where schemaname = 'public'")) {
            places.put(
                    "table " + table,
                    String.join("\n", SharedDatabase.column("select each::text from " + table + " each")));
        }
        var home = Path.of(System.getProperty("podium.home"));
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(each -> !each.startsWith(home.resolve("postgres")))
                    .toList()) {
                places.put("file " + home.relativize(file), read(file));
            }
        }
        return places;
    }

    /** Files of what is over go while one looks. */
    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    }
}
