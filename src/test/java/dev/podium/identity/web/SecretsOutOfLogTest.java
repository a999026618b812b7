package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.hooks.Webhooks;
import dev.podium.identity.Tokens;
import dev.podium.inference.ModelProviders;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** What is secret of signing in, of tokens, of providers and of webhooks is in no line, even where Podium says all it can. */
@PodiumTest
class SecretsOutOfLogTest {

    private static final class Heard extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    ModelProviders providers;

    @Autowired
    Webhooks webhooks;

    private final Heard heard = new Heard();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.podium");
    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final List<String> secrets = new ArrayList<>();
    private Level before = Level.INFO;

    @BeforeEach
    void allIsHeard() {
        heard.setContext(root.getLoggerContext());
        heard.start();
        root.addAppender(heard);
        before = ours.getLevel();
        ours.setLevel(Level.TRACE);
    }

    @AfterEach
    void nothingIsLeft() {
        root.detachAppender(heard);
        ours.setLevel(before);
    }

    private String secret(String kind) {
        var made = kind + UUID.randomUUID();
        secrets.add(made);
        return made;
    }

    private String get(String path) throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void signIn(String email, String password) throws Exception {
        var form = "username=" + URLEncoder.encode(email, StandardCharsets.UTF_8) + "&password="
                + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&remember-me=on&_csrf="
                + URLEncoder.encode(get("/ws/test/form-token"), StandardCharsets.UTF_8);
        browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::getValue)
                .filter(value -> value.length() > 8)
                .forEach(secrets::add);
    }

    @Test
    void noneIsInTheLog() throws Exception {
        var password = secret("password-");
        var email = "log-" + UUID.randomUUID() + "@example.org";
        var team = TestPeople.team("log");
        var owner = TestPeople.person(
                team, "Ada", Role.OWNER, email, new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode(password));
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                owner.person().value());
        signIn(email, secret("wrong-"));
        signIn(email, password);
        get("/account");

        var admin = new Actor(owner.person(), "Ada", team, Set.of(Role.ADMIN, Role.OWNER), null);
        var token = CurrentActor.get(
                admin, () -> tokens.make("log", Set.of(), Duration.ofDays(1)).text());
        secrets.add(token);
        var rest = new Rest(port, token);
        secrets.add(rest.post("/api/v1/tokens", "{\"name\":\"second\"}")
                .body()
                .path("token")
                .asString());
        new Rest(port, secret("podium_pat_")).get("/api/v1/me");
        rest.get("/api/v1/agents/" + UUID.randomUUID() + "?key=" + secret("query-"));
        rest.post("/api/v1/agents", "{\"environment\":{\"KEY\":\"" + secret("environment-") + "\"},\"nonsense\":1}");
        rest.post("/api/v1/agents", "{\"name\":\"" + secret("half-"));

        var key = secret("sk-");
        CurrentActor.run(admin, () -> {
            var added = providers.add(new ModelProviders.Wanted(
                    "log-" + UUID.randomUUID().toString().substring(0, 8),
                    ModelProviders.Kind.COMPATIBLE,
                    // Nobody listens there.
                    "http://127.0.0.1:9",
                    key,
                    32_768,
                    2,
                    true));
            providers.remove(added.id());
            try {
                var hook = "https://hooks.example.org/services/" + secret("hook-");
                secrets.add(webhooks.set(hook).key());
                webhooks.remove();
            } catch (Refusal noSuchName) {
                // Where names cannot be resolved it is refused, which is not to be told with the address either.
                assertThat(noSuchName.code()).startsWith("hooks.");
            }
        });

        assertThat(secrets).hasSizeGreaterThan(10).noneMatch(String::isBlank);
        assertThat(heard.lines).isNotEmpty();
        assertThat(secrets).allSatisfy(each -> assertThat(heard.lines).noneMatch(line -> line.contains(each)));
    }
}
