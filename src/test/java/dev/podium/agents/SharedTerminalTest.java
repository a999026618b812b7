package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Terminals.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shares in all of Podium: by REST with real roles, on real sockets over a real tmux. */
@PodiumTest
@Timeout(60)
class SharedTerminalTest {

    private static final long TWO_SECONDS = TimeUnit.SECONDS.toNanos(2);

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    Tokens tokens;

    private final HttpClient http = HttpClient.newHttpClient();
    private TeamId team;
    private Actor ada;
    private Actor eve;
    private AgentId id;

    @BeforeEach
    void start() {
        team = TestPeople.team("Shares");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        eve = TestPeople.person(team, "Eve", Role.MEMBER);
        id = CurrentActor.get(
                        ada,
                        () -> agents.create(WantedAgent.of(
                                "cat", "command", "cat", List.of(), MachineId.LOCAL, "/", Map.of(), true)))
                .id();
    }

    @AfterEach
    void end() {
        own(ada);
        CurrentActor.run(ada, () -> agents.delete(id));
    }

    private void own(Actor actor) {
        TestPeople.update(
                "update agents set owner_person = ? where id = ?",
                actor.person().value(),
                id.value());
    }

    private record Answer(int status, String text) {
        JsonNode json() {
            return new JsonMapper().readTree(text);
        }
    }

    private String token(Actor actor) {
        return CurrentActor.get(actor, () -> tokens.make("test", Set.of(), Duration.ofDays(1)))
                .text();
    }

    private Answer send(Actor actor, String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/agents" + path))
                .header("Authorization", "Bearer " + token(actor))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void share(Sharing sharing) {
        CurrentActor.run(ada, () -> agents.share(id, sharing));
    }

    private Sharing withEve(Mode mode, @Nullable Instant until) {
        return new Sharing(null, null, List.of(new Sharing.Grant(eve.person(), "", mode, until)));
    }

    /** How a connection began and ended. */
    private static final class Heard implements WebSocket.Listener {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            if (data.toString().contains("\"ready\"")) {
                events.add("ready");
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add("closed " + code);
            return null;
        }

        String next() throws InterruptedException {
            return String.valueOf(events.poll(20, TimeUnit.SECONDS));
        }
    }

    private Heard open(Actor actor, Mode mode) throws InterruptedException {
        var heard = new Heard();
        var url = CurrentActor.get(actor, () -> agents.ticket(id, mode)).url();
        http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + url), heard)
                .join();
        assertThat(heard.next()).isEqualTo("ready");
        return heard;
    }

    private static void closesWithinTwoSeconds(Heard heard, long since) throws InterruptedException {
        assertThat(heard.next()).isEqualTo("closed 4403");
        assertThat(System.nanoTime() - since).isLessThan(TWO_SECONDS);
    }

    @Test
    void aWithdrawnShareClosesTheTerminalWithinTwoSecondsAndNobodyElses() throws Exception {
        share(withEve(Mode.DRIVE, null));
        var adas = open(ada, Mode.DRIVE);
        var eves = open(eve, Mode.WATCH);
        var since = System.nanoTime();
        share(Sharing.PRIVATE);
        closesWithinTwoSeconds(eves, since);
        assertThat(adas.events).isEmpty();
    }

    @Test
    void fromDriveToWatchClosesTheDriversTerminal() throws Exception {
        share(withEve(Mode.DRIVE, null));
        var driving = open(eve, Mode.DRIVE);
        var watching = open(eve, Mode.WATCH);
        var since = System.nanoTime();
        share(withEve(Mode.WATCH, null));
        closesWithinTwoSeconds(driving, since);
        assertThat(watching.events).isEmpty();
    }

    @Test
    void noLongerTheTeamsClosesTheTeamsTerminals() throws Exception {
        share(new Sharing(Mode.WATCH, null, List.of()));
        var eves = open(eve, Mode.WATCH);
        var since = System.nanoTime();
        share(Sharing.PRIVATE);
        closesWithinTwoSeconds(eves, since);
    }

    @Test
    void anAgentTakenFromItsOwnerClosesTheirTerminal() throws Exception {
        var adas = open(ada, Mode.DRIVE);
        var since = System.nanoTime();
        own(eve);
        closesWithinTwoSeconds(adas, since);
        assertThat(agentOf(ada).status()).isEqualTo(404);
        assertThat(agentOf(eve).json().path("access").path("mine").asString("")).isEqualTo("owner");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aShareThatEndsClosesTheTerminalWithinTwoSeconds(boolean ofTheTeam) throws Exception {
        var end = Instant.now().plusSeconds(4);
        share(ofTheTeam ? new Sharing(Mode.WATCH, end, List.of()) : withEve(Mode.WATCH, end));
        var eves = open(eve, Mode.WATCH);
        assertThat(eves.next()).isEqualTo("closed 4403");
        assertThat(Instant.now()).isBetween(end, end.plusSeconds(2));
    }

    @Test
    void aTicketFromBeforeTheWithdrawalAdmitsNobody() throws Exception {
        share(withEve(Mode.WATCH, null));
        var url = CurrentActor.get(eve, () -> agents.ticket(id, Mode.WATCH)).url();
        share(Sharing.PRIVATE);
        var heard = new Heard();
        http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + url), heard)
                .join();
        var first = heard.next();
        assertThat(first.equals("ready") ? heard.next() : first).isEqualTo("closed 4403");
    }

    @Test
    void anotherTeamsAndAnUnsharedAgentAnswerAsOneThatIsNotThere() {
        var never = AgentId.random();
        var otherTeam = TestPeople.team("Others");
        var stranger = TestPeople.person(otherTeam, "Mallory", Role.OWNER);
        var mode = "{\"mode\": \"watch\"}";
        for (var guesser : List.of(eve, stranger)) {
            for (var call : List.of(
                    List.of("GET", ""),
                    List.of("GET", "/access"),
                    List.of("GET", "/screen"),
                    List.of("DELETE", ""),
                    List.of("POST", "/start"),
                    List.of("POST", "/stop"),
                    List.of("POST", "/restart"),
                    List.of("POST", "/restore"),
                    List.of("POST", "/interrupt"),
                    List.of("POST", "/terminal-tickets", mode),
                    List.of("POST", "/input", "{\"text\": \"x\"}"),
                    List.of("PATCH", "", "{\"name\": \"x\"}"),
                    List.of("PUT", "/access", "{\"team\": \"drive\"}"))) {
                var body = call.size() > 2 ? call.get(2) : null;
                var guessed = send(guesser, call.getFirst(), "/" + id + call.get(1), body);
                var missing = send(guesser, call.getFirst(), "/" + never + call.get(1), body);
                assertThat(guessed.status()).as(call.toString()).isEqualTo(404);
                assertThat(guessed.text().replace(id.toString(), "?"))
                        .as(call.toString())
                        .isEqualTo(missing.text().replace(never.toString(), "?"));
            }
            assertThat(send(guesser, "GET", "", null).json().path("total").asInt(-1))
                    .isZero();
        }
    }

    @Test
    void noRoleThatRunsThingsOpensAnothersTerminal() {
        for (var role : List.of(Role.OWNER, Role.VIEWER, Role.STUDENT)) {
            var actor = TestPeople.person(team, role.name(), role);
            // Running the installation adds nothing to it.
            TestPeople.update(
                    "update people set platform_roles = '{ADMIN,AUDITOR,MANAGER}' where id = ?",
                    actor.person().value());
            var sees = role == Role.OWNER;
            assertThat(agentOf(actor).status()).as(role.name()).isEqualTo(sees ? 200 : 404);
            assertThat(send(actor, "GET", "/" + id + "/screen", null).status())
                    .as(role.name())
                    .isEqualTo(sees ? 403 : 404);
            assertThat(send(actor, "POST", "/" + id + "/terminal-tickets", "{\"mode\": \"watch\"}")
                            .status())
                    .as(role.name())
                    .isEqualTo(sees ? 403 : 404);
            if (sees) {
                var access = agentOf(actor).json().path("access");
                assertThat(access.path("mine").asString("")).isEqualTo("see");
                assertThat(agentOf(actor).json().path("arguments").size()).isZero();
                assertThat(agentOf(actor).json().path("reason").asString("?")).isEmpty();
            }
        }
        var teacher = TestPeople.person(team, "Tom", Role.INSTRUCTOR);
        assertThat(send(teacher, "GET", "/" + id + "/screen", null).status()).isEqualTo(200);
        assertThat(send(teacher, "POST", "/" + id + "/stop", null).status()).isEqualTo(403);
    }

    private Answer agentOf(Actor actor) {
        return send(actor, "GET", "/" + id, null);
    }

    @Test
    void theOwnerSharesByRestAndSeesWhoMayOpenIt() {
        var until = Instant.now().plus(Duration.ofHours(8)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        var put = send(ada, "PUT", "/" + id + "/access", """
                {"team": "watch", "people": [{"person": "%s", "mode": "drive", "until": "%s"}]}
                """.formatted(eve.person(), until));
        assertThat(put.status()).isEqualTo(200);
        var person = put.json().path("access").path("people").get(0);
        assertThat(person.path("name").asString("")).isEqualTo("Eve");
        assertThat(person.path("until").asString("")).isEqualTo(until.toString());
        assertThat(agentOf(eve).json().path("access").path("mine").asString("")).isEqualTo("drive");
        assertThat(send(eve, "POST", "/" + id + "/input", "{\"text\": \"x\"}").status())
                .isEqualTo(204);
        var openers = send(ada, "GET", "/" + id + "/access", null).json().path("items");
        assertThat(openers.get(0).path("cause").asString("")).isEqualTo("owner");
        assertThat(openers.get(1).path("cause").asString("")).isEqualTo("person");
        assertThat(send(eve, "GET", "/" + id + "/access", null).status()).isEqualTo(403);
        assertThat(send(eve, "PUT", "/" + id + "/access", "{}").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"owner\": \"%s\"}",
                "{\"mine\": \"owner\"}",
                "{\"team_id\": \"%s\"}",
                "{\"people\": [{\"person\": \"%s\", \"mode\": \"watch\", \"granted_by\": \"x\"}]}",
                "{\"people\": [{\"person\": \"%s\", \"mode\": \"owner\"}]}",
                "{\"people\": [{\"person\": \"' or 1=1 --\", \"mode\": \"watch\"}]}",
                "{\"team\": \"%s\"}",
                "{\"team\": [\"drive\"]}",
                "{\"team\": \"drive\", \"teamUntil\": \"+1000000000-12-31T23:59:59Z\"}",
                "[]",
                "{\"people\": {}}",
            })
    void whatIsNoShareIsRefusedAndNothingIsShared(String body) {
        var answer = send(
                ada,
                "PUT",
                "/" + id + "/access",
                body.replace("%s", eve.person().toString()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("nextStep").asString("")).isNotEmpty();
        assertThat(agentOf(eve).status()).isEqualTo(404);
    }

    @Test
    void nobodyMakesAnAgentForAnotherOrInAnotherTeam() {
        var shape = "{\"name\": \"mine\", \"program\": \"shell\", \"workingDirectory\": \"/\", \"start\": false, %s}";
        var other = TestPeople.team("Others");
        for (var more : List.of(
                "\"owner\": {\"id\": \"" + ada.person() + "\"}",
                "\"team\": \"" + other + "\"",
                "\"access\": {\"owner\": \"" + ada.person() + "\"}")) {
            assertThat(send(eve, "POST", "", shape.formatted(more)).status())
                    .as(more)
                    .isEqualTo(400);
        }
        assertThat(send(eve, "PATCH", "/" + id, "{\"name\": \"x\", \"owner\": \"" + eve.person() + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(send(eve, "GET", "", null).json().path("total").asInt(-1)).isZero();
    }
}
