package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.test.context.TestPropertySource;

/** Podium behind a proxy that ends TLS and says so, which the settings tell it to believe. */
@PodiumTest
@TestPropertySource(
        properties = {
            "server.forward-headers-strategy=native",
            "spring.security.oauth2.client.registration.github.client-id=podium",
            "spring.security.oauth2.client.registration.github.client-secret=secret",
            "podium.signin.github.groups=acme"
        })
class BehindTlsTest {

    private static final String PASSWORD = "correct horse battery";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @BeforeEach
    void adaIsThere() throws SQLException {
        SharedDatabase.empty();
        TestPeople.person(
                TestPeople.team("red"),
                "Ada",
                Role.OWNER,
                "ada@example.org",
                new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode(PASSWORD));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return HTTP.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static List<String> cookies(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie");
    }

    private List<String> cookiesOfASignIn(String scheme) throws Exception {
        var page = get("/ws/test/form-token", "X-Forwarded-Proto", scheme);
        var session = cookies(page).getFirst();
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/login"))
                        .headers("X-Forwarded-Proto", scheme, "Cookie", session.substring(0, session.indexOf(';')))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("username=ada%40example.org&password="
                                + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8) + "&_csrf="
                                + URLEncoder.encode(page.body().strip(), StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("/login");
        return cookies(answer);
    }

    @Test
    void browsersAreToldToComeByTlsAlone() throws Exception {
        for (var path : List.of("/login", "/api/v1/me", "/account", "/actuator/health")) {
            assertThat(get(path, "X-Forwarded-Proto", "https").headers().firstValue("Strict-Transport-Security"))
                    .as(path)
                    .contains("max-age=31536000 ; includeSubDomains");
        }
        // Without TLS a browser would not heed it, and a name without it must not be locked out.
        assertThat(get("/api/v1/me").headers().firstValue("Strict-Transport-Security"))
                .isEmpty();
    }

    /** Proxies hand on what a client calls X-Forwarded-Host, or add to it. */
    @Test
    void whereSignInLeadsBackToIsTheHostAndNotWhatAClientCallsIt() throws Exception {
        var location = get(
                        "/oauth2/authorization/github",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Port",
                        "8443",
                        "X-Forwarded-Host",
                        "evil.example")
                .headers()
                .firstValue("Location")
                .orElse("");
        assertThat(location)
                .startsWith("https://github.com/")
                .contains("redirect_uri=https://localhost:8443/login/oauth2/code/github")
                .doesNotContain("evil");
    }

    @Test
    void everyCookieStaysOnTlsAndOutOfScriptsAndOtherSites() throws Exception {
        var cookies = cookiesOfASignIn("https");
        assertThat(cookies).anyMatch(each -> each.startsWith("JSESSIONID="));
        assertThat(cookies)
                .anyMatch(each -> each.startsWith("podium-remember=") && !each.startsWith("podium-remember=;"));
        assertThat(cookies)
                .allMatch(each -> each.contains("; Secure"))
                .allMatch(each -> each.contains("; HttpOnly"))
                .allMatch(each -> each.contains("; SameSite=Lax"));
    }

    @Test
    void withoutTlsCookiesAreNotLostButKeepTheirOtherFences() throws Exception {
        assertThat(cookiesOfASignIn("http"))
                .hasSizeGreaterThan(1)
                .noneMatch(each -> each.contains("; Secure"))
                .allMatch(each -> each.contains("; HttpOnly"))
                .allMatch(each -> each.contains("; SameSite=Lax"));
    }
}
