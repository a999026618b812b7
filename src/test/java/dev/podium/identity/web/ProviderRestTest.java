package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@PodiumTest
class ProviderRestTest {

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    private Rest rest;

    @BeforeEach
    void anAdminHasAToken() throws Exception {
        SharedDatabase.empty();
        var team = TestPeople.team("red");
        var person = TestPeople.person(team, "Root", Role.OWNER).person();
        TestPeople.update("update people set platform_roles = '{ADMIN}' where id = ?", person.value());
        TestPeople.update("insert into teams (id, name) values (?, 'guests')", java.util.UUID.randomUUID());
        var admin = new Actor(person, "Root", team, Set.of(Role.OWNER, Role.ADMIN), null);
        rest = new Rest(
                port,
                CurrentActor.get(
                        admin,
                        () -> tokens.make("all", Set.of("platform:manage"), Duration.ofDays(1))
                                .text()));
    }

    @Test
    void aGitHubIsAddedChangedAndShownWithoutItsSecret() {
        var added = rest.post("/api/v1/providers", """
                {"id": "github", "kind": "GITHUB", "name": "GitHub", "clientId": "Iv1.x", "clientSecret": "s3cret",
                 "groups": ["acme"], "defaultTeam": {"team": "guests", "role": "VIEWER"}}""");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.body().path("issuer").asString()).isEqualTo("https://github.com");
        assertThat(added.body().path("defaultTeam").path("team").asString()).isEqualTo("guests");
        assertThat(added.raw().body()).doesNotContain("s3cret");
        assertThat(rest.post("/api/v1/providers", """
                        {"id": "github", "name": "x", "issuer": "https://id.example.org", "clientId": "c"}""").code()).isEqualTo("identity.provider-there");
        var changed = rest.send(
                "PUT",
                "/api/v1/providers/github",
                "{\"name\": \"Our GitHub\", \"groups\": [\"acme\"], \"enabled\": false}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("enabled").asBoolean()).isFalse();
        assertThat(changed.body().path("defaultTeam").isNull()).isTrue();
        assertThat(changed.body().path("kind").asString()).isEqualTo("GITHUB");
        assertThat(rest.get("/api/v1/providers").body().path("items")).hasSize(1);
    }

    @Test
    void groupsAreMappedAndUnmapped() {
        rest.post("/api/v1/providers", """
                {"id": "one", "name": "One", "issuer": "https://id.example.org", "clientId": "c"}""");
        rest.post("/api/v1/providers", """
                {"id": "two", "name": "Two", "issuer": "https://id.example.org", "clientId": "c"}""");
        var mapped = rest.post(
                "/api/v1/providers/one/mappings", "{\"value\": \"ops\", \"team\": \"guests\", \"role\": \"MEMBER\"}");
        assertThat(mapped.status()).isEqualTo(201);
        assertThat(mapped.body().path("claim").asString()).isEqualTo("groups");
        assertThat(mapped.body().path("teamThere").asBoolean()).isTrue();
        var path = "/mappings/" + mapped.body().path("id").asString();
        assertThat(rest.send("DELETE", "/api/v1/providers/two" + path, null).status())
                .isEqualTo(404);
        assertThat(rest.send("DELETE", "/api/v1/providers/one" + path, null).status())
                .isEqualTo(204);
        assertThat(rest.get("/api/v1/providers/one/mappings").body().path("items"))
                .isEmpty();
    }

    @Test
    void badInputSaysWhichFieldIsWrong() {
        assertThat(rest.post("/api/v1/providers", "{\"id\": \"x\", \"name\": \"X\", \"clientId\": \"c\"}")
                        .body()
                        .path("field")
                        .asString())
                .isEqualTo("issuer");
        assertThat(rest.post("/api/v1/providers", """
                                {"id": "x", "name": "X", "issuer": "http://169.254.169.254", "clientId": "c"}""").body().path("field").asString())
                .isEqualTo("issuer");
        assertThat(rest.post("/api/v1/providers", """
                                {"id": "x", "name": "X", "issuer": "https://id.example.org", "clientId": "c",
                                 "defaultTeam": {"team": "nowhere", "role": "MEMBER"}}""").body().path("field").asString())
                .isEqualTo("defaultTeam");
        assertThat(rest.post("/api/v1/providers", "{\"secret\": \"x\"}").status())
                .isEqualTo(400);
        assertThat(rest.get("/api/v1/providers/nothing").code()).isEqualTo("identity.no-provider");
    }
}
