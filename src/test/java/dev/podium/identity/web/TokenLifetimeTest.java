package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Access;
import dev.podium.identity.ServiceAccounts;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A Podium whose tokens live for a week at most. */
@PodiumTest
@TestPropertySource(properties = "podium.tokens.longest=7d")
class TokenLifetimeTest {

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    ServiceAccounts accounts;

    @Autowired
    Access access;

    private Actor ada;
    private Rest rest;

    @BeforeEach
    void anOwner() {
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.OWNER);
        rest = new Rest(
                port,
                CurrentActor.get(ada, () -> tokens.make("t", Set.of(), Duration.ofDays(7)))
                        .text());
    }

    @Test
    void aLongerOneIsRefusedWithTheLimitWhoeverItIsFor() {
        var refused = rest.post("/api/v1/tokens", "{\"name\":\"a\",\"expiresInDays\":8}");
        assertThat(refused.code()).isEqualTo("identity.token-expiry");
        assertThat(refused.body().path("detail").asString())
                .isEqualTo("On this Podium a token is valid for 1 to 7 days, not for 8.");
        var id = CurrentActor.get(ada, () -> accounts.make("bot", Role.VIEWER)).id();
        assertThat(rest.post(
                                "/api/v1/service-accounts/" + id + "/tokens",
                                "{\"name\":\"a\",\"scopes\":[\"agents:read\"],\"expiresInDays\":8}")
                        .code())
                .isEqualTo("identity.token-expiry");
        assertThat(rest.post("/api/v1/tokens", "{\"name\":\"usual\"}").status())
                .as("the usual 90 days are more than may be")
                .isEqualTo(201);
    }

    @Test
    void aShorterLimitEndsOlderTokens() {
        // Made when 366 days were allowed.
        TestPeople.update(
                "update api_tokens set expires_at = created_at + interval '366 days' where person_id = ?",
                ada.person().value());
        assertThat(Instant.parse(rest.get("/api/v1/tokens")
                        .body()
                        .get(0)
                        .path("expiresAt")
                        .asString()))
                .as("shown as it counts")
                .isBefore(Instant.now().plus(8, ChronoUnit.DAYS));
        var made = CurrentActor.get(ada, () -> tokens.make("old", Set.of(), Duration.ofDays(7)));
        var actor = tokens.actorOf(made.text()).orElseThrow();
        assertThat(access.now(actor)).isPresent();
        TestPeople.update(
                "update api_tokens set created_at = now() - interval '8 days', expires_at = now() + interval '300 days'"
                        + " where id = ?",
                made.token().id());
        var second = CurrentActor.get(ada, () -> tokens.make("aged", Set.of(), Duration.ofDays(7)));
        TestPeople.update(
                "update api_tokens set created_at = now() - interval '8 days', expires_at = now() + interval '300 days'"
                        + " where id = ?",
                second.token().id());
        assertThat(rest.as(second.text()).get("/api/v1/me").status()).isEqualTo(401);
        assertThat(access.now(actor)).as("what it has open").isEmpty();
    }
}
