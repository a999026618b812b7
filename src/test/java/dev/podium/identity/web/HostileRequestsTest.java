package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.ServiceAccounts;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** Requests as an attacker writes them: byte by byte, past every client that would tidy them. */
@PodiumTest
class HostileRequestsTest {

    private static final String PASSWORD = "correct horse battery";
    private static final String HASH = new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode(PASSWORD);
    private static final Pattern COOKIE = Pattern.compile("(?i)set-cookie: (JSESSIONID=[^;\r\n]+)");
    private static final Pattern LOCATION = Pattern.compile("(?i)\r\nlocation: ([^\r\n]*)");

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    ServiceAccounts accounts;

    private Actor ada;
    private String token;

    @BeforeEach
    void adaIsThere() throws SQLException {
        SharedDatabase.empty();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.OWNER, "ada@example.org", HASH);
        token = CurrentActor.get(
                ada, () -> tokens.make("all", Set.of(), Duration.ofDays(1)).text());
    }

    /** Sends the lines as they are and reads the whole answer. */
    private String raw(String requestLine, String headers, String body) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var text = requestLine + " HTTP/1.1\r\nConnection: close\r\n"
                    + "Host: localhost:" + port + "\r\n" + headers
                    + (body.isEmpty() ? "" : "Content-Length: " + bytes.length + "\r\n") + "\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static String found(Pattern pattern, String answer) {
        var found = pattern.matcher(answer);
        return found.find() ? found.group(1) : "";
    }

    /** Signs in by the form in the session that a first page made; the answer. */
    private String signIn(String session, String headers, String password) throws IOException {
        var page = raw("GET /ws/test/form-token", session.isEmpty() ? "" : "Cookie: " + session + "\r\n", "");
        var cookie = session.isEmpty() ? found(COOKIE, page) : session;
        var formToken = page.substring(page.indexOf("\r\n\r\n") + 4).strip();
        if (formToken.contains("\r\n")) {
            // The answer comes in one chunk: its length, the text, the end.
            formToken = formToken.lines().skip(1).findFirst().orElseThrow();
        }
        return raw(
                "POST /login",
                "Cookie: " + cookie + "\r\nContent-Type: application/x-www-form-urlencoded\r\n" + headers,
                "username=ada%40example.org&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&_csrf="
                        + URLEncoder.encode(formToken, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/../../actuator/env",
                "/api/v1/..;/..;/actuator/env",
                "/api/v1/%2e%2e/%2e%2e/actuator/env",
                "/icons/../../../../etc/passwd",
                "/icons/..%2f..%2f..%2fapplication.properties",
                "/icons/%252e%252e/application.properties",
                "/VAADIN/../WEB-INF/web.xml",
                "//etc/passwd",
                "/./application.properties",
                "/api/v1/agents/..%2f..%2fsecrets",
                "/api/v1/me%00.html",
                "/api/v1/me;jsessionid=1"
            })
    void aPathThatLeavesItsPlaceReachesNothing(String path) throws IOException {
        var answer = raw("GET " + path, "", "");
        assertThat(status(answer)).isIn(302, 400, 401, 403, 404);
        assertThat(answer).doesNotContain("root:", "spring.", "<web-app");
        if (status(answer) == 302) {
            assertThat(found(LOCATION, answer)).endsWith("/login");
        }
    }

    @Test
    void forwardedHeadersFromAnybodyChangeNothing() throws IOException {
        var forged = "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /evil\r\n"
                + "Forwarded: host=evil.example;proto=https\r\nX-Original-URL: /actuator/health\r\n"
                + "X-Rewrite-URL: /actuator/health\r\n";
        var answer = raw("GET /account", forged, "");
        assertThat(status(answer)).isEqualTo(302);
        assertThat(answer).doesNotContain("evil");
        assertThat(status(raw("GET /api/v1/me", forged, ""))).isEqualTo(401);
    }

    @Test
    void anAddressThatIsOnlyClaimedDoesNotPassTheLimitOfFailedSignIns() throws IOException {
        var last = "";
        for (int i = 0; i < 8; i++) {
            last = signIn("", "X-Forwarded-For: 10.0.0." + i + "\r\nX-Real-IP: 10.0.0." + i + "\r\n", "wrong");
        }
        assertThat(found(LOCATION, last)).contains("/login");
        assertThat(found(LOCATION, signIn("", "X-Forwarded-For: 10.9.9.9\r\n", PASSWORD)))
                .as("the right password, while it is stopped")
                .contains("/login");
    }

    @Test
    void aSessionThatSomebodyElseChoseIsNotTheOneThatIsSignedIn() throws IOException {
        var planted = "JSESSIONID=0123456789ABCDEF0123456789ABCDEF";
        raw("GET /login", "Cookie: " + planted + "\r\n", "");
        var answer = signIn("", "", PASSWORD);
        assertThat(found(COOKIE, answer)).isNotEmpty().isNotEqualTo(planted);
        assertThat(status(raw("GET /v3/api-docs", "Cookie: " + planted + "\r\n", "")))
                .isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/x",
                "/\\evil.example",
                "/login?continue=https://evil.example",
                "/%2f/evil.example"
            })
    void signingInLeadsToNoOtherSite(String wanted) throws IOException {
        var first = raw("GET " + wanted, "Accept: text/html\r\n", "");
        var session = found(COOKIE, first);
        var answer = signIn(session, "", PASSWORD);
        var location = found(LOCATION, answer);
        assertThat(location).matches("(?:http://localhost:" + port + ")?/(?![/\\\\]).*|http://localhost:" + port);
        assertThat(location).doesNotStartWith("//");
    }

    @Test
    void aTokenCountsInItsHeaderAlone() throws IOException {
        assertThat(status(raw("GET /api/v1/me", "Authorization: Bearer " + token + "\r\n", "")))
                .isEqualTo(200);
        assertThat(status(raw("GET /api/v1/me?access_token=" + token + "&token=" + token, "", "")))
                .isEqualTo(401);
        assertThat(status(raw("GET /api/v1/me", "Cookie: access_token=" + token + "; token=" + token + "\r\n", "")))
                .isEqualTo(401);
        assertThat(status(raw("GET /api/v1/me", "X-Auth-Token: " + token + "\r\n", "")))
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v1/service-accounts {\"name\":\"a\",\"role\":\"VIEWER\",\"id\":\"ROOT\"}",
                "POST /api/v1/service-accounts {\"name\":\"a\",\"role\":\"VIEWER\",\"team\":\"ROOT\"}",
                "POST /api/v1/service-accounts {\"name\":\"a\",\"role\":\"VIEWER\",\"password\":\"x\"}",
                "POST /api/v1/service-accounts {\"name\":\"a\",\"role\":\"ADMIN\"}",
                "POST /api/v1/service-accounts {\"name\":\"a\",\"roles\":[\"OWNER\"],\"role\":\"VIEWER\"}",
                "PATCH /api/v1/service-accounts/ID {\"platformRoles\":[\"ADMIN\"]}",
                "PATCH /api/v1/service-accounts/ID {\"email\":\"a@example.org\"}",
                "POST /api/v1/service-accounts/ID/tokens {\"name\":\"a\",\"scopes\":[\"agents:read\"],"
                        + "\"expiresInDays\":1,\"person\":\"ADA\"}",
                "POST /api/v1/service-accounts/ID/tokens {\"name\":\"a\",\"scopes\":[\"agents:read\"],"
                        + "\"expiresInDays\":1,\"token\":\"podium_sat_mine\"}",
                "POST /api/v1/service-accounts/ID/tokens {\"name\":\"a\",\"scopes\":[null],\"expiresInDays\":1}",
                "DELETE /api/v1/service-accounts/..%2f..%2ftokens {}",
                "DELETE /api/v1/service-accounts/1-1-1-1-1 {}",
                "DELETE /api/v1/service-accounts/ID/tokens/x'%20or%20'1'='1 {}"
            })
    void aServiceAccountIsGivenNothingThatItsFormDoesNotHave(String request) throws IOException {
        var account = CurrentActor.get(ada, () -> accounts.make("bot", Role.VIEWER));
        var parts = request.replace("ID", account.id().toString())
                .replace("ADA", ada.person().toString())
                .split(" ", 3);
        var answer = raw(
                parts[0] + " " + parts[1],
                "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n",
                parts[2]);
        assertThat(status(answer)).as(answer).isEqualTo(400);
        assertThat(CurrentActor.get(ada, accounts::list)).containsExactly(account);
    }

    @Test
    void aTokenOfOneKindIsNoneOfAnother() throws IOException {
        var account = CurrentActor.get(ada, () -> accounts.make("bot", Role.VIEWER));
        var text = CurrentActor.get(
                        ada, () -> accounts.makeToken(account.id(), "t", Set.of("agents:read"), Duration.ofDays(1)))
                .text();
        assertThat(status(raw("GET /api/v1/me", "Authorization: Bearer " + text + "\r\n", "")))
                .isEqualTo(200);
        for (var prefix : new String[] {"podium_pat_", "podium_agt_", "podium_", ""}) {
            var forged = prefix + text.substring("podium_sat_".length());
            assertThat(status(raw("GET /api/v1/me", "Authorization: Bearer " + forged + "\r\n", "")))
                    .as(prefix)
                    .isEqualTo(401);
        }
    }

    @Test
    void aMethodIsTheOneOfTheRequestLine() throws IOException {
        var made = CurrentActor.get(ada, () -> tokens.make("kept", Set.of(), Duration.ofDays(1)));
        raw(
                "POST /api/v1/tokens/" + made.token().id() + "?_method=DELETE",
                "Authorization: Bearer " + token + "\r\nX-HTTP-Method-Override: DELETE\r\n",
                "");
        assertThat(CurrentActor.get(ada, tokens::mine))
                .extracting(Tokens.Token::name)
                .contains("kept");
        var traced = raw("TRACE /api/v1/me", "Authorization: Bearer " + token + "\r\n", "");
        assertThat(status(traced)).isIn(400, 401, 403, 405);
        assertThat(traced).doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\",\"program\":\"shell\",\"workingDirectory\":\"/tmp\",\"owner\":\"ROOT\"}",
                "{\"name\":\"a\",\"program\":\"shell\",\"workingDirectory\":\"/tmp\",\"team\":\"ROOT\"}",
                "{\"name\":\"a\",\"program\":\"shell\",\"workingDirectory\":\"/tmp\",\"teamId\":\"ROOT\"}",
                "{\"name\":\"a\",\"program\":\"shell\",\"workingDirectory\":\"/tmp\",\"terminal\":{\"session\":\"x\"}}"
            })
    void whatNobodyMaySetIsRefusedAndNotPassedOver(String body) throws IOException {
        var answer = raw(
                "POST /api/v1/agents",
                "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n",
                body);
        assertThat(status(answer)).isEqualTo(400);
        assertThat(answer).contains("\"code\":\"");
    }
}
