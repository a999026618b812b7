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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Teams and people by REST, with the attempts of those who may not. */
@PodiumTest
class TeamRestTest {

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    private TeamId red;
    private Actor ada;
    private Actor ben;
    private Actor root;
    private Actor eve;

    @BeforeEach
    void twoTeamsAndAnAdmin() {
        red = TestPeople.team("red");
        ada = TestPeople.person(red, "Ada", Role.OWNER);
        ben = TestPeople.person(red, "Ben", Role.VIEWER);
        var blue = TestPeople.team("blue");
        eve = TestPeople.person(blue, "Eve", Role.OWNER);
        var person = TestPeople.person(blue, "Root", Role.MEMBER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                person.person().value());
        root = new Actor(person.person(), "Root", blue, Set.of(Role.MEMBER, Role.ADMIN), null);
    }

    private Rest as(Actor actor, String... scopes) {
        var made = CurrentActor.get(actor, () -> tokens.make("test", Set.of(scopes), Duration.ofDays(1)));
        return new Rest(port, made.text());
    }

    private static String member(Actor who) {
        return "/api/v1/team/members/" + who.person();
    }

    @Test
    void membersAreListedShownChangedAndRemoved() {
        var rest = as(ada);
        var list = rest.get("/api/v1/team/members?text=ben&limit=10");
        assertThat(list.status()).as(list.raw().body()).isEqualTo(200);
        assertThat(list.body().path("total").asInt()).isEqualTo(1);
        assertThat(list.body().path("items").path(0).path("role").asString()).isEqualTo("VIEWER");
        var changed = rest.send("PATCH", member(ben), "{\"role\": \"MEMBER\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("role").asString()).isEqualTo("MEMBER");
        assertThat(rest.get(member(ben)).body().path("name").asString()).isEqualTo("Ben");
        assertThat(rest.send("DELETE", member(ben), null).status()).isEqualTo(204);
        assertThat(rest.get(member(ben)).code()).isEqualTo("identity.no-member");
    }

    @Test
    void theLastOwnerIsToldWhatToDo() {
        var answer = as(ada).send("PATCH", member(ada), "{\"role\": \"MEMBER\"}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("identity.last-owner");
        assertThat(answer.body().path("nextStep").asString()).contains("owner first");
    }

    @Test
    void aViewerAndANarrowTokenChangeNothing() {
        var viewer = as(ben);
        assertThat(viewer.get("/api/v1/team/members").status()).isEqualTo(200);
        assertThat(viewer.send("PATCH", member(ben), "{\"role\": \"OWNER\"}").code())
                .isEqualTo("identity.not-allowed");
        assertThat(viewer.send("DELETE", member(ada), null).status()).isEqualTo(403);
        assertThat(viewer.post("/api/v1/team/invitations", "{\"role\": \"OWNER\"}")
                        .status())
                .isEqualTo(403);
        assertThat(viewer.get("/api/v1/team/invitations").status()).isEqualTo(403);
        var narrow = as(ada, "agents:read");
        assertThat(narrow.get("/api/v1/team/members").status()).isEqualTo(403);
        assertThat(narrow.send("DELETE", member(ben), null).status()).isEqualTo(403);
        var byAdminWithoutScope = as(ada, "team:manage");
        assertThat(byAdminWithoutScope.get("/api/v1/people").status()).isEqualTo(403);
    }

    @Test
    void idsOfAnotherTeamAreUnknown() {
        var foreign = as(eve);
        assertThat(foreign.get(member(ben)).status()).isEqualTo(404);
        assertThat(foreign.send("PATCH", member(ben), "{\"role\": \"OWNER\"}").status())
                .isEqualTo(404);
        assertThat(foreign.send("DELETE", member(ben), null).status()).isEqualTo(404);
        var made = as(ada).post("/api/v1/team/invitations", "{\"role\": \"MEMBER\"}");
        assertThat(foreign.send(
                                "DELETE",
                                "/api/v1/team/invitations/"
                                        + made.body().path("id").asString(),
                                null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void fieldsThatAreNotOfferedAreRefusedByName() {
        for (var body : List.of(
                "{\"role\": \"MEMBER\", \"platformRoles\": [\"ADMIN\"]}",
                "{\"role\": \"MEMBER\", \"team_id\": \"" + eve.team() + "\"}",
                "{\"role\": \"MEMBER\", \"team\": \"" + eve.team() + "\"}")) {
            var answer = as(ada).send("PATCH", member(ben), body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("request.unknown-field");
        }
        var invitation =
                as(ada).post("/api/v1/team/invitations", "{\"role\": \"MEMBER\", \"team\": \"" + eve.team() + "\"}");
        assertThat(invitation.code()).isEqualTo("request.unknown-field");
        assertThat(as(ada).send("PATCH", member(ben), "{\"role\": \"ADMIN\"}").code())
                .isEqualTo("identity.bad-role");
        assertThat(as(ada).send("PATCH", member(ben), "{\"role\": \"GOD\"}").code())
                .isEqualTo("request.unknown-value");
        assertThat(as(ada).send("PATCH", member(ben), "{}").code()).isEqualTo("identity.field-missing");
        assertThat(as(ada).get("/api/v1/team/members/1").code()).isEqualTo("kernel.bad-id");
        assertThat(as(ada).send("DELETE", "/api/v1/team/invitations/..", null).status())
                .isBetween(400, 499);
    }

    @Test
    void anInvitationShowsItsLinkOnce() {
        var rest = as(ada);
        var made = rest.post(
                "/api/v1/team/invitations",
                "{\"role\": \"STUDENT\", \"email\": \"new@example.org\", \"expiresInHours\": 24}");
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        assertThat(made.body().path("link").asString()).startsWith("http://localhost:" + port + "/invite?token=");
        var open = rest.get("/api/v1/team/invitations");
        assertThat(open.body().path(0).path("email").asString()).isEqualTo("new@example.org");
        assertThat(open.raw().body()).doesNotContain("invite?token");
        assertThat(rest.post("/api/v1/team/invitations", "{\"role\": \"MEMBER\", \"expiresInHours\": 721}")
                        .code())
                .isEqualTo("identity.invitation-expiry");
        assertThat(rest.send(
                                "DELETE",
                                "/api/v1/team/invitations/"
                                        + made.body().path("id").asString(),
                                null)
                        .status())
                .isEqualTo(204);
        assertThat(rest.get("/api/v1/team/invitations").body().isEmpty()).isTrue();
    }

    @Test
    void anAdminChangesPeopleAllOrNothing() {
        // An admin's own role holds no tokens, the membership's does.
        var rest = as(root);
        var list = rest.get("/api/v1/people?text=" + ben.person());
        assertThat(list.status()).as(list.raw().body()).isEqualTo(200);
        assertThat(list.body()
                        .path("items")
                        .path(0)
                        .path("teams")
                        .path(0)
                        .path("role")
                        .asString())
                .isEqualTo("VIEWER");
        var path = "/api/v1/people/" + ben.person();
        var both = rest.send("PATCH", path, "{\"deactivated\": true, \"platformRoles\": [\"ORG_AUDITOR\"]}");
        assertThat(both.status()).as(both.raw().body()).isEqualTo(200);
        assertThat(both.body().path("deactivated").asBoolean()).isTrue();
        assertThat(both.body().path("platformRoles").toString()).isEqualTo("[\"ORG_AUDITOR\"]");
        var own = rest.send(
                "PATCH",
                "/api/v1/people/" + root.person(),
                "{\"deactivated\": true, \"platformRoles\": [\"ADMIN\", \"ORG_MANAGER\"]}");
        assertThat(own.code()).isEqualTo("identity.own-account");
        assertThat(rest.get("/api/v1/people?text=" + root.person())
                        .body()
                        .path("items")
                        .path(0)
                        .path("platformRoles")
                        .toString())
                .isEqualTo("[\"ADMIN\"]");
        assertThat(rest.send("PATCH", "/api/v1/people/" + UUID.randomUUID(), "{\"deactivated\": true}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whoIsDeactivatedIsRefusedWithinTwoSeconds() {
        var hers = as(eve);
        assertThat(hers.get("/api/v1/me").status()).isEqualTo(200);
        var admin = as(root);
        assertThat(admin.send("PATCH", "/api/v1/people/" + eve.person(), "{\"deactivated\": true}")
                        .status())
                .isEqualTo(200);
        var end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        var status = 200;
        while (status == 200 && System.nanoTime() < end) {
            status = hers.get("/api/v1/me").status();
        }
        assertThat(status).isEqualTo(401);
    }

    @Test
    void onlyAnAdminTouchesTheInstallation() {
        var owner = as(ada);
        assertThat(owner.get("/api/v1/people").status()).isEqualTo(403);
        assertThat(owner.send("PATCH", "/api/v1/people/" + ada.person(), "{\"platformRoles\": [\"ADMIN\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(owner.get("/api/v1/teams").status()).isEqualTo(403);
        assertThat(owner.post("/api/v1/teams", "{\"name\": \"mine\"}").status()).isEqualTo(403);
        assertThat(owner.send("PATCH", "/api/v1/teams/" + red, "{\"name\": \"mine\"}")
                        .status())
                .isEqualTo(403);
        assertThat(owner.send("DELETE", "/api/v1/teams/" + red + "?name=red", null)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void anAdminMakesRenamesAndDeletesTeams() {
        var rest = as(root);
        var name = "team " + UUID.randomUUID();
        var made = rest.post("/api/v1/teams", "{\"name\": \"%s\", \"owner\": \"%s\"}".formatted(name, ben.person()));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        var path = "/api/v1/teams/" + made.body().path("id").asString();
        assertThat(rest.post("/api/v1/teams", "{\"name\": \"%s\"}".formatted(name))
                        .code())
                .isEqualTo("identity.team-name-taken");
        assertThat(rest.send("PATCH", path, "{\"name\": \"x" + name + "\"}").status())
                .isEqualTo(200);
        assertThat(rest.send("DELETE", path, null).code()).isEqualTo("identity.team-name-differs");
        var spelled = ("x" + name).replace(" ", "%20");
        assertThat(rest.send("DELETE", path + "?name=" + spelled, null).status())
                .isEqualTo(204);
        assertThat(rest.send("PATCH", path, "{\"name\": \"y\"}").code()).isEqualTo("identity.no-team");
        assertThat(rest.post("/api/v1/teams", "{\"name\": \"a\", \"owner\": \"x\"}")
                        .body()
                        .path("field")
                        .asString())
                .isEqualTo("owner");
    }

    @Test
    void anAdminTakesATeamsTrailAlongDeletesAndRestoresIt() {
        var rest = as(root);
        var path = "/api/v1/teams/" + red;
        assertThat(as(ada).post("/api/v1/team/invitations", "{\"role\": \"MEMBER\"}")
                        .status())
                .isEqualTo(201);
        assertThat(rest.get(path + "/contents").body().path("items")).isEmpty();
        var trail = rest.get(path + "/audit");
        assertThat(trail.status()).isEqualTo(200);
        assertThat(trail.raw().headers().firstValue("Content-Type").orElse("")).startsWith("application/x-ndjson");
        assertThat(trail.raw().body().lines())
                .anyMatch(line -> line.contains("audit.export") && line.contains("Root"))
                .allMatch(line -> line.startsWith("{"));
        var name = "red " + red;
        assertThat(rest.send("DELETE", path + "?name=" + name.replace(" ", "%20"), null)
                        .status())
                .isEqualTo(204);
        var deleted = rest.get("/api/v1/teams/deleted?text=" + red).body();
        assertThat(deleted.path("total").asInt()).isEqualTo(1);
        assertThat(deleted.path("items").path(0).path("members").asInt()).isEqualTo(2);
        assertThat(rest.get(path + "/contents").code()).isEqualTo("identity.no-team");
        var restored = rest.post(path + "/restore", "");
        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.body().path("members").asInt()).isEqualTo(2);
        assertThat(rest.post(path + "/restore", "").code()).isEqualTo("identity.no-team");
        for (var other : List.of(as(ada), as(eve), as(root, "team:manage"))) {
            assertThat(other.get(path + "/audit").status()).isEqualTo(403);
            assertThat(other.get("/api/v1/teams/deleted").status()).isEqualTo(403);
            assertThat(other.post(path + "/restore", "").status()).isEqualTo(403);
        }
    }

    @Test
    void theOrganisationIsShownInFiguresToWhoMayAndBadOrdersAreNamed() {
        var rest = as(root);
        var page = rest.get("/api/v1/organisation/teams?text=" + red + "&sort=members&descending=true");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body().path("items").path(0).path("members").asInt()).isEqualTo(2);
        assertThat(page.body().path("totals").path("teams").asInt()).isGreaterThanOrEqualTo(2);
        var bad = rest.get("/api/v1/organisation/teams?sort=screens");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.code()).isEqualTo("agents.bad-sort");
        assertThat(bad.body().path("field").asString()).isEqualTo("sort");
        assertThat(as(ada).get("/api/v1/organisation/teams").status()).isEqualTo(403);
        assertThat(as(root, "team:manage").get("/api/v1/organisation/teams").status())
                .isEqualTo(403);
    }
}
