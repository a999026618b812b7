package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Terminals.Mode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One keyboard and several people with their real rights, on real sockets over a real tmux. */
@PodiumTest
@Timeout(60)
class SharedKeyboardTest {

    private static final JsonMapper JSON = new JsonMapper();

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    Watchers watchers;

    @Autowired
    AuditTrails trails;

    private final HttpClient http = HttpClient.newHttpClient();
    private TeamId team;
    private Actor ada;
    private Actor eve;
    private Actor tom;
    private Actor wes;
    private Actor olga;
    private AgentId id;

    @BeforeEach
    void adaSharesWithEveToDriveAndWithWesToWatchAndTomTeaches() {
        team = TestPeople.team("Keyboards");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        eve = TestPeople.person(team, "<img src=x onerror=alert(1)>\"}", Role.MEMBER);
        tom = TestPeople.person(team, "Tom", Role.INSTRUCTOR);
        olga = TestPeople.person(team, "Olga", Role.OWNER);
        wes = TestPeople.person(team, "Wes", Role.MEMBER);
        id = CurrentActor.get(
                        ada,
                        () -> agents.create(WantedAgent.of(
                                "cat", "command", "cat", List.of(), MachineId.LOCAL, "/", Map.of(), true)))
                .id();
        CurrentActor.run(
                ada,
                () -> agents.share(
                        id,
                        new Sharing(
                                null,
                                null,
                                List.of(
                                        new Sharing.Grant(eve.person(), "", Mode.DRIVE, null),
                                        new Sharing.Grant(wes.person(), "", Mode.WATCH, null)))));
    }

    @AfterEach
    void end() {
        CurrentActor.run(ada, () -> agents.delete(id));
    }

    /** Somebody with the terminal open in one window. */
    private static final class Window implements WebSocket.Listener {
        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private @Nullable WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                lines.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            lines.add("bytes " + StandardCharsets.UTF_8.decode(data));
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            lines.add("closed " + code);
            return null;
        }

        String until(String part) throws InterruptedException {
            while (true) {
                var line = lines.poll(20, TimeUnit.SECONDS);
                assertThat(line).as("waited for " + part).isNotNull();
                if (line.contains(part)) {
                    return line;
                }
            }
        }

        /** The next word of who is here in which the named person is as wanted. */
        JsonNode untilPerson(String name, String field, String value) throws InterruptedException {
            while (true) {
                var presence = JSON.readTree(until("\"presence\""));
                for (var person : presence.path("people")) {
                    if (person.path("name").asString("").equals(name)
                            && person.path(field).asString("").equals(value)) {
                        return presence;
                    }
                }
            }
        }

        Window say(String json) {
            socket.sendText(json, true).join();
            return this;
        }

        Window type(String typed) {
            socket.sendBinary(ByteBuffer.wrap(typed.getBytes(StandardCharsets.UTF_8)), true)
                    .join();
            return this;
        }
    }

    private Window open(Actor actor, Mode mode) throws InterruptedException {
        var window = new Window();
        var url = CurrentActor.get(actor, () -> agents.ticket(id, mode)).url();
        window.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + url), window)
                .join();
        window.until("\"ready\"");
        return window;
    }

    private List<String> audited() {
        return CurrentActor.get(
                olga,
                () -> trails.page(new Trail.Own(), AuditFilter.ALL, null, AuditTrails.LONGEST_PAGE).stream()
                        .map(entry -> entry.personName() + " " + entry.action() + " " + entry.details())
                        .filter(line -> line.contains("terminals."))
                        .toList());
    }

    @Test
    void theKeyboardGoesFromOneToTheOtherAndEverybodySeesIt() throws Exception {
        var adas = open(ada, Mode.DRIVE);
        var eves = open(eve, Mode.DRIVE);
        var weses = open(wes, Mode.WATCH);
        eves.say("{\"type\":\"ask\"}");
        var presence = adas.untilPerson(eve.name(), "asks", "true");
        assertThat(presence.toString())
                .doesNotContain("example", "@", eve.person().toString());
        adas.say("{\"type\":\"hand\",\"to\":2}");
        weses.until("\"handed-over\"");
        weses.untilPerson(eve.name(), "mode", "drive");
        eves.untilPerson(eve.name(), "mode", "drive");
        eves.type("by eve\r");
        weses.until("by eve");
        adas.type("sneaked\r").until("terminals.not-driving");
        assertThat(CurrentActor.get(ada, () -> agents.screen(id)).text()).doesNotContain("sneaked");
    }

    @Test
    void theOwnerAndWhoTeachesTakeOverAndItIsAnnouncedAndRecorded() throws Exception {
        var eves = open(eve, Mode.DRIVE);
        var toms = open(tom, Mode.DRIVE);
        var adas = open(ada, Mode.DRIVE);
        toms.until("\"takesOver\":true");
        toms.say("{\"type\":\"take\"}");
        assertThat(eves.until("\"took-over\"")).contains("\"name\":\"Tom\"");
        eves.type("x").until("terminals.not-driving");
        adas.say("{\"type\":\"take\"}");
        assertThat(toms.until("\"event\":\"took-over\",\"who\":{\"id\":3")).contains("\"name\":\"Ada\"");
        adas.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        eves.until("\"event\":\"left\"");
        List<String> lines;
        do {
            lines = audited();
        } while (lines.stream().noneMatch(line -> line.startsWith("Ada terminals.driving-ended")));
        assertThat(lines).filteredOn(line -> line.contains("took-over")).hasSize(2);
        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line).startsWith("Tom terminals.took-over").contains("driver=" + eve.name()));
        assertThat(lines).filteredOn(line -> line.contains("driving-began")).hasSize(1);
        // Tom's taking over is the owner's to know.
        var visits = CurrentActor.get(ada, () -> watchers.visits(id, null, 0, 50));
        assertThat(visits)
                .filteredOn(visit -> visit.deed() == Watchers.Deed.TOOK_OVER)
                .singleElement()
                .satisfies(visit -> assertThat(visit.name()).isEqualTo("Tom"));
    }

    @Test
    void whoMayDriveButNotTakeOverTakesNothing() throws Exception {
        open(ada, Mode.DRIVE);
        var eves = open(eve, Mode.DRIVE);
        for (var attempt : List.of("{\"type\":\"take\"}", "{\"type\":\"take\",\"takesOver\":true,\"to\":2}")) {
            eves.say(attempt).until("terminals.no-take-over");
        }
        eves.say("{\"type\":\"assist\"}").until("terminals.no-assist");
        for (var attempt : List.of("hand", "decline", "let", "stop")) {
            eves.say("{\"type\":\"" + attempt + "\",\"to\":2}").until("\"error\"");
            eves.say("{\"type\":\"" + attempt + "\",\"to\":1}").until("\"error\"");
        }
        eves.say("{\"type\":\"release\"}").until("terminals.not-driving");
        eves.type("sneaked\r").until("terminals.not-driving");
        eves.say("{\"type\":\"paste\",\"text\":\"sneaked\"}").until("terminals.not-driving");
        assertThat(CurrentActor.get(ada, () -> agents.screen(id)).text()).doesNotContain("sneaked");
    }

    @Test
    void aWatcherTakesNothingHandsNothingAndIsHandedNothing() throws Exception {
        var adas = open(ada, Mode.DRIVE);
        var weses = open(wes, Mode.WATCH);
        for (var attempt : List.of(
                "{\"type\":\"take\"}",
                "{\"type\":\"ask\"}",
                "{\"type\":\"assist\"}",
                "{\"type\":\"release\"}",
                "{\"type\":\"hand\",\"to\":2}",
                "{\"type\":\"let\",\"to\":2}",
                "{\"type\":\"decline\",\"to\":1}",
                "{\"type\":\"stop\",\"to\":1}",
                "{\"type\":\"paste\",\"text\":\"sneaked\"}")) {
            assertThat(weses.say(attempt).until("\"error\"")).as(attempt).contains("terminals.watching");
        }
        weses.type("sneaked\r").until("terminals.watching");
        weses.say("{\"type\":\"resize\",\"cols\":20,\"rows\":5}");
        adas.say("{\"type\":\"hand\",\"to\":2}").until("terminals.not-here");
        adas.say("{\"type\":\"let\",\"to\":2}").until("terminals.not-here");
        adas.say("{\"type\":\"resize\",\"cols\":101,\"rows\":31}");
        assertThat(weses.until("\"size\"")).contains("\"cols\":101");
        adas.type("still ada\r").until("still ada");
        assertThat(CurrentActor.get(ada, () -> agents.screen(id)).text()).doesNotContain("sneaked");
    }

    @Test
    void numbersThatAreNobodysAndWordsThatAreNoneAreRefused() throws Exception {
        var adas = open(ada, Mode.DRIVE);
        for (var to : List.of("0", "-1", "1.5", "\"2\"", "null", "99999999999")) {
            adas.say("{\"type\":\"hand\",\"to\":" + to + "}").until("terminals.bad-message");
        }
        adas.say("{\"type\":\"hand\"}").until("terminals.bad-message");
        adas.say("{\"type\":\"hand\",\"to\":77}").until("terminals.not-here");
        adas.say("{\"type\":\"hand\",\"to\":1}").until("terminals.drives-already");
        adas.type("still here\r").until("still here");
    }

    @Test
    void aShareWithdrawnFromTheDriverFreesTheKeyboardForWhoAsked() throws Exception {
        var eves = open(eve, Mode.DRIVE);
        var adas = open(ada, Mode.DRIVE);
        adas.say("{\"type\":\"ask\"}").untilPerson("Ada", "asks", "true");
        CurrentActor.run(ada, () -> agents.share(id, Sharing.PRIVATE));
        eves.until("closed 4403");
        adas.untilPerson("Ada", "mode", "drive");
        adas.type("mine again\r").until("mine again");
    }

    @Test
    void aConnectionThatBreaksKeepsTheKeyboardAndOneThatComesBackDrives() throws Exception {
        var eves = open(eve, Mode.DRIVE);
        var adas = open(ada, Mode.DRIVE);
        eves.socket.abort();
        adas.untilPerson(eve.name(), "away", "true");
        adas.type("x").until("terminals.not-driving");
        var back = open(eve, Mode.DRIVE);
        back.type("back\r").until("back");
        adas.untilPerson(eve.name(), "away", "false");
    }
}
