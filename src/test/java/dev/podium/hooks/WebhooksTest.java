package dev.podium.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A webhook against a real server on a socket. */
@PodiumTest
@TestPropertySource(properties = "podium.hooks.patience=1s")
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class WebhooksTest {

    private static final String PATH = "/hooks/T0SECRETPATH";

    @TestConfiguration(proxyBeanMethods = false)
    static class House {
        @Bean
        @Primary
        MovedClock movedClock() {
            return new MovedClock();
        }
    }

    /** The system's, moved forward by the test. */
    static final class MovedClock extends Clock {

        private volatile Instant now = Instant.now();

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private record Got(String path, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    /** What the server does with a message. */
    private interface Handling {
        void of(HttpExchange exchange) throws IOException;
    }

    @LocalServerPort
    int port;

    @Autowired
    Webhooks webhooks;

    @Autowired
    HookLoop loop;

    @Autowired
    HookStore store;

    @Autowired
    Secrets secrets;

    @Autowired
    Tokens tokens;

    @Autowired
    MovedClock clock;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    AutowireCapableBeanFactory beans;

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private volatile Handling handling = answering(204);
    private HttpServer server;
    private Actor lead;
    private Actor owner;

    /** The lead runs the installation too, so that the server may be inside. */
    @BeforeEach
    void aServerAndATeam() throws IOException {
        TestPeople.update("delete from hook_deliveries");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            got.add(new Got(
                    exchange.getRequestURI().getPath(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            handling.of(exchange);
        });
        server.start();
        var team = TestPeople.team("red");
        owner = TestPeople.person(team, "Ada", Role.OWNER);
        var admin = TestPeople.person(team, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                admin.person().value());
        lead = new Actor(admin.person(), "Root", team, Set.of(Role.OWNER, Role.ADMIN), null);
    }

    @AfterEach
    void theServerEnds() {
        server.stop(0);
    }

    private static Handling answering(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    private String set() {
        return as(lead, () -> webhooks.set(url())).key();
    }

    private void send(String text) {
        CurrentActor.run(
                Actor.system(lead.team()),
                () -> new TransactionTemplate(transactions)
                        .executeWithoutResult(_ -> webhooks.send("gpus.lease-granted", text, Map.of("lease", "one"))));
    }

    private Webhooks.Delivery last() {
        return as(lead, webhooks::deliveries).getFirst();
    }

    private static String signature(String key, String time, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aMessageArrivesSignedAndReadsInAChat() throws Exception {
        var key = set();
        send("Ada <!channel> & @everyone has 2 GPUs");
        assertThat(loop.deliverAll()).isOne();
        var message = got.getFirst();
        assertThat(message.path()).isEqualTo(PATH);
        assertThat(message.header("X-podium-event")).isEqualTo("gpus.lease-granted");
        assertThat(message.header("X-podium-delivery")).isEqualTo(last().id().toString());
        var parts = message.header("X-podium-signature").split(",");
        var time = parts[0].substring("t=".length());
        assertThat(parts[1]).isEqualTo("v1=" + signature(key, time, message.body()));
        assertThat(Long.parseLong(time)).isEqualTo(clock.instant().getEpochSecond());
        var body = JsonMapper.shared().readTree(message.body());
        assertThat(body.path("text").asString()).isEqualTo("Ada &lt;!channel&gt; &amp; @\u200beveryone has 2 GPUs");
        assertThat(body.path("content").asString()).isEqualTo("Ada <!channel> & @\u200beveryone has 2 GPUs");
        assertThat(body.path("data").path("lease").asString()).isEqualTo("one");
        assertThat(body.path("id").asString()).isEqualTo(last().id().toString());
        assertThat(last().state()).isEqualTo(Webhooks.State.DELIVERED);
        assertThat(loop.deliverAll()).isZero();
    }

    @Test
    void whatFailsIsTriedAgainLaterWithTheSameIdUntilItArrives() {
        set();
        send("one");
        handling = answering(500);
        assertThat(loop.deliverAll()).isOne();
        assertThat(last().said()).isEqualTo("It answered 500.");
        assertThat(last().status()).isEqualTo(500);
        assertThat(loop.deliverAll()).as("not at once").isZero();
        clock.forward(Duration.ofSeconds(11));
        handling = answering(404);
        assertThat(loop.deliverAll()).isOne();
        assertThat(last().state()).isEqualTo(Webhooks.State.WAITING);
        clock.forward(Duration.ofSeconds(31));
        handling = answering(200);
        assertThat(loop.deliverAll()).isOne();
        assertThat(last().state()).isEqualTo(Webhooks.State.DELIVERED);
        assertThat(last().tries()).isEqualTo(3);
        assertThat(got)
                .extracting(each -> each.header("X-podium-delivery"))
                .hasSize(3)
                .containsOnly(last().id().toString());
        assertThat(got).extracting(Got::body).containsOnly(got.getFirst().body());
    }

    @Test
    void afterADayItIsGivenUp() {
        set();
        send("one");
        handling = answering(503);
        clock.forward(Duration.ofHours(25));
        assertThat(loop.deliverAll()).isOne();
        assertThat(last().state()).isEqualTo(Webhooks.State.GIVEN_UP);
        clock.forward(Duration.ofHours(25));
        assertThat(loop.deliverAll()).isZero();
    }

    @Test
    void aRedirectIsNotFollowed() {
        set();
        send("one");
        handling = exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            answering(307).of(exchange);
        };
        loop.deliverAll();
        assertThat(got).extracting(Got::path).containsExactly(PATH);
        assertThat(last().said()).isEqualTo("It answered 307, a redirect, which is not followed.");
    }

    @Test
    void whoNeverAnswersIsLeftAndWhoNeverEndsIsNotRead() {
        set();
        var over = new CountDownLatch(1);
        handling = exchange -> {
            await(over);
            exchange.close();
        };
        send("one");
        loop.deliverAll();
        assertThat(last().said()).isEqualTo("It did not answer within 1 s.");
        over.countDown();

        handling = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var part = new byte[1 << 16];
            try (var out = exchange.getResponseBody()) {
                while (true) {
                    out.write(part);
                }
            }
        };
        clock.forward(Duration.ofSeconds(11));
        loop.deliverAll();
        assertThat(last().state()).isEqualTo(Webhooks.State.DELIVERED);
    }

    @Test
    void whoSpeaksNoHttpIsSaidToBe() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answering = Thread.ofVirtual().start(() -> {
                try (var caller = socket.accept()) {
                    caller.getOutputStream()
                            .write("220 mail.example.org ESMTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    caller.getOutputStream().flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            as(lead, () -> webhooks.set("http://127.0.0.1:" + socket.getLocalPort() + PATH));
            send("one");
            loop.deliverAll();
            answering.join();
        }
        assertThat(last().status()).isZero();
        assertThat(last().said()).isEqualTo("It could not be reached, or what answered does not speak HTTP.");
        // Nobody listens there any more.
        clock.forward(Duration.ofSeconds(11));
        assertThat(loop.deliverAll()).isOne();
        assertThat(last().tries()).isEqualTo(2);
    }

    @Test
    void whatAPodiumDidNotFinishAnotherDoes() {
        set();
        send("one");
        // One takes it and dies.
        var taken = store.take(clock.instant(), clock.instant().plusSeconds(60), 16, 4, Set.of());
        assertThat(taken).hasSize(1);
        var another = beans.createBean(HookLoop.class);
        assertThat(another.deliverAll()).isZero();
        clock.forward(Duration.ofSeconds(61));
        assertThat(another.deliverAll()).isOne();
        assertThat(got.getFirst().header("X-podium-delivery"))
                .isEqualTo(taken.getFirst().id().toString());
    }

    @Test
    void ofATeamAFewAreUnderWayAtATimeSoThatItKeepsNoOtherWaiting() {
        set();
        for (int i = 0; i < 3 * HookLoop.OF_A_TEAM; i++) {
            send("one of many");
        }
        assertThat(taken(Set.of())).hasSize(HookLoop.OF_A_TEAM);
        assertThat(taken(Set.of(lead.team()))).as("some are under way").isEmpty();
        assertThat(taken(Set.of())).hasSize(HookLoop.OF_A_TEAM);
    }

    private List<HookStore.DueRow> taken(Set<TeamId> without) {
        var now = clock.instant();
        return store.take(now, now.plusSeconds(60), 16, HookLoop.OF_A_TEAM, without);
    }

    @Test
    void whoDoesNotAnswerLeavesPlacesForTheOthers() {
        var over = new CountDownLatch(1);
        handling = exchange -> {
            await(over);
            exchange.close();
        };
        set();
        for (int i = 0; i < 3 * HookLoop.OF_A_TEAM; i++) {
            send("one of many");
        }
        var patient = new HookLoop(store, new HookCall(Duration.ofMinutes(5)), secrets, clock, transactions, true);
        try {
            patient.tick();
            patient.tick();
            assertThat(as(lead, webhooks::deliveries))
                    .filteredOn(delivery -> delivery.tries() > 0)
                    .as("those that are under way are all that is tried")
                    .hasSize(HookLoop.OF_A_TEAM);
        } finally {
            over.countDown();
            patient.stop();
        }
    }

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsRolledBackIsNotToldAndWithoutAWebhookNothingIsKept() {
        send("nobody is told");
        set();
        CurrentActor.run(
                Actor.system(lead.team()),
                () -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                    webhooks.send("gpus.lease-granted", "it never came true", Map.of());
                    status.setRollbackOnly();
                }));
        assertThat(loop.deliverAll()).isZero();
        assertThat(as(lead, webhooks::deliveries)).isEmpty();
    }

    @Test
    void onlyAnAdminSetsAnAddressInsideAndNobodyOneWhereCloudsKeepSecrets() {
        for (var inside : List.of(
                url(),
                "https://10.0.0.8/x",
                "https://localhost/x",
                "http://example.org/x",
                "ftp://example.org",
                "-",
                "https://[::ffff:10.0.0.8]/")) {
            assertThatThrownBy(() -> as(owner, () -> webhooks.set(inside)))
                    .as(inside)
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("hooks.bad-url"));
        }
        for (var never : List.of("http://169.254.169.254/latest", "http://0.0.0.0/", "http://user:word@10.0.0.8/")) {
            assertThatThrownBy(() -> as(lead, () -> webhooks.set(never)))
                    .as(never)
                    .isInstanceOf(Refusal.class);
        }
        assertThat(as(owner, webhooks::get)).isEmpty();
    }

    @Test
    void aMemberAndAnotherTeamSeeAndDoNothing() {
        set();
        send("one");
        var member = TestPeople.person(lead.team(), "Mo", Role.MEMBER);
        assertThatThrownBy(() -> as(member, webhooks::get)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> as(member, () -> webhooks.set("https://example.org/x")))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> as(member, webhooks::deliveries)).isInstanceOf(Refusal.class);
        var other = TestPeople.person(TestPeople.team("blue"), "Eve", Role.OWNER);
        assertThat(as(other, webhooks::get)).isEmpty();
        assertThat(as(other, webhooks::deliveries)).isEmpty();
        assertThatThrownBy(() -> as(other, webhooks::test)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> CurrentActor.run(other, webhooks::remove)).isInstanceOf(Refusal.class);
        loop.deliverAll();
        assertThat(got).hasSize(1);
    }

    private HttpResponse<String> rest(String method, String path, String body) throws Exception {
        var token = as(lead, () -> tokens.make("hooks", Set.of("team:manage", "platform:manage"), Duration.ofDays(1)))
                .text();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/team/webhook" + path))
                            .header("authorization", "Bearer " + token)
                            .header("content-type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void theKeyIsShownOnceAndTheAddressNever(CapturedOutput log) throws Exception {
        var made = rest("PUT", "", "{\"url\":\"" + url() + "\"}");
        assertThat(made.statusCode()).isEqualTo(200);
        var key = JsonMapper.shared().readTree(made.body()).path("key").asString();
        assertThat(key).startsWith("whsec_");
        assertThat(rest("POST", "/tests", "").statusCode()).isEqualTo(202);
        handling = answering(500);
        loop.deliverAll();
        server.stop(0);
        clock.forward(Duration.ofSeconds(11));
        loop.deliverAll();
        var shown = made.body().replace(key, "")
                + rest("GET", "", "").body()
                + rest("GET", "/deliveries", "").body()
                + rest("PUT", "", "{\"url\":\"https://10.0.0.8:bad/T0SECRETPATH\"}")
                        .body();
        assertThat(rest("GET", "", "").body()).contains("http://127.0.0.1:").contains("/…");
        assertThat(shown).doesNotContain("T0SECRETPATH").doesNotContain(key);
        assertThat(kept()).doesNotContain("T0SECRETPATH").doesNotContain(key);
        assertThat(log.getAll()).doesNotContain("T0SECRETPATH").doesNotContain(key);
        assertThat(rest("DELETE", "", "").statusCode()).isEqualTo(204);
        assertThat(rest("GET", "", "").statusCode()).isEqualTo(404);
        assertThat(SharedDatabase.column(
                        "select count(*)::text from secrets where team_id = ?",
                        lead.team().value()))
                .containsExactly("0");
    }

    /** All that the tables hold in the clear, the audit trail too. */
    private static String kept() throws SQLException {
        return String.join(
                "\n",
                SharedDatabase.column("select h::text from hooks h union all select d::text from hook_deliveries d"
                        + " union all select a::text from audit_entries a"));
    }
}
