package dev.podium.audit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrail;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.SignIn;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PodiumTest
@ExtendWith(OutputCaptureExtension.class)
class AuditRestTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NASTY = "x\n{\"position\":1}\r\u001b[2Jé\u2028\u0085\u009b\u007f<b>";

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    AuditTrail trail;

    @Autowired
    AuditTrails trails;

    @Autowired
    SignIn signIn;

    private TeamId team;
    private Actor owner;
    private String token;

    @BeforeEach
    void anOwnerHasAToken() {
        team = TestPeople.team("red");
        owner = TestPeople.person(team, "Ada", Role.OWNER);
        token = tokenOf(owner);
    }

    private String tokenOf(Actor actor) {
        return CurrentActor.get(actor, () -> tokens.make("first", Set.of(), Duration.ofDays(1)))
                .text();
    }

    private HttpResponse<String> send(String bearer, String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .header("User-Agent", "tester/1.0 " + "y".repeat(300))
                .header("X-Request-Id", "forged")
                .header("X-Forwarded-For", "10.66.66.66")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode get(String path) {
        return JSON.readTree(send(token, "GET", path, "").body());
    }

    private static List<String> objects(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(item -> item.path("object").asString())
                .toList();
    }

    private void record(String... objects) {
        CurrentActor.run(owner, () -> {
            for (var object : objects) {
                trail.record("test.done", object, Map.of());
            }
        });
    }

    @Test
    void anEntrySaysWhereItCameFromUnderTheIdThatTheAnswerHas() {
        var made = send(token, "POST", "/api/v1/tokens", "{\"name\": \"ci\"}");
        var entry = get("/api/v1/audit?limit=1").path("items").get(0);
        assertThat(entry.path("action").asString()).isEqualTo("identity.token-made");
        assertThat(entry.path("object").asString()).isEqualTo("ci");
        assertThat(entry.path("outcome").asString()).isEqualTo("done");
        assertThat(entry.path("person").path("name").asString()).isEqualTo("Ada");
        assertThat(entry.path("address").asString()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(entry.path("userAgent").asString())
                .startsWith("tester/1.0 yyy")
                .hasSize(201);
        var id = made.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(id).isNotEqualTo("forged");
        assertThat(entry.path("requestId").asString()).isEqualTo(id);
    }

    @Test
    void theLogHasTheIdOfTheRequestToo(CapturedOutput output) throws IOException {
        Files.writeString(
                Path.of(System.getProperty("podium.home"), "audit-anchors.jsonl"),
                "no anchor\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        var answer = send(token, "GET", "/api/v1/audit/verify", "");
        assertThat(output.getOut().lines())
                .filteredOn(line -> line.contains("are no anchors"))
                .anyMatch(line -> line.contains(
                        answer.headers().firstValue("X-Request-Id").orElseThrow()));
    }

    @Test
    void pagesGoBackToTheBeginningWithoutGapOrDouble() {
        record("a", "b", "c", "d");
        var seen = new ArrayList<String>();
        var page = get("/api/v1/audit?limit=2");
        while (true) {
            seen.addAll(objects(page));
            if (page.path("next").isNull()) {
                break;
            }
            // What comes meanwhile moves no page.
            record("later");
            page = get("/api/v1/audit?limit=2&before=" + page.path("next").asLong());
        }
        assertThat(seen).containsExactly("d", "c", "b", "a", "first");
    }

    @Test
    void filtersNarrowAndCombine() {
        record("Alpha", "beta 100%");
        var bob = TestPeople.person(team, "Bob", Role.MEMBER);
        CurrentActor.run(bob, () -> trail.record("agents.create", "alpha two", Map.of()));
        assertThat(objects(get("/api/v1/audit?object=ALPHA"))).containsExactly("alpha two", "Alpha");
        assertThat(objects(get("/api/v1/audit?object=0%25"))).containsExactly("beta 100%");
        assertThat(objects(get("/api/v1/audit?object=%25"))).containsExactly("beta 100%");
        assertThat(objects(get("/api/v1/audit?object=%00"))).isEmpty();
        assertThat(objects(get("/api/v1/audit?action=agents."))).containsExactly("alpha two");
        assertThat(objects(get("/api/v1/audit?action=gents."))).isEmpty();
        assertThat(objects(get("/api/v1/audit?person=" + bob.person()))).containsExactly("alpha two");
        assertThat(objects(get("/api/v1/audit?object=alpha&person=" + owner.person())))
                .containsExactly("Alpha");
        assertThat(objects(get("/api/v1/audit?outcome=denied"))).isEmpty();
        assertThat(objects(get("/api/v1/audit?outcome=done"))).hasSize(4);
        var now = Instant.now();
        assertThat(objects(get("/api/v1/audit?from=" + now.minusSeconds(60) + "&to=" + now.plusSeconds(60))))
                .hasSize(4);
        assertThat(objects(get("/api/v1/audit?from=" + now.plusSeconds(60)))).isEmpty();
        assertThat(objects(get("/api/v1/audit?to=" + now.minusSeconds(60)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, audit.bad-limit, limit",
        "limit=201, audit.bad-limit, limit",
        "limit=x, request.wrong-type, limit",
        "before=x, request.wrong-type, before",
        "from=yesterday, audit.bad-time, from",
        "to=2026-01-31, audit.bad-time, to",
        "to=%2B999999999-01-01T00:00:00Z, audit.bad-time, to",
        "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z, audit.bad-time, to",
        "person=1-1-1-1-1, kernel.bad-id, person",
        "person=zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz, kernel.bad-id, person",
        "outcome=maybe, audit.bad-outcome, outcome",
        "team=red, audit.bad-team, team",
    })
    void whatIsNoFilterIsRefusedAtItsField(String query, String code, String field) {
        var answer = send(token, "GET", "/api/v1/audit?" + query, "");
        assertThat(answer.statusCode()).isEqualTo(400);
        var problem = JSON.readTree(answer.body());
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("field").asString()).isEqualTo(field);
    }

    @Test
    void aFilterThatIsTooLongIsRefused() {
        assertThat(get("/api/v1/audit?object=" + "x".repeat(201)).path("code").asString())
                .isEqualTo("audit.filter-too-long");
    }

    @Test
    void denialsAreInTheTrailOnceAMinuteHoweverOftenTheyAreTried() {
        var viewer = TestPeople.person(team, "Eve", Role.VIEWER);
        var hers = tokenOf(viewer);
        String id = null;
        for (int i = 0; i < 20; i++) {
            for (var path : List.of("", "/export", "/verify")) {
                var refused = send(hers, "GET", "/api/v1/audit" + path, "");
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.body()).contains("identity.not-allowed");
                id = id == null ? refused.headers().firstValue("X-Request-Id").orElseThrow() : id;
            }
        }
        var denied = get("/api/v1/audit?outcome=denied").path("items");
        assertThat(denied.size()).isEqualTo(1);
        var entry = denied.get(0);
        assertThat(entry.path("person").path("name").asString()).isEqualTo("Eve");
        assertThat(entry.path("action").asString()).isEqualTo("identity.not-allowed");
        assertThat(entry.path("object").asString()).isEqualTo("audit:read");
        assertThat(entry.path("details").path("times").asString()).isEqualTo("1");
        assertThat(entry.path("requestId").asString()).isEqualTo(id);
    }

    @Test
    void anotherTeamsTrailIsForThePlatformsAuditorAlone() {
        record("ours");
        var other = TestPeople.person(TestPeople.team("blue"), "Bob", Role.OWNER);
        var his = tokenOf(other);
        for (var path : List.of("", "/export", "/verify")) {
            assertThat(send(his, "GET", "/api/v1/audit" + path + "?team=" + team, "")
                            .body())
                    .contains("identity.not-allowed", "org:audit")
                    .doesNotContain("ours");
            assertThat(send(his, "GET", "/api/v1/audit" + path + "?team=installation", "")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(send(his, "GET", "/api/v1/audit?limit=200", "").body()).doesNotContain("ours");

        TestPeople.update(
                "update people set platform_roles = '{AUDITOR}' where id = ?",
                other.person().value());
        var auditor =
                tokenOf(new Actor(other.person(), "Bob", other.team(), Set.of(Role.OWNER, Role.ORG_AUDITOR), null));
        assertThat(send(auditor, "GET", "/api/v1/audit?team=" + team, "").body())
                .contains("ours");
        assertThat(send(auditor, "GET", "/api/v1/audit/export?team=" + team, "").body())
                .contains("ours");
        assertThat(send(auditor, "GET", "/api/v1/audit/verify?team=" + team, "").body())
                .contains("\"sound\":true");
        assertThat(send(auditor, "GET", "/api/v1/audit?team=" + TeamId.random(), "")
                        .body())
                .contains("audit.no-such-trail");
        // The team sees that its trail was taken away, and by whom.
        var export = get("/api/v1/audit?action=audit.export").path("items");
        assertThat(export.get(0).path("person").path("name").asString()).isEqualTo("Bob");
    }

    @Test
    void thePlatformsAuditorReadsTheTrailOfTheInstallation() {
        var nobody = new Actor(PersonId.SYSTEM, "Podium", null, Set.of(Role.SYSTEM), null);
        CurrentActor.run(nobody, () -> trail.record("test.done", "the installation", Map.of()));
        TestPeople.update(
                "update people set platform_roles = '{AUDITOR}' where id = ?",
                owner.person().value());
        token = tokenOf(new Actor(owner.person(), "Ada", team, Set.of(Role.OWNER, Role.ORG_AUDITOR), null));
        assertThat(objects(get("/api/v1/audit?team=installation&action=test."))).contains("the installation");
        assertThat(objects(get("/api/v1/audit?action=test."))).isEmpty();
    }

    @Test
    void anExportIsALineAnEntryWhateverTheNamesHold() {
        record(NASTY);
        CurrentActor.run(
                new Actor(owner.person(), NASTY, team, Set.of(Role.OWNER), null),
                () -> trail.record("test.done", NASTY, Map.of(NASTY, NASTY)));
        var answer = send(token, "GET", "/api/v1/audit/export", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/x-ndjson");
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .contains("audit.jsonl");
        // The first token, the two, and the export itself.
        var lines = answer.body().split("\n");
        assertThat(lines).hasSize(4);
        assertThat(answer.body()).matches("[\\x20-\\x7e\\n]+").endsWith("\n");
        for (int i = 0; i < lines.length; i++) {
            assertThat(JSON.readTree(lines[i]).path("position").asLong()).isEqualTo(i + 1);
        }
        assertThat(JSON.readTree(lines[1]).path("object").asString()).isEqualTo(NASTY);
        assertThat(lines[3]).contains("audit.export");
    }

    @Test
    void twentyThousandEntriesArePagedAndExportedInBoundedMemory() throws SQLException {
        try (var app = SharedDatabase.application();
                var statement = app.createStatement()) {
            statement.execute("select set_config('podium.team', '" + team + "', false)");
            statement.execute("select count(audit_append('" + team + "', null, 'Bot', 'test.done', 'thing ' || n,"
                    + " jsonb_build_object('filling', repeat(md5(n::text), 50)), 'DONE', null, null, null))"
                    + " from generate_series(1, 20000) n");
        }
        var used = new ArrayList<Long>();
        var count = new int[1];
        var before = usedMemory();
        CurrentActor.run(
                owner,
                () -> trails.export(new Trail.Own(), AuditFilter.ALL).to(entry -> {
                    if (++count[0] % 5_000 == 0) {
                        used.add(usedMemory() - before);
                    }
                }));
        // The first token and the export itself stand around them; held whole they would be 32 million characters.
        assertThat(count[0]).isEqualTo(20_002);
        assertThat(used).hasSize(4).allMatch(more -> more < 16L << 20);
        assertThat(send(token, "GET", "/api/v1/audit/export?object=thing", "")
                        .body()
                        .lines()
                        .count())
                .isEqualTo(20_000);
        assertThat(objects(get("/api/v1/audit?limit=1&before=3"))).containsExactly("thing 1");
        assertThat(CurrentActor.get(owner, () -> trails.slice(new Trail.Own(), AuditFilter.ALL, 20_001, 50))
                        .size())
                .isEqualTo(2);
        assertThat(get("/api/v1/audit/verify").path("sound").asBoolean()).isTrue();
        assertThat(get("/api/v1/audit/verify").path("entries").asLong()).isEqualTo(20_003);
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aForgedEntryIsFoundByRest() throws SQLException {
        record("a", "b");
        assertThat(get("/api/v1/audit/verify").path("firstBroken").isNull()).isTrue();
        try (var connection = SharedDatabase.superuser();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("update audit_entries set object = 'c' where position = 2 and team_id = '" + team + "'");
        }
        var verdict = get("/api/v1/audit/verify");
        assertThat(verdict.path("sound").asBoolean()).isFalse();
        assertThat(verdict.path("firstBroken").asLong()).isEqualTo(2);
    }

    @Test
    void secretsAreNeverInTheTrail() throws SQLException {
        var made = JSON.readTree(send(token, "POST", "/api/v1/tokens", "{\"name\": \"ci\"}")
                        .body())
                .path("token")
                .asString();
        var agent = send(
                token,
                "POST",
                "/api/v1/agents",
                "{\"name\": \"keeper\", \"program\": \"shell\", \"workingDirectory\": \"/\", \"start\": false,"
                        + " \"environment\": {\"API_KEY\": \"envsecret4711\"}}");
        assertThat(agent.body()).contains("keeper");
        assertThat(agent.statusCode()).isEqualTo(201);
        // A password typed into the wrong field, and one that is wrong.
        for (var email : List.of("fieldsecret4711", "ada@example.org")) {
            try {
                signIn.check(email, "wrongsecret4711", "10.0.0.1");
                throw new AssertionError("Nobody has this password.");
            } catch (Refusal refused) {
                assertThat(refused.code()).isEqualTo("identity.wrong-password");
            }
        }
        assertThat(String.join("\n", SharedDatabase.column("select audit_entries::text from audit_entries")))
                .contains("keeper", "identity.token-made", "identity.sign-in-failed")
                .doesNotContain(made, token, "envsecret4711", "fieldsecret4711", "wrongsecret4711");
    }

    @Test
    void standsInTheDescription() {
        var paths = get("/v3/api-docs").path("paths");
        assertThat(paths.propertyNames()).contains("/api/v1/audit", "/api/v1/audit/export", "/api/v1/audit/verify");
        assertThat(paths.path("/api/v1/audit")
                        .path("get")
                        .path("parameters")
                        .valueStream()
                        .map(parameter -> parameter.path("name").asString()))
                .containsExactlyInAnyOrder(
                        "from", "to", "person", "action", "object", "outcome", "team", "before", "limit");
    }
}
