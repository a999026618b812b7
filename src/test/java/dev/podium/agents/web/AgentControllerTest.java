package dev.podium.agents.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.podium.agents.AgentState;
import dev.podium.agents.Agents;
import dev.podium.agents.NeededGpus;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Sharing;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class AgentControllerTest {

    private static final String ONE = "/api/v1/agents/" + FakeAgents.ID;

    private final FakeAgents agents = new FakeAgents();
    private final MockMvc rest =
            MockMvcBuilders.standaloneSetup(new AgentController(agents)).build();

    private ResultActions send(MockHttpServletRequestBuilder request, String body) throws Exception {
        return rest.perform(request.contentType(MediaType.APPLICATION_JSON).content(body));
    }

    private void refuses(String code, String field, MockHttpServletRequestBuilder request, String body) {
        // Problem details are the portal's; here the refusal itself is looked at.
        assertThatThrownBy(() -> send(request, body)).rootCause().isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.field()).isEqualTo(field);
        });
        assertThat(agents.calls).isEmpty();
    }

    @Test
    void createsAnAgent() throws Exception {
        send(post("/api/v1/agents"), """
                {"name": "a-b", "program": "command", "command": "htop", "arguments": ["-d", "5"],
                 "workingDirectory": "~/x", "environment": {"A": "1"}, "start": false}""").andExpect(status().isCreated()).andExpect(header().string("Location", ONE));
        assertThat(agents.wanted).hasSize(1).first().satisfies(wanted -> {
            assertThat(wanted.machine()).isEqualTo(MachineId.LOCAL);
            assertThat(wanted.command()).isEqualTo("htop");
            assertThat(wanted.arguments()).containsExactly("-d", "5");
            assertThat(wanted.environment()).isEqualTo(Map.of("A", "1"));
            assertThat(wanted.start()).isFalse();
        });
    }

    @Test
    void takesWhatAnAgentNeedsInThePlaceOfAMachine() throws Exception {
        send(post("/api/v1/agents"), """
                {"name": "a", "program": "shell", "needs": ["gpu", "os=linux"], "workingDirectory": "~"}""").andExpect(status().isCreated());
        send(post("/api/v1/agents"), """
                {"name": "a", "program": "shell", "needs": [], "workingDirectory": "~"}""");
        assertThat(agents.wanted).extracting(NewAgent::machine).containsOnlyNulls();
        assertThat(agents.wanted).extracting(NewAgent::needs).containsExactly(List.of("gpu", "os=linux"), List.of());
    }

    @Test
    void startsWhatIsCreatedUnlessToldOtherwise() throws Exception {
        send(post("/api/v1/agents"), "{\"name\": \"a\", \"program\": \"shell\", \"workingDirectory\": \"/\"}");
        assertThat(agents.wanted.getFirst().start()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "agents.field-missing|name|{}",
                "agents.field-missing|program|{'name': 'a'}",
                "agents.field-missing|workingDirectory|{'name': 'a', 'program': 'shell'}",
                "agents.field-missing|name|{'adopt': {'session': 's'}}",
                "agents.field-missing|session|{'name': 'a', 'adopt': {}}",
                "agents.adopt-mixed|adopt|{'name': 'a', 'program': 'shell', 'adopt': {'session': 's'}}",
                "kernel.bad-id|machine|{'name': 'a', 'program': 'shell', 'machine': 'x', 'workingDirectory': '/'}",
                "agents.bad-needs|needs|{'name': 'a', 'program': 'shell', 'needs': [null], 'workingDirectory': '/'}",
                "agents.bad-needs|needs|{'name': 'a', 'program': 'shell', 'needs': [], 'workingDirectory': '/',"
                        + "'machine': '00000000-0000-0000-0000-000000000001'}",
                "agents.adopt-mixed|adopt|{'name': 'a', 'needs': [], 'adopt': {'session': 's'}}",
                "agents.adopt-mixed|adopt|{'name': 'a', 'gpus': {'limitMinutes': 5}, 'adopt': {'session': 's'}}",
                "agents.field-missing|limitMinutes|{'name': 'a', 'program': 'shell', 'workingDirectory': '/', 'gpus': {}}",
                "agents.field-missing|models|{'name': 'a', 'program': 'shell', 'workingDirectory': '/',"
                        + "'gpus': {'limitMinutes': 5, 'models': [null]}}",
                "agents.bad-environment|environment|"
                        + "{'name': 'a', 'program': 'shell', 'workingDirectory': '/', 'environment': {'A': null}}",
                "agents.bad-arguments|arguments|"
                        + "{'name': 'a', 'program': 'shell', 'workingDirectory': '/', 'arguments': [null]}",
            },
            quoteCharacter = '"')
    void refusesWhatIsNoAgent(String code, String field, String body) {
        refuses(code, field, post("/api/v1/agents"), body.replace('\'', '"'));
    }

    @Test
    void adoptsASession() throws Exception {
        send(post("/api/v1/agents"), "{\"name\": \"a\", \"adopt\": {\"session\": \"notes\"}}")
                .andExpect(status().isCreated());
        assertThat(agents.calls).containsExactly("adopt a " + MachineId.LOCAL + " notes");
    }

    @Test
    void showsAnAgentWhole() throws Exception {
        rest.perform(get(ONE)).andExpect(status().isOk()).andExpect(content().json("""
                {
                  "id": "00000000-0000-0000-0000-00000000000a",
                  "name": "clients-acme",
                  "path": ["clients", "acme"],
                  "program": {"id": "shell", "name": "Shell"},
                  "command": null,
                  "arguments": ["-x"],
                  "machine": {"id": "00000000-0000-0000-0000-000000000001", "name": "here"},
                  "workingDirectory": "/home/ada",
                  "environmentNames": ["TOKEN"],
                  "owner": {"id": "00000000-0000-0000-0000-00000000000b", "name": "Ada"},
                  "adopted": false,
                  "state": "crashed",
                  "stateWord": "Crashed",
                  "reason": "Ended by itself with exit code 1.",
                  "evidence": "process",
                  "since": "2026-11-21T10:00:00Z",
                  "lastActivity": null,
                  "exitCode": 1,
                  "createdAt": "2026-11-21T09:00:00Z",
                  "deletedAt": null,
                  "placed": {"needs": ["gpu"], "why": "here has gpu, and is the only machine that fits."},
                  "project": null,
                  "gpus": {"gpus": 1, "milli": 500, "memoryMib": 0, "models": ["H100"], "limitMinutes": 240,
                    "words": "500/1000 of a GPU", "request": "00000000-0000-0000-0000-00000000000d"},
                  "access": {
                    "team": "watch",
                    "teamUntil": "2026-11-21T10:00:00Z",
                    "people": [{"person": "00000000-0000-0000-0000-00000000000c", "name": "Eve", "mode": "drive",
                      "until": null}],
                    "mine": "owner"
                  }
                }
                """, JsonCompareMode.STRICT));
    }

    @Test
    void sharesAnAgent() throws Exception {
        send(put(ONE + "/access"), """
                {"team": "watch", "teamUntil": "2026-11-22T10:00:00Z",
                 "people": [{"person": "00000000-0000-0000-0000-00000000000c", "mode": "drive"}]}""").andExpect(status().isOk());
        send(put(ONE + "/access"), "{}").andExpect(status().isOk());
        assertThat(agents.shared)
                .containsExactly(
                        new Sharing(
                                Terminals.Mode.WATCH,
                                Instant.parse("2026-11-22T10:00:00Z"),
                                List.of(new Sharing.Grant(
                                        new PersonId(new UUID(0, 12)), "", Terminals.Mode.DRIVE, null))),
                        Sharing.PRIVATE);
    }

    @Test
    void anAgentIsMadeSharedOrPrivate() throws Exception {
        var body = "{\"name\": \"a\", \"program\": \"shell\", \"workingDirectory\": \"/\"%s}";
        send(post("/api/v1/agents"), body.formatted(", \"access\": {\"team\": \"drive\"}"));
        send(post("/api/v1/agents"), body.formatted(""));
        assertThat(agents.wanted.getFirst().sharing().team()).isEqualTo(Terminals.Mode.DRIVE);
        assertThat(agents.wanted.getLast().sharing()).isEqualTo(Sharing.PRIVATE);
    }

    @Test
    void aSessionIsAdoptedSharedOrPrivate() throws Exception {
        var body = "{\"name\": \"a\", \"adopt\": {\"session\": \"s\"}%s}";
        send(post("/api/v1/agents"), body.formatted(", \"access\": {\"team\": \"watch\"}"));
        send(post("/api/v1/agents"), body.formatted(""));
        assertThat(agents.shares).containsExactly(new Sharing(Terminals.Mode.WATCH, null, List.of()), Sharing.PRIVATE);
        refusesBesides("adopt", body.formatted(", \"access\": {\"team\": \"drive\"}, \"program\": \"shell\""));
    }

    @Test
    void takesTheGpusThatAnAgentRunsOn() throws Exception {
        send(post("/api/v1/agents"), """
                {"name": "a", "program": "shell", "workingDirectory": "/",
                 "gpus": {"gpus": 2, "memoryMib": 16384, "models": ["H100"], "limitMinutes": 240}}""").andExpect(status().isCreated());
        send(post("/api/v1/agents"), """
                {"name": "a", "program": "shell", "workingDirectory": "/", "gpus": {"limitMinutes": 5}}""");
        assertThat(agents.wanted)
                .extracting(NewAgent::gpus)
                .containsExactly(
                        new NeededGpus(2, 0, 16_384, Set.of("H100"), Duration.ofHours(4), null),
                        new NeededGpus(1, 1000, 0, Set.of(), Duration.ofMinutes(5), null));
    }

    private void refusesBesides(String field, String body) {
        agents.calls.clear();
        refuses("agents.adopt-mixed", field, post("/api/v1/agents"), body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "agents.bad-mode|team|{'team': 'own'}",
                "agents.bad-share|people|{'people': [null]}",
                "agents.field-missing|person|{'people': [{'mode': 'drive'}]}",
                "agents.field-missing|mode|{'people': [{'person': '00000000-0000-0000-0000-00000000000c'}]}",
                "kernel.bad-id|person|{'people': [{'person': 'eve', 'mode': 'drive'}]}",
                "agents.bad-mode|mode|"
                        + "{'people': [{'person': '00000000-0000-0000-0000-00000000000c', 'mode': 'OWNER'}]}",
            },
            quoteCharacter = '"')
    void refusesWhatIsNoShare(String code, String field, String body) {
        refuses(code, field, put(ONE + "/access"), body.replace('\'', '"'));
    }

    @Test
    void listsWhoMayOpenTheTerminal() throws Exception {
        rest.perform(get(ONE + "/access")).andExpect(content().json("""
                {"items": [
                  {"person": "00000000-0000-0000-0000-00000000000b", "name": "Ada", "mode": "owner", "cause": "owner",
                    "until": null},
                  {"person": "00000000-0000-0000-0000-00000000000c", "name": "Eve", "mode": "watch", "cause": "person",
                    "until": "2026-11-21T10:00:00Z"}]}
                """, JsonCompareMode.STRICT));
    }

    @Test
    void listsAPage() throws Exception {
        rest.perform(
                        get(
                                "/api/v1/agents?text=x&under=clients&mine=true&state=crashed,waiting-for-permission&offset=10&limit=5"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"total\": 42, \"offset\": 10, \"limit\": 5}"));
        assertThat(agents.calls).containsExactly("list 10 5", "count");
        assertThat(agents.filters.getFirst())
                .isEqualTo(new Agents.Filter(
                        "x", "clients", true, List.of(AgentState.CRASHED, AgentState.WAITING_FOR_PERMISSION)));
        rest.perform(get("/api/v1/agents?machine=" + MachineId.LOCAL)).andExpect(status().isOk());
        assertThat(agents.filters.getLast()).isEqualTo(Agents.Filter.on(MachineId.LOCAL));
        rest.perform(get("/api/v1/agents")).andExpect(content().json("{\"offset\": 0, \"limit\": 50}"));
        assertThat(agents.filters.getLast()).isEqualTo(Agents.Filter.ALL);
    }

    @Test
    void refusesAStateThatIsNone() {
        refuses("agents.bad-state", "state", get("/api/v1/agents?state=happy"), "");
    }

    @Test
    void changesAgents() throws Exception {
        for (var verb : List.of("start", "stop", "restart", "restore")) {
            rest.perform(post(ONE + "/" + verb)).andExpect(status().isOk());
        }
        rest.perform(post(ONE + "/interrupt")).andExpect(status().isNoContent());
        send(patch(ONE), "{\"name\": \"b\"}").andExpect(status().isOk());
        rest.perform(delete(ONE))
                .andExpect(status().isNoContent())
                .andExpect(content().string(""));
        assertThat(agents.calls)
                .containsExactly("start", "stop", "restart", "restore", "interrupt", "rename b", "delete");
    }

    @Test
    void typesTextAsItIs() throws Exception {
        send(post(ONE + "/input"), "{\"text\": \"{\\\"a\\\": 1}\\n\", \"enter\": true}")
                .andExpect(status().isNoContent());
        send(post(ONE + "/input"), "{\"text\": \"\"}").andExpect(status().isNoContent());
        assertThat(agents.calls).containsExactly("input {\"a\": 1}\n true", "input  false");
    }

    @Test
    void refusesInputWithoutText() {
        refuses("agents.field-missing", "text", post(ONE + "/input"), "{}");
        refuses("agents.field-missing", "name", patch(ONE), "{}");
    }

    @Test
    void showsTheScreen() throws Exception {
        rest.perform(get(ONE + "/nested")).andExpect(content().json("""
                {"told": true, "items": [{"processId": 77, "socket": "/tmp/tmux-0/x", "problem": "", "sessions":
                [{"name": "web", "clients": 1, "windows": [{"index": 0, "name": "build", "active": true, "panes":
                [{"command": "npm", "ended": false}]}]}]}]}"""));
        rest.perform(get(ONE + "/screen")).andExpect(content().json("""
                {"text": "$ ", "cols": 80, "rows": 24, "cursor": {"column": 2, "row": 0, "visible": true}, "sequence": 9}
                """, JsonCompareMode.STRICT));
    }

    @Test
    void givesTickets() throws Exception {
        send(post(ONE + "/terminal-tickets"), "{\"mode\": \"drive\"}")
                .andExpect(status().isCreated())
                .andExpect(content().json("""
                        {"ticket": "t", "url": "/ws/terminals?ticket=t", "expiresAt": "2026-11-21T10:00:30Z"}
                        """, JsonCompareMode.STRICT));
        send(post(ONE + "/terminal-tickets"), "{\"mode\": \"watch\"}");
        assertThat(agents.calls).containsExactly("ticket DRIVE", "ticket WATCH");
    }

    @Test
    void refusesAModeThatIsNone() {
        refuses("agents.bad-mode", "mode", post(ONE + "/terminal-tickets"), "{\"mode\": \"own\"}");
        refuses("agents.field-missing", "mode", post(ONE + "/terminal-tickets"), "{}");
    }

    @Test
    void listsWhatCanBeAdoptedAndWhatCanBeStarted() throws Exception {
        rest.perform(get("/api/v1/agents/adoptable")).andExpect(content().json("""
                {"items": [{"session": "notes", "command": "vim", "directory": "/", "windows": 2,
                  "since": "2026-11-21T10:00:00Z"}]}
                """, JsonCompareMode.STRICT));
        rest.perform(get("/api/v1/programs")).andExpect(content().json("""
                {"items": [{"id": "shell", "name": "Shell", "arguments": ["bash", "--login"], "found": true,
                  "install": "Install bash on the machine."}]}
                """, JsonCompareMode.STRICT));
    }

    @Test
    void refusesAnIdThatIsNone() {
        refusesId(get("/api/v1/agents/1"));
        refusesId(get("/api/v1/agents?machine=here"));
        refusesId(post("/api/v1/agents/x/start"));
    }

    private void refusesId(MockHttpServletRequestBuilder request) {
        assertThatThrownBy(() -> rest.perform(request))
                .rootCause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("kernel.bad-id"));
    }
}
