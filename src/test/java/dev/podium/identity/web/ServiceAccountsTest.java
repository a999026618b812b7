package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.AllTeams;
import dev.podium.identity.Members;
import dev.podium.identity.People;
import dev.podium.identity.ServiceAccounts;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Service accounts by REST, as owners, as the accounts themselves, and as those who may not. */
@PodiumTest
class ServiceAccountsTest {

    private static final String PATH = "/api/v1/service-accounts";

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    ServiceAccounts accounts;

    @Autowired
    People people;

    @Autowired
    Members members;

    @Autowired
    AllTeams teams;

    private TeamId team;
    private Actor ada;
    private Rest rest;

    @BeforeEach
    void anOwner() {
        team = TestPeople.team("red");
        ada = TestPeople.person(team, "Ada", Role.OWNER);
        rest = restOf(ada);
    }

    private Rest restOf(Actor actor) {
        return new Rest(
                port,
                CurrentActor.get(actor, () -> tokens.make("t", Set.of(), Duration.ofDays(1)))
                        .text());
    }

    private String account(String name, String role) {
        var made = rest.post(PATH, "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}");
        assertThat(made.status()).isEqualTo(201);
        return made.body().path("id").asString();
    }

    private JsonNode token(String account, String scopes) {
        var made = rest.post(
                PATH + "/" + account + "/tokens", "{\"name\":\"ci\",\"scopes\":" + scopes + ",\"expiresInDays\":30}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body();
    }

    private Rest as(JsonNode token) {
        return rest.as(token.path("token").asString());
    }

    /** Until the answer has this status: two seconds at most. */
    private static void within2Seconds(Rest who, int status) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (who.get("/api/v1/me").status() != status) {
            assertThat(System.nanoTime()).as("two seconds").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private String agent(Rest who, String name) {
        var made = who.post(
                "/api/v1/agents",
                "{\"name\":\"" + name + "\",\"program\":\"shell\",\"workingDirectory\":\"/tmp\",\"start\":false}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().path("id").asString();
    }

    @Test
    void anAccountWorksUnderItsOwnNameAndOwnsWhatItMakes() {
        var id = account("deploy-bot", "MEMBER");
        var made = token(id, "[\"agents:read\",\"agents:write\"]");
        assertThat(made.path("token").asString()).matches("podium_sat_[0-9A-Za-z]{49}");
        var bot = as(made);
        var me = bot.get("/api/v1/me").body();
        assertThat(me.path("person").path("name").asString()).isEqualTo("deploy-bot");
        assertThat(me.path("roles").toString()).isEqualTo("[\"SERVICE\"]");
        assertThat(me.path("scopes").toString()).isEqualTo("[\"agents:read\",\"agents:write\"]");
        var agent = agent(bot, "built");
        var seen = rest.get("/api/v1/agents/" + agent).body();
        assertThat(seen.path("owner").path("id").asString()).isEqualTo(id);
        assertThat(seen.path("owner").path("name").asString()).isEqualTo("deploy-bot");
        assertThat(rest.get("/api/v1/audit?action=agents.create")
                        .body()
                        .path("items")
                        .get(0)
                        .path("person")
                        .path("name")
                        .asString())
                .isEqualTo("deploy-bot");
    }

    @Test
    void isListedWithItsTokensAndTheirUseAndShowsNoTextAgain() {
        var id = account("deploy-bot", "VIEWER");
        var first = token(id, "[\"agents:read\"]");
        var second = token(id, "[\"agents:read\"]");
        assertThat(as(first).get("/api/v1/me").status()).isEqualTo(200);
        assertThat(as(second).get("/api/v1/me").status()).as("both count").isEqualTo(200);
        var shown = rest.get(PATH).body().get(0);
        assertThat(shown.path("tokens").asInt()).isEqualTo(2);
        assertThat(shown.path("lastUsedAt").asString()).isNotEmpty();
        assertThat(shown.path("madeBy").asString()).isEqualTo("Ada");
        var list = rest.get(PATH + "/" + id + "/tokens");
        assertThat(list.body().size()).isEqualTo(2);
        assertThat(list.raw().body())
                .doesNotContain(
                        first.path("token").asString(), second.path("token").asString());
        assertThat(rest.get("/api/v1/audit").raw().body())
                .contains("identity.service-token-made")
                .doesNotContain(first.path("token").asString());
        assertThat(rest.get("/api/v1/tokens").body().size())
                .as("an owner's own")
                .isOne();
    }

    @Test
    void aTokenEndsAtOnceAndTheOtherGoesOn() {
        var id = account("deploy-bot", "VIEWER");
        var old = token(id, "[\"agents:read\"]");
        var fresh = token(id, "[\"agents:read\"]");
        var path = PATH + "/" + id + "/tokens/" + old.path("id").asString();
        assertThat(as(old).get("/api/v1/me").status()).isEqualTo(200);
        assertThat(rest.send("DELETE", path, null).status()).isEqualTo(204);
        assertThat(as(old).get("/api/v1/me").status()).isEqualTo(401);
        assertThat(as(fresh).get("/api/v1/me").status()).isEqualTo(200);
        assertThat(rest.send("DELETE", path, null).code()).isEqualTo("identity.token-not-found");
    }

    @Test
    void whoIsDisabledIsOutWithinTwoSecondsAndBackWhenEnabled() {
        var id = account("deploy-bot", "VIEWER");
        var bot = as(token(id, "[\"agents:read\"]"));
        assertThat(bot.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(rest.send("PATCH", PATH + "/" + id, "{\"disabled\":true}")
                        .body()
                        .path("disabled")
                        .asBoolean())
                .isTrue();
        within2Seconds(bot, 401);
        assertThat(CurrentActor.get(ada, people::members))
                .extracting(People.Member::name)
                .doesNotContain("deploy-bot");
        rest.send("PATCH", PATH + "/" + id, "{\"disabled\":false}");
        within2Seconds(bot, 200);
    }

    @Test
    void isNarrowedToItsRoleWhateverItsTokensSay() {
        var id = account("deploy-bot", "MEMBER");
        var bot = as(token(id, "[\"agents:read\",\"agents:write\"]"));
        agent(bot, "before");
        rest.send("PATCH", PATH + "/" + id, "{\"role\":\"VIEWER\"}");
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        var body = "{\"name\":\"after\",\"program\":\"none\",\"workingDirectory\":\"/tmp\",\"start\":false}";
        while (bot.post("/api/v1/agents", body).status() != 403) {
            assertThat(System.nanoTime()).as("two seconds").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        assertThat(bot.get("/api/v1/me").body().path("scopes").toString()).isEqualTo("[\"agents:read\"]");
    }

    @Test
    void isGoneWithItsTokensWhenItIsDeletedAndItsNameIsFree() {
        var id = account("deploy-bot", "MEMBER");
        var bot = as(token(id, "[\"agents:read\",\"agents:write\"]"));
        var agent = agent(bot, "kept");
        assertThat(rest.send("DELETE", PATH + "/" + id, null).status()).isEqualTo(204);
        within2Seconds(bot, 401);
        assertThat(rest.get(PATH + "/" + id).code()).isEqualTo("identity.no-service-account");
        assertThat(rest.send("PATCH", PATH + "/" + id, "{\"disabled\":false}").status())
                .isEqualTo(404);
        assertThat(rest.get("/api/v1/agents/" + agent)
                        .body()
                        .path("owner")
                        .path("name")
                        .asString())
                .isEqualTo("deploy-bot");
        account("deploy-bot", "MEMBER");
    }

    @Test
    void isOutWithItsTeam() {
        var bot = as(token(account("deploy-bot", "VIEWER"), "[\"agents:read\"]"));
        assertThat(bot.get("/api/v1/me").status()).isEqualTo(200);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                ada.person().value());
        var root = new Actor(ada.person(), "Ada", team, Set.of(Role.ADMIN, Role.OWNER), null);
        CurrentActor.run(root, () -> {
            assertThat(teams.get(team).members()).as("people only").isOne();
            assertThat(teams.contents(team)).contains("1 service account");
            teams.delete(team, teams.get(team).name());
        });
        within2Seconds(bot, 401);
    }

    @Test
    void isNoPersonAnywhere() {
        var id = account("deploy-bot", "MEMBER");
        var account = PersonId.parse(id);
        assertThat(rest.get("/api/v1/team/members").body().path("total").asInt())
                .isOne();
        assertThat(rest.get("/api/v1/team/members/" + id).code()).isEqualTo("identity.no-member");
        assertThat(rest.send("PATCH", "/api/v1/team/members/" + id, "{\"role\":\"OWNER\"}")
                        .status())
                .isEqualTo(404);
        assertThat(rest.send("DELETE", "/api/v1/team/members/" + id, null).status())
                .isEqualTo(404);
        assertThatThrownBy(() -> CurrentActor.run(ada, () -> members.transferOwnership(account)))
                .isInstanceOf(Refusal.class);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                ada.person().value());
        var root = restOf(ada);
        assertThat(root.get("/api/v1/people?text=deploy-bot")
                        .body()
                        .path("items")
                        .toString())
                .doesNotContain(id);
        for (var body : List.of("{\"platformRoles\":[\"ADMIN\"]}", "{\"deactivated\":true}")) {
            assertThat(root.send("PATCH", "/api/v1/people/" + id, body).code()).isEqualTo("identity.no-person");
        }
        // Below every check: the database itself gives it no way in, and nobody else its role.
        for (var sql : List.of(
                "update people set password_hash = 'x' where id = ?",
                "update people set email = 'bot@example.org' where id = ?",
                "update people set platform_roles = '{ADMIN}' where id = ?",
                "update memberships set role = 'OWNER' where person_id = ?",
                "insert into sign_ins (id, person_id, address, user_agent, expires_at)"
                        + " values (gen_random_uuid(), ?, '', '', now() + interval '1 day')",
                "insert into password_resets (token_hash, person_id, expires_at) values ('\\x01', ?, now())",
                "insert into person_identities (issuer, subject, person_id) values ('i', 's', ?)")) {
            assertThatThrownBy(() -> TestPeople.update(sql, account.value()))
                    .as(sql)
                    .isNotNull();
        }
        assertThatThrownBy(() -> TestPeople.update(
                        "update memberships set role = 'SERVICE' where person_id = ?",
                        ada.person().value()))
                .hasMessageContaining("SERVICE");
    }

    @Test
    void whoMayNotManageThemSeesAndDoesNothing() {
        var id = account("deploy-bot", "MEMBER");
        var token = token(id, "[\"agents:read\",\"agents:write\"]");
        for (var role : List.of(Role.MEMBER, Role.VIEWER, Role.MANAGER, Role.INSTRUCTOR)) {
            var other = restOf(TestPeople.person(team, role.name(), role));
            assertThat(other.get(PATH).code()).isEqualTo("identity.not-allowed");
            assertThat(other.post(PATH + "/" + id + "/tokens", "{}").status()).isIn(400, 403);
        }
        var bot = as(token);
        assertThat(bot.get(PATH).status()).isEqualTo(403);
        assertThat(bot.post("/api/v1/tokens", "{\"name\":\"more\"}").status()).isEqualTo(403);
        assertThat(bot.get("/api/v1/team/members").status()).isEqualTo(403);
        assertThat(bot.get("/api/v1/audit").status()).isEqualTo(403);
    }

    @Test
    void anotherTeamsAccountIsNotThere() {
        var id = account("deploy-bot", "MEMBER");
        var token = token(id, "[\"agents:read\"]").path("id").asString();
        var stranger = restOf(TestPeople.person(TestPeople.team("blue"), "Eve", Role.OWNER));
        var body = "{\"name\":\"x\",\"scopes\":[\"agents:read\"],\"expiresInDays\":1}";
        assertThat(stranger.get(PATH + "/" + id).status()).isEqualTo(404);
        assertThat(stranger.send("PATCH", PATH + "/" + id, "{\"disabled\":true}")
                        .status())
                .isEqualTo(404);
        assertThat(stranger.send("DELETE", PATH + "/" + id, null).status()).isEqualTo(404);
        assertThat(stranger.get(PATH + "/" + id + "/tokens").status()).isEqualTo(404);
        assertThat(stranger.post(PATH + "/" + id + "/tokens", body).status()).isEqualTo(404);
        var own = stranger.post(PATH, "{\"name\":\"mine\",\"role\":\"VIEWER\"}")
                .body()
                .path("id")
                .asString();
        assertThat(stranger.send("DELETE", PATH + "/" + own + "/tokens/" + token, null)
                        .code())
                .isEqualTo("identity.token-not-found");
        assertThat(stranger.get(PATH).raw().body()).doesNotContain(id);
    }

    @Test
    void aTokenOfAPersonMakesNoneThatIsWiderThanItself() {
        var narrow = rest.as(
                CurrentActor.get(ada, () -> tokens.make("n", Set.of("service-accounts:manage"), Duration.ofDays(1)))
                        .text());
        var id = account("deploy-bot", "MEMBER");
        var made = narrow.post(
                PATH + "/" + id + "/tokens", "{\"name\":\"wide\",\"scopes\":[\"agents:write\"],\"expiresInDays\":1}");
        assertThat(made.code()).isEqualTo("identity.token-scope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{} identity.field-missing name",
                "{\"name\":\"bot\"} identity.field-missing role",
                "{\"name\":\"bot\",\"role\":\"OWNER\"} identity.bad-role role",
                "{\"name\":\"bot\",\"role\":\"SERVICE\"} identity.bad-role role",
                "{\"name\":\"\",\"role\":\"MEMBER\"} identity.bad-name name",
                "{\"name\":\"a\\nb\",\"role\":\"MEMBER\"} identity.bad-name name",
                "{\"name\":\"ada\",\"role\":\"MEMBER\"} identity.service-name-taken name"
            })
    void refusesAnAccountThatCannotBe(String row) {
        var parts = row.split(" ");
        var refused = rest.post(PATH, parts[0]);
        assertThat(refused.code()).isEqualTo(parts[1]);
        assertThat(refused.body().path("field").asString()).isEqualTo(parts[2]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scopes\":[\"agents:read\"],\"expiresInDays\":1} name",
                "{\"name\":\"t\",\"expiresInDays\":1} scopes",
                "{\"name\":\"t\",\"scopes\":[\"agents:read\"]} expiresInDays",
                "{\"name\":\"t\",\"scopes\":[],\"expiresInDays\":1} scopes",
                "{\"name\":\"t\",\"scopes\":[\"agents:write\"],\"expiresInDays\":1} scopes",
                "{\"name\":\"t\",\"scopes\":[\"team:manage\"],\"expiresInDays\":1} scopes",
                "{\"name\":\"t\",\"scopes\":[\"agents:self\"],\"expiresInDays\":1} scopes",
                "{\"name\":\"t\",\"scopes\":[\"agents:read\"],\"expiresInDays\":0} expiresInDays",
                "{\"name\":\"t\",\"scopes\":[\"agents:read\"],\"expiresInDays\":367} expiresInDays",
                "{\"name\":\"t\",\"scopes\":[\"agents:read\"],\"expiresInDays\":2147483647} expiresInDays"
            })
    void refusesATokenThatCannotBe(String row) {
        var id = account("viewer-bot", "VIEWER");
        var refused = rest.post(PATH + "/" + id + "/tokens", row.substring(0, row.lastIndexOf(' ')));
        assertThat(refused.status()).as(refused.code()).isEqualTo(400);
        assertThat(refused.body().path("field").asString()).isEqualTo(row.substring(row.lastIndexOf(' ') + 1));
        assertThat(rest.get(PATH + "/" + id + "/tokens").body().size()).isZero();
    }

    @Test
    void hasSoManyTokensAndNoMore() {
        var id = account("deploy-bot", "VIEWER");
        for (int i = 0; i < ServiceAccounts.MOST_TOKENS; i++) {
            token(id, "[\"agents:read\"]");
        }
        var body = "{\"name\":\"t\",\"scopes\":[\"agents:read\"],\"expiresInDays\":1}";
        assertThat(rest.post(PATH + "/" + id + "/tokens", body).code()).isEqualTo("identity.too-many-tokens");
        TestPeople.update(
                "update api_tokens set expires_at = now() where person_id = ? and id ="
                        + " (select id from api_tokens where person_id = ? limit 1)",
                UUID.fromString(id),
                UUID.fromString(id));
        assertThat(rest.post(PATH + "/" + id + "/tokens", body).status())
                .as("one that has expired counts no more")
                .isEqualTo(201);
    }

    @Test
    void aTeamHasSoManyAndNoMore() {
        for (int i = 0; i < ServiceAccounts.MOST; i++) {
            var name = "bot-" + i;
            CurrentActor.run(ada, () -> accounts.make(name, Role.VIEWER));
        }
        assertThat(rest.post(PATH, "{\"name\":\"one-more\",\"role\":\"VIEWER\"}")
                        .code())
                .isEqualTo("identity.too-many-service-accounts");
        assertThat(rest.get(PATH).body().size()).isEqualTo(ServiceAccounts.MOST);
    }

    @Test
    void whatIsChangedIsInTheTrail() {
        var id = account("deploy-bot", "VIEWER");
        rest.send("PATCH", PATH + "/" + id, "{\"name\":\"ship-bot\",\"role\":\"MEMBER\",\"disabled\":true}");
        rest.send("DELETE", PATH + "/" + id, null);
        var trail = rest.get("/api/v1/audit?action=identity.service").body().path("items");
        var actions = new java.util.ArrayList<String>();
        trail.forEach(entry -> actions.add(entry.path("action").asString()));
        assertThat(actions)
                .containsExactly(
                        "identity.service-account-deleted",
                        "identity.service-account-disabled",
                        "identity.service-account-role",
                        "identity.service-account-renamed",
                        "identity.service-account-made");
    }
}
