package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.SignIn;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** As a browser signs in: by the form, with cookies. */
@PodiumTest
class SignInTest {

    private static final String PASSWORD = "correct horse battery";
    private static final String HASH = new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode(PASSWORD);

    @LocalServerPort
    int port;

    @Autowired
    SignIn signIn;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private TeamId team;

    @BeforeEach
    void adaIsThere() throws SQLException {
        SharedDatabase.empty();
        team = TestPeople.team("red");
        TestPeople.person(team, "Ada", Role.OWNER, "Ada@example.org", HASH);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Accept", "text/html,*/*")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String... fields) throws Exception {
        var form = new ArrayList<String>();
        for (int i = 0; i < fields.length; i += 2) {
            form.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("&", form)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The token against forged requests, as the page gets it: from a request of its session. */
    private String formToken() throws Exception {
        return get("/ws/test/form-token").body();
    }

    private HttpResponse<String> signIn(String email, String password) throws Exception {
        return post("/login", "username", email, "password", password, "_csrf", formToken());
    }

    private String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    private boolean signedIn() throws Exception {
        return get("/v3/api-docs").statusCode() == 200;
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    private static List<String> audited() {
        return SharedDatabase.column("select action from audit_entries order by id");
    }

    @Test
    void aRightPasswordSignsInWhateverTheCaseOfTheEmailAndChangesTheSession() throws Exception {
        formToken();
        var before = cookie("JSESSIONID");
        assertThat(before).isNotEmpty();
        var answer = signIn("ada@EXAMPLE.org", PASSWORD);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).doesNotContain("login");
        assertThat(cookie("JSESSIONID")).isNotEmpty().isNotEqualTo(before);
        assertThat(signedIn()).isTrue();
        assertThat(audited()).containsExactly("identity.sign-in");
    }

    @Test
    void anAddressThatIsNoneIsForThePagesOnceSomebodyIsSignedIn() throws Exception {
        assertThat(location(get("/nowhere"))).endsWith("/login");
        signIn("ada@example.org", PASSWORD);
        var answer = get("/nowhere/at/all");
        // The page itself is the browser's part, which need not be built here.
        assertThat(answer.statusCode()).isNotIn(302, 401, 403);
        assertThat(answer.body()).doesNotContain("request.not-allowed");
        // What a page fetches, such as a script that is not there, is still no page.
        var fetched = browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/nowhere.js"))
                        .header("Accept", "*/*")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(fetched.statusCode()).isIn(403, 404);
        assertThat(fetched.body()).doesNotContain("<!doctype html>");
    }

    @Test
    void aWrongPasswordAndAnUnknownEmailAreRefusedAlike() throws Exception {
        assertThat(location(signIn("ada@example.org", "wrong"))).endsWith("/login?error");
        assertThat(location(signIn("nobody@example.org", "wrong"))).endsWith("/login?error");
        assertThat(signedIn()).isFalse();
        assertThat(audited()).containsExactly("identity.sign-in-failed", "identity.sign-in-failed");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() throws Exception {
        formToken();
        var answer = post("/login", "username", "ada@example.org", "password", PASSWORD);
        assertThat(location(answer)).endsWith("/login?stale");
        assertThat(signedIn()).isFalse();
    }

    @Test
    void aBrowsersSignInDoesNotCountForRest() throws Exception {
        signIn("ada@example.org", PASSWORD);
        assertThat(get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(post("/api/v1/tokens", "name", "forged").statusCode()).isEqualTo(401);
    }

    @Test
    void aBrowserStaysSignedInWhenItsSessionIsLost() throws Exception {
        signIn("ada@example.org", PASSWORD);
        var remembered = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("podium-remember"))
                .findFirst()
                .orElseThrow();
        assertThat(remembered.isHttpOnly()).isTrue();
        assertThat(remembered.getMaxAge()).isBetween(13L * 86400, 14L * 86400);
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                .toList()
                .forEach(cookie -> cookies.getCookieStore().remove(null, cookie));
        assertThat(signedIn()).isTrue();
    }

    @Test
    void signingOutEndsTheSessionAndWhatRemembersIt() throws Exception {
        signIn("ada@example.org", PASSWORD);
        var remembered = cookie("podium-remember");
        post("/logout", "_csrf", formToken());
        assertThat(signedIn()).isFalse();
        assertThat(signIn.recall(remembered)).isEmpty();
        assertThat(audited()).containsExactly("identity.sign-in", "identity.sign-out");
    }

    @Test
    void aDeactivatedPersonIsOutWithinSeconds() throws Exception {
        signIn("ada@example.org", PASSWORD);
        TestPeople.update("update people set deactivated_at = now() where ?", true);
        var person = new dev.podium.identity.SignedIn(java.util.UUID.randomUUID(), "Ada");
        assertThat(signIn.actor(person, null)).isEmpty();
        assertThat(signIn.recall(cookie("podium-remember"))).isEmpty();
    }

    @Test
    void manyGuessesAtOnceAreStoppedAtTheLimit() throws Exception {
        var codes = new ArrayList<String>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            var guesses = new ArrayList<java.util.concurrent.Future<String>>();
            for (int i = 0; i < 20; i++) {
                var address = "192.0.2." + i;
                guesses.add(
                        pool.submit(() -> refusal("ada@example.org", address).code()));
            }
            for (var guess : guesses) {
                codes.add(guess.get());
            }
        }
        assertThat(codes.stream().filter("identity.wrong-password"::equals).count())
                .isEqualTo(5);
        assertThat(codes.stream().filter("identity.too-many-sign-ins"::equals).count())
                .isEqualTo(15);
        var refusal = refusal("ada@example.org", "192.0.2.99");
        assertThat(refusal.sentence()).containsPattern("possible in (30|2\\d) s");
    }

    @Test
    void oneAddressIsStoppedWhateverItGuesses() {
        for (int i = 0; i < 30; i++) {
            assertThat(refusal("person" + i + "@example.org", "192.0.2.1").code())
                    .isEqualTo("identity.wrong-password");
        }
        assertThat(refusal("person99@example.org", "192.0.2.1").code()).isEqualTo("identity.too-many-sign-ins");
    }

    private Refusal refusal(String email, String address) {
        try {
            signIn.check(email, "wrong", address);
        } catch (Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("A wrong password signed in.");
    }

    @Test
    void actsInTheChosenTeamAndInNoOther() {
        var second = TestPeople.team("zebra");
        var ada = signIn.check("ada@example.org", PASSWORD, "192.0.2.1");
        signIn.remember(ada, "192.0.2.1", "test");
        TestPeople.update(
                "insert into memberships (team_id, person_id, role) values (?, ?, 'VIEWER')",
                second.value(),
                ada.person().value());
        var foreign = TestPeople.team("foreign");
        assertThat(signIn.actor(ada, second).orElseThrow().roles()).containsExactly(Role.VIEWER);
        assertThat(signIn.actor(ada, foreign).orElseThrow().team()).isEqualTo(team);
        assertThat(signIn.actor(ada, null).orElseThrow().team()).isEqualTo(team);
    }
}
