package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@PodiumTest
class TokensTest {

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    private TeamId team;
    private Actor ada;
    private Rest rest;

    @BeforeEach
    void adaHasAToken() {
        team = TestPeople.team("red");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        rest = restOf(ada);
    }

    private Rest restOf(Actor actor) {
        var made = CurrentActor.get(actor, () -> tokens.make("first", Set.of(), Duration.ofDays(1)));
        return new Rest(port, made.text());
    }

    @Test
    void isShownOnceAndListedWithoutItsText() {
        var made = rest.post("/api/v1/tokens", "{\"name\": \"ci\", \"scopes\": [\"agents:read\"]}");
        assertThat(made.status()).isEqualTo(201);
        var text = made.body().path("token").asString();
        assertThat(text).startsWith("podium_pat_");
        var list = rest.get("/api/v1/tokens");
        assertThat(list.body().size()).isEqualTo(2);
        assertThat(list.raw().body()).doesNotContain(text);
        assertThat(list.body().get(0).path("ending").asString()).isEqualTo(text.substring(text.length() - 4));
    }

    @Test
    void endsAtOnceWhenItIsRevoked() {
        var made = rest.post("/api/v1/tokens", "{\"name\": \"ci\"}");
        var other = rest.as(made.body().path("token").asString());
        assertThat(other.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(rest.send(
                                "DELETE",
                                "/api/v1/tokens/" + made.body().path("id").asString(),
                                null)
                        .status())
                .isEqualTo(204);
        var refused = other.get("/api/v1/me");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("identity.bad-token");
        assertThat(rest.send(
                                "DELETE",
                                "/api/v1/tokens/" + made.body().path("id").asString(),
                                null)
                        .code())
                .isEqualTo("identity.token-not-found");
    }

    @Test
    void isOfNoUseOnceItHasExpired() {
        TestPeople.update("update api_tokens set expires_at = now() - interval '1 s' where team_id = ?", team.value());
        assertThat(rest.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void ofAPersonWhoLeftTheTeamOrWasDeactivatedIsOfNoUse() {
        TestPeople.update(
                "update people set deactivated_at = now() where id = ?",
                ada.person().value());
        assertThat(rest.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void isNotSeenOrRevokedByATeamMate() {
        var bob = restOf(TestPeople.person(team, "Bob", Role.OWNER));
        var id = rest.get("/api/v1/tokens").body().get(0).path("id").asString();
        assertThat(bob.get("/api/v1/tokens").body().size()).isEqualTo(1);
        assertThat(bob.send("DELETE", "/api/v1/tokens/" + id, null).status()).isEqualTo(404);
    }

    @Test
    void doesNoMoreThanItsScopesAndMakesNoneThatDoes() {
        var made = rest.post("/api/v1/tokens", "{\"name\": \"narrow\", \"scopes\": [\"tokens:manage\"]}");
        var narrow = rest.as(made.body().path("token").asString());
        assertThat(narrow.get("/api/v1/me").body().path("scopes").toString()).isEqualTo("[\"tokens:manage\"]");
        var wider = narrow.post("/api/v1/tokens", "{\"name\": \"wide\", \"scopes\": [\"agents:read\"]}");
        assertThat(wider.code()).isEqualTo("identity.token-scope");
        var reader = rest.as(rest.post("/api/v1/tokens", "{\"name\": \"r\", \"scopes\": [\"agents:read\"]}")
                .body()
                .path("token")
                .asString());
        assertThat(reader.get("/api/v1/tokens").status()).isEqualTo(403);
    }

    @Test
    void refusesNamesScopesAndTimesThatAreNone() {
        assertThat(rest.post("/api/v1/tokens", "{}").body().path("field").asString())
                .isEqualTo("name");
        assertThat(rest.post("/api/v1/tokens", "{\"name\": \"a\", \"scopes\": [\"everything\"]}")
                        .code())
                .isEqualTo("identity.token-scope");
        assertThat(rest.post("/api/v1/tokens", "{\"name\": \"a\", \"scopes\": [null]}")
                        .code())
                .isEqualTo("identity.token-scope");
        for (var days : new int[] {0, -1, 367}) {
            assertThat(rest.post("/api/v1/tokens", "{\"name\": \"a\", \"expiresInDays\": " + days + "}")
                            .code())
                    .isEqualTo("identity.token-expiry");
        }
        assertThat(rest.send("DELETE", "/api/v1/tokens/1-1-1-1-1", null).code()).isEqualTo("kernel.bad-id");
    }

    @Test
    void makesNoSessionAndReachesTheDescription() {
        assertThat(rest.get("/api/v1/me").raw().headers().firstValue("Set-Cookie"))
                .isEmpty();
        var description = rest.get("/v3/api-docs");
        assertThat(description.status()).isEqualTo(200);
        assertThat(description.body().path("info").path("title").asString()).isEqualTo("Podium");
        assertThat(description.body().path("paths").propertyNames()).contains("/api/v1/setup", "/api/v1/tokens");
    }

    @Test
    void aPathThatIsNotThereAndAWrongMethodAreProblems() {
        assertThat(rest.get("/api/v1/nothing").code()).isEqualTo("request.no-such-path");
        assertThat(rest.get("/api/v1/nothing").status()).isEqualTo(404);
        assertThat(rest.send("PUT", "/api/v1/tokens", null).code()).isEqualTo("request.wrong-method");
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (var text : new String[] {"x", "podium_pat_", "a b", rest.token() + "x"}) {
            assertThat(rest.as(text).get("/api/v1/me").code()).as(text).isEqualTo("identity.bad-token");
        }
    }
}
