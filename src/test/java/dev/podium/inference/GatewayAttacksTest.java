package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What no polite client or provider sends, over sockets of its own.
 *
 * <p>Longer than most files: each attack is its bytes, written out.
 */
@PodiumTest
@Timeout(120)
class GatewayAttacksTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String KEY = "sk-of-the-attacked-" + UUID.randomUUID();
    private static final String WHOLE =
            "{\"choices\":[{\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    ModelProviders providers;

    @Autowired
    ModelRoutes routes;

    @Autowired
    Environment environment;

    private final StandIn standIn = new StandIn();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<UUID> added = new ArrayList<>();
    private Actor admin;
    private Actor owner;
    private String token;
    private String model;

    @BeforeEach
    void aModel() {
        var team = TestPeople.team("attacked");
        var ada = TestPeople.person(team, "Ada", Role.MEMBER);
        owner = TestPeople.person(team, "Owner", Role.OWNER);
        token = CurrentActor.get(
                ada, () -> tokens.make("models", Set.of(), Duration.ofDays(1)).text());
        var root = TestPeople.person(team, "Root", Role.OWNER);
        admin = new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
        standIn.does((_, reply) -> reply.json(200, WHOLE));
        model = model(ModelProviders.Kind.COMPATIBLE, standIn.url());
    }

    @AfterEach
    void nothingIsLeft() {
        standIn.close();
        CurrentActor.run(admin, () -> added.forEach(providers::remove));
    }

    private String model(ModelProviders.Kind kind, String url) {
        var name = "attacked-" + UUID.randomUUID();
        CurrentActor.run(admin, () -> {
            var provider = providers.add(
                    new ModelProviders.Wanted("a-" + name.substring(9, 17), kind, url, KEY, 32_768, 2, true));
            added.add(provider.id());
            routes.set(name, List.of(new ModelRoutes.Target(provider.id(), null, 2)));
        });
        return name;
    }

    private String asked(String name) {
        return "{\"model\":\"" + name + "\",\"messages\":[]}";
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String error(HttpResponse<String> answer) {
        return JSON.readTree(answer.body()).at("/error/message").asString();
    }

    private String head(String path, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: podium\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\n" + String.join("", headers);
    }

    /** All that comes back until the connection is closed. */
    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static JsonNode body(String answer) {
        return JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    /** Of the body that it announces not one byte is sent: so none was waited for. */
    @Test
    void refusesABodyByTheLengthItSays() throws Exception {
        var messages = raw(head("/v1/messages", "Connection: close\r\nContent-Length: 52428800\r\n\r\n"));
        assertThat(status(messages)).isEqualTo(413);
        assertThat(messages).contains("\"type\":\"request_too_large\"").contains("32 MiB");
        var chat = raw(head("/v1/chat/completions", "Connection: close\r\nContent-Length: 52428800\r\n\r\n"));
        assertThat(status(chat)).isEqualTo(413);
        assertThat(body(chat).at("/error/code").asString()).isEqualTo("inference.too-large");
    }

    @Test
    void refusesABodyInChunksOnceItIsTooLarge() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var writing = Thread.ofVirtual().start(() -> {
                try {
                    var out = socket.getOutputStream();
                    out.write(head("/v1/chat/completions", "Transfer-Encoding: chunked\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 50; i++) {
                        out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                        out.write(new byte[1 << 20]);
                        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (SocketException e) {
                    // Podium has hung up in the middle of it, as it should.
                    assertThat(socket.isConnected()).isTrue();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
            socket.close();
            writing.join();
        }
        assertThat(standIn.unread()).isZero();
    }

    @Test
    void takesAHundredThousandMessagesAndNotOneMore() throws Exception {
        var message = "{\"role\":\"user\",\"content\":\"a\"}";
        var most = "{\"model\":\"" + model + "\",\"messages\":[" + (message + ",").repeat(99_999) + message + "]}";
        assertThat(post("/v1/chat/completions", most).statusCode()).isEqualTo(200);
        var more = post("/v1/chat/completions", most.replace("]}", "," + message + "]}"));
        assertThat(more.statusCode()).isEqualTo(400);
        assertThat(error(more)).contains("100000");
    }

    @Test
    void refusesWhatIsNestedDeeperThanItsBound() throws Exception {
        for (var deep : List.of("[".repeat(100_000), "{\"a\":".repeat(100_000), "[".repeat(300) + "]".repeat(300))) {
            for (var field : List.of("\"metadata\":", "\"messages\":", "\"x\":")) {
                var answer = post("/v1/messages", "{\"model\":\"" + model + "\"," + field + deep);
                assertThat(answer.statusCode()).isEqualTo(400);
            }
            assertThat(error(post("/v1/messages", "{\"x\":" + deep))).contains("200");
        }
        var proper = "[".repeat(150) + "]".repeat(150);
        assertThat(post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"messages\":[],\"x\":" + proper + "}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesAFieldThatTwoReadersReadOtherwise() throws Exception {
        for (var second : List.of("model", "mod\\u0065l", "Model", "MODEL")) {
            var answer = post(
                    "/v1/chat/completions",
                    "{\"model\":\"" + model + "\",\"" + second + "\":\"another\",\"messages\":[]}");
            assertThat(answer.statusCode()).as(second).isEqualTo(400);
        }
        for (var name : List.of("max_to\u212Aens", "\u017Ftream", "Max_Tokens", "Messages")) {
            var answer =
                    post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"messages\":[],\"" + name + "\":null}");
            assertThat(answer.statusCode()).as(name).isEqualTo(400);
        }
        assertThat(standIn.unread()).isZero();
        var many = new StringBuilder("{\"model\":\"" + model + "\",\"messages\":[]");
        for (int i = 0; i < 100_000; i++) {
            many.append(",\"x").append(i).append("\":").append(i);
        }
        assertThat(post("/v1/chat/completions", many + "}").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoJsonObject() throws Exception {
        for (var body : List.of(
                "",
                "null",
                "[]",
                "\"model\"",
                "{",
                "{}{}",
                "{\"model\":1}",
                "{\"model\":\"x\"}}",
                "{\"model\":\"\"}",
                "\u0000",
                "\uFEFF{\"model\":\"x\",\"messages\":7}",
                "{'model':'x'}",
                "{\"model\":NaN}",
                "{\"max_tokens\":1e999,\"model\":\"x\"}",
                "{\"max_tokens\":-1,\"model\":\"x\"}",
                "{\"max_tokens\":" + "9".repeat(2_000) + ",\"model\":\"x\"}")) {
            assertThat(post("/v1/chat/completions", body).statusCode())
                    .as(body.length() > 50 ? "long" : body)
                    .isEqualTo(400);
        }
        var type = raw(
                "POST /v1/messages HTTP/1.1\r\nHost: podium\r\nx-api-key: " + token
                        + "\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 2\r\n\r\n{}");
        assertThat(status(type)).isEqualTo(400);
        assertThat(body(type).at("/error/message").asString()).contains("application/json");
    }

    @Test
    void aModelsNameIsNoPath() throws Exception {
        for (var name : List.of("../../etc/passwd", "/etc/passwd", "..%2f..%2fx", "a\\\\b", "x?y#z")) {
            assertThat(post("/v1/chat/completions", asked(name)).statusCode())
                    .as(name)
                    .isEqualTo(404);
        }
        for (var name : List.of("x".repeat(201), "\\u0000", "x\\r\\nSet-Cookie: y", "x\\u0085y")) {
            assertThat(post("/v1/chat/completions", asked(name)).statusCode())
                    .as(name)
                    .isEqualTo(400);
        }
        // Where a family of names goes on, any of them stays a text in the body.
        var family = "family-" + UUID.randomUUID() + "/";
        CurrentActor.run(
                admin, () -> routes.set(family + "*", List.of(new ModelRoutes.Target(added.getFirst(), null, 2))));
        assertThat(post("/v1/chat/completions", asked(family + "../../admin?x=%0d%0ay"))
                        .statusCode())
                .isEqualTo(200);
        var heard = standIn.heard();
        assertThat(heard.path()).isEqualTo("/v1/chat/completions");
        assertThat(JSON.readTree(heard.text()).path("model").asString()).isEqualTo(family + "../../admin?x=%0d%0ay");
    }

    @Test
    void twoLengthsAreNotTwoRequests() throws Exception {
        var hidden = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n\r\n";
        var both = raw(head("/v1/chat/completions", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n")
                + "0\r\n\r\n" + hidden);
        assertThat(both.split("HTTP/1\\.1 ", -1)).hasSize(2);
        var two = raw(head("/v1/chat/completions", "Content-Length: 0\r\nContent-Length: 50\r\n\r\n") + hidden);
        assertThat(status(two)).isEqualTo(400);
        assertThat(two.split("HTTP/1\\.1 ", -1)).hasSize(2);
        for (var odd : List.of("chunked, identity", "xchunked", "identity", "chunked\u000b")) {
            var answer = raw(head("/v1/chat/completions", "Transfer-Encoding: " + odd + "\r\nConnection: close\r\n\r\n")
                    + "0\r\n\r\n");
            assertThat(status(answer)).as(odd).isBetween(400, 501);
        }
        for (var odd : List.of("-1", "+5", "0x5", "5 5", "99999999999999999999", "")) {
            var answer = raw(head("/v1/chat/completions", "Content-Length: " + odd + "\r\nConnection: close\r\n\r\n"));
            assertThat(status(answer)).as(odd).isBetween(400, 413);
        }
        assertThat(standIn.unread()).isZero();
    }

    @Test
    void aHeaderIsNoTwoHeaders() throws Exception {
        var body = asked(model);
        for (var odd : List.of(
                "X-A: one\r\n Authorization: Bearer evil\r\n",
                "X-A: one\r\n\tX-Evil: two\r\n",
                "X-A: one\rX-Evil: two\r\n",
                "X-A: one\u0000X-Evil: two\r\n",
                "X-Evil : two\r\n",
                "X-A\u000b: two\r\n")) {
            int before = standIn.unread();
            var answer = raw(head(
                            "/v1/chat/completions",
                            odd,
                            "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n")
                    + body);
            if (status(answer) == 200) {
                var heard = standIn.heard();
                assertThat(heard.headers()).as(odd).doesNotContainKey("x-evil");
                assertThat(heard.headers().get("authorization")).as(odd).containsExactly("Bearer " + KEY);
            } else {
                assertThat(status(answer)).as(odd).isEqualTo(400);
                assertThat(standIn.unread()).as(odd).isEqualTo(before);
            }
        }
    }

    @Test
    void whatIsSaidToPodiumGoesToNoProvider() throws Exception {
        var body = asked(model);
        var answer = raw(head(
                        "/v1/chat/completions",
                        "X-Podium-Task: lint\r\nX-Podium-Anything: secret\r\nProxy-Authorization: secret\r\n",
                        "Cookie: secret\r\nForwarded: for=secret\r\nVia: secret\r\nX-Kept: kept\r\n",
                        "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n")
                + body);
        assertThat(status(answer)).isEqualTo(200);
        var heard = standIn.heard();
        assertThat(heard.headers().toString()).doesNotContain("secret").doesNotContain("x-podium");
        assertThat(heard.headers().get("x-kept")).containsExactly("kept");
        var many = raw(head("/v1/chat/completions", "X-Many: x\r\n".repeat(500), "Content-Length: 0\r\n\r\n"));
        assertThat(status(many)).isEqualTo(400);
        var query = raw(
                head("/v1/chat/completions?a=%zz", "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n")
                        + body);
        assertThat(status(query)).isEqualTo(400);
        assertThat(body(query).at("/error/code").asString()).isEqualTo("inference.bad-query");
    }

    @Test
    void aConnectionThatSaysNothingIsClosedWithinABound() {
        assertThat(environment.getProperty("server.tomcat.connection-timeout")).isEqualTo("20s");
        assertThat(environment.getProperty("server.tomcat.keep-alive-timeout")).isEqualTo("60s");
    }

    @Test
    void onlyAnAdminOfTheInstallationSaysWhereProvidersAre() {
        assertThatThrownBy(() -> CurrentActor.run(
                        owner,
                        () -> providers.add(new ModelProviders.Wanted(
                                "mine", ModelProviders.Kind.OLLAMA, "http://127.0.0.1:1", null, 2_048, 1, true))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN));
    }

    @Test
    void eventsMayEndTheirLinesWithCrAlone() throws Exception {
        var stream = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\r\r"
                + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\r\rdata: [DONE]\r\r";
        standIn.does((_, reply) -> reply.whole(200, "text/event-stream", stream.getBytes(StandardCharsets.UTF_8)));
        var answer = post(
                "/v1/chat/completions",
                "{\"model\":\"" + model
                        + "\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}");
        assertThat(answer.body()).isEqualTo(stream);
    }

    @Test
    void aPageOfAnotherServiceIsReadToNobody() throws Exception {
        standIn.does((_, reply) ->
                reply.whole(200, "text/html; charset=utf-8", "<html>inside</html>".getBytes(StandardCharsets.UTF_8)));
        for (var stream : List.of("true", "false")) {
            var answer = post(
                    "/v1/chat/completions", "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"messages\":[]}");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).doesNotContain("inside");
            assertThat(error(answer)).contains("a page");
        }
        var engine = model(ModelProviders.Kind.OLLAMA, standIn.url());
        standIn.does((_, reply) -> reply.whole(404, "text/plain", "inside".getBytes(StandardCharsets.UTF_8)));
        var answer = post(
                "/v1/messages",
                "{\"model\":\"" + engine
                        + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("inside");
    }

    @Test
    void halfAnEventDoesNotSwallowWhatIsSaidOfIt() throws Exception {
        standIn.does((_, reply) -> {
            var out = reply.stream("text/event-stream");
            out.write("data: {\"choices\":[]}\n\ndata: {\"choices\":[{\"del".getBytes(StandardCharsets.UTF_8));
            out.flush();
            reply.cut();
        });
        var answer = post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[]}");
        assertThat(answer.body()).contains("broke off");
        answer.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .forEach(line -> assertThat(JSON.readTree(line.substring(6)).isObject())
                        .as(line)
                        .isTrue());
    }

    /** Answers one request with these bytes, whatever they are. */
    private HttpResponse<String> answered(String bytes) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var name = model(ModelProviders.Kind.COMPATIBLE, "http://127.0.0.1:" + server.getLocalPort());
            var answering = Thread.ofVirtual().start(() -> {
                try (var socket = server.accept()) {
                    var asked = new StringBuilder();
                    while (!asked.toString().endsWith("\"messages\":[]}")) {
                        asked.append((char) socket.getInputStream().read());
                    }
                    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var answer = post("/v1/chat/completions", asked(name));
            answering.join();
            return answer;
        }
    }

    @Test
    void whatIsNoHttpIsNoAnswer() throws Exception {
        for (var bytes : List.of(
                "\u0000\u0001\u0002garbage\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2p1\r\n",
                "HTTP/1.1 banana\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nabcde",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "")) {
            var answer = answered(bytes);
            assertThat(answer.statusCode()).as(bytes).isIn(502, 503);
            assertThat(JSON.readTree(answer.body()).path("error").isObject()).isTrue();
        }
    }

    @Test
    void aProvidersHeadersAreNoneOfPodiumsOwn() throws Exception {
        var large = "x".repeat(20_000);
        var answer = answered("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                + "X-Podium-Call: forged\r\nx-podium-queued-ms: 9\r\nClear-Site-Data: \"*\"\r\nSet-Cookie: a=b\r\n"
                + "Strict-Transport-Security: max-age=1\r\nX-Large: " + large + "\r\nX-Kept: kept\r\n\r\n{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-kept")).contains("kept");
        assertThat(answer.headers().firstValue("x-large")).contains(large);
        assertThat(answer.headers().allValues("x-podium-call"))
                .singleElement()
                .asString()
                .hasSize(36);
        for (var name : List.of("x-podium-queued-ms", "clear-site-data", "set-cookie", "strict-transport-security")) {
            assertThat(answer.headers().firstValue(name)).as(name).isEmpty();
        }
        // Of two lengths that it says the one that counts is not the one that would be handed on.
        var both = answered("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n3\r\n1} \r\n0\r\n\r\n");
        assertThat(both.statusCode()).isEqualTo(503);
        assertThat(error(both)).contains("two lengths");
    }

    /** Three hundred megabytes; what is kept of such a stream, {@code EventStreamTest} counts. */
    @Test
    void handsOnAStreamThatSeemsToHaveNoEnd() throws Exception {
        var part = ("data: {\"choices\":[{\"delta\":{\"content\":\"" + "word ".repeat(13_000) + "\"}}]}\n\n")
                .getBytes(StandardCharsets.UTF_8);
        int parts = (300 << 20) / part.length;
        standIn.does((_, reply) -> {
            try (var out = reply.stream("text/event-stream")) {
                for (int i = 0; i < parts; i++) {
                    out.write(part);
                }
                out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
            }
        });
        var answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        long count = 0;
        var read = new byte[1 << 16];
        try (var in = answer.body()) {
            for (int more; (more = in.read(read)) >= 0; ) {
                count += more;
            }
        }
        assertThat(count).isEqualTo((long) parts * part.length + "data: [DONE]\n\n".length());
    }

    @Test
    void asksABusyProviderOnceMoreWhereThereIsNoOther() throws Exception {
        var times = new java.util.concurrent.atomic.AtomicInteger();
        standIn.does((_, reply) -> {
            if (times.incrementAndGet() == 1) {
                reply.header("Retry-After", "0").json(429, "{\"error\":{\"message\":\"slow down\"}}");
            } else {
                reply.json(200, WHOLE);
            }
        });
        assertThat(post("/v1/chat/completions", asked(model)).statusCode()).isEqualTo(200);
        assertThat(times).hasValue(2);
        // Not a third time: then its own answer is the client's.
        times.set(0);
        standIn.does((_, reply) -> {
            times.incrementAndGet();
            reply.header("retry-after-ms", "0").header("Retry-After", "7").json(529, "{\"its\":\"own\"}");
        });
        var busy = post("/v1/chat/completions", asked(model));
        assertThat(busy.statusCode()).isEqualTo(529);
        assertThat(busy.body()).isEqualTo("{\"its\":\"own\"}");
        assertThat(busy.headers().firstValue("retry-after")).contains("7");
        assertThat(times).hasValue(2);
        // What takes longer is not waited for.
        times.set(0);
        standIn.does((_, reply) -> {
            times.incrementAndGet();
            reply.header("Retry-After", "3").json(503, "{\"its\":\"own\"}");
        });
        var later = post("/v1/chat/completions", asked(model));
        assertThat(later.statusCode()).isEqualTo(503);
        assertThat(later.headers().firstValue("retry-after")).contains("3");
        assertThat(times).hasValue(1);
        // Once something was said nothing is asked again.
        times.set(0);
        standIn.does((_, reply) -> {
            times.incrementAndGet();
            var out = reply.header("Retry-After", "0").stream("text/event-stream");
            out.write("data: {\"choices\":[]}\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            reply.cut();
        });
        assertThat(post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(times).hasValue(1);
    }
}
