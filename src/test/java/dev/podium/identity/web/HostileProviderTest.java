package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Providers;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A provider that would have Podium call what only Podium reaches, or keep it busy. */
@PodiumTest
@Timeout(60)
class HostileProviderTest {

    private static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";

    @LocalServerPort
    int port;

    @Autowired
    Providers providers;

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger innerCalls = new AtomicInteger();
    private HttpServer inner;
    private FakeProvider provider;
    private Browser browser;
    private String id;

    @BeforeEach
    void aProviderAndSomethingInside() throws Exception {
        SharedDatabase.empty();
        provider = new FakeProvider();
        browser = new Browser(port);
        inner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        inner.createContext("/", exchange -> {
            innerCalls.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        inner.start();
        id = "hostile-" + UUID.randomUUID().toString().substring(0, 8);
        var admin = new Actor(
                TestPeople.person(TestPeople.team("red"), "Root", Role.OWNER).person(),
                "Root",
                null,
                Set.of(Role.ADMIN),
                null);
        CurrentActor.run(
                admin,
                () -> providers.add(
                        new Providers.Provider(
                                id,
                                "Hostile",
                                provider.issuer(),
                                FakeProvider.CLIENT,
                                Set.of("*"),
                                "groups",
                                Set.of(),
                                true,
                                false),
                        "s3cret"));
    }

    @AfterEach
    void close() {
        end.countDown();
        provider.close();
        inner.stop(0);
    }

    private String innerUrl() {
        return "http://127.0.0.1:" + inner.getAddress().getPort() + "/";
    }

    private void begins(String refusal) throws Exception {
        var answer = browser.get("/oauth2/authorization/" + id);
        assertThat(Browser.location(answer)).endsWith("/login?error");
        assertThat(browser.refusal()).contains(refusal);
        assertThat(innerCalls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization_endpoint",
                "token_endpoint",
                "jwks_uri",
                "userinfo_endpoint",
                "end_session_endpoint"
            })
    void noAddressThatItNamesLeadsInside(String field) throws Exception {
        for (var address : List.of(
                "http://169.254.169.254/latest/meta-data/iam",
                "https://169.254.169.254/",
                "https://10.1.2.3/",
                "file:///etc/passwd",
                "ftp://example.org/",
                "javascript:alert(1)",
                "https://user:password@example.org/",
                "http://example.org/",
                "http://localhost:5432/",
                innerUrl())) {
            provider.configured.clear();
            provider.configured.put(field, address);
            begins("identity.unsafe-provider");
        }
        provider.configured.clear();
        assertThat(Browser.location(browser.get("/oauth2/authorization/" + id)))
                .startsWith(provider.issuer() + "/authorize");
    }

    @Test
    void aRedirectOfItsConfigurationIsNotFollowed() throws Exception {
        redirects(OPENID_CONFIGURATION);
        begins("identity.provider-down");
    }

    private void redirects(String path) {
        provider.instead.put(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Location", innerUrl());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/token", "/jwks", "/userinfo"})
    void aRedirectOfAnotherOfItsAddressesIsNotFollowed(String path) throws Exception {
        redirects(path);
        signIn();
        assertThat(browser.signedIn()).isFalse();
        assertThat(browser.refusal()).contains("identity.provider-refused");
        assertThat(innerCalls).hasValue(0);
    }

    private void signIn() throws Exception {
        var asked = Browser.query(Browser.location(browser.get("/oauth2/authorization/" + id)));
        provider.idToken =
                provider.signed(provider.claims("1", asked.get("nonce")).build());
        browser.get("/login/oauth2/code/" + id + "?code=c&state="
                + java.net.URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8));
    }

    private void endless(String path, long bytes) {
        provider.instead.put(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write("{\"sub\": \"1\", \"issuer\": \"".getBytes(StandardCharsets.UTF_8));
                write(out, bytes);
                out.write("\"}".getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static void write(OutputStream out, long bytes) throws java.io.IOException {
        var some = "x".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
        for (long written = 0; written < bytes; written += some.length) {
            out.write(some);
        }
    }

    @Test
    void aConfigurationOfTenMegabytesIsNotRead() throws Exception {
        endless(OPENID_CONFIGURATION, 10 << 20);
        begins("identity.provider-down");
    }

    @Test
    void aConfigurationWithoutAnEndIsNotRead() throws Exception {
        endless(OPENID_CONFIGURATION, Long.MAX_VALUE);
        begins("identity.provider-down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/token", "/jwks", "/userinfo"})
    void anotherAnswerWithoutAnEndIsNotReadEither(String path) throws Exception {
        endless(path, Long.MAX_VALUE);
        signIn();
        assertThat(browser.signedIn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENID_CONFIGURATION, "/token", "/jwks", "/userinfo"})
    void anAnswerThatBeginsAndDoesNotGoOnIsGivenUp(String path) throws Exception {
        provider.instead.put(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        var begun = System.nanoTime();
        if (path.equals(OPENID_CONFIGURATION)) {
            begins("identity.provider-down");
        } else {
            signIn();
            assertThat(browser.signedIn()).isFalse();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
}
