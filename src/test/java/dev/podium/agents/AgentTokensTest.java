package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Agents that act on Podium for themselves: programs in a real tmux, with the token that they find there. */
@PodiumTest
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class AgentTokensTest {

    private static final String TELLS = """
            printf '%s\\n' "$PODIUM_AGENT_TOKEN" "$PODIUM_AGENT_ID" "$PODIUM_URL" "$$" > "$TOLD.new"
            mv "$TOLD.new" "$TOLD"
            """;

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    Tokens tokens;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Agent> made = new ArrayList<>();
    private TeamId team;
    private Actor ada;

    @BeforeEach
    void ada() {
        team = TestPeople.team("Tokens");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
    }

    @AfterEach
    void end() {
        var owner = TestPeople.person(team, "End", Role.OWNER);
        made.forEach(agent -> {
            if (exists(agent)) {
                CurrentActor.run(owner, () -> agents.delete(agent.id()));
            }
        });
    }

    private boolean exists(Agent agent) {
        return CurrentActor.get(Actor.system(team), () -> agents.list(Agents.Filter.ALL, 0, 500)).stream()
                .anyMatch(one -> one.id().equals(agent.id()));
    }

    private record Told(String token, String id, String url, String processId) {}

    private Agent create(String name, String script, boolean podiumToken) {
        var agent = CurrentActor.get(
                ada,
                () -> agents.create(WantedAgent.of(
                        name,
                        "command",
                        "sh",
                        List.of("-c", TELLS + script),
                        MachineId.LOCAL,
                        "/",
                        Map.of("TOLD", folder.resolve(name).toString()),
                        true,
                        Sharing.PRIVATE,
                        podiumToken)));
        made.add(agent);
        return agent;
    }

    /** What the program of the latest run found in its environment. */
    private Told told(String name) throws IOException {
        var file = folder.resolve(name);
        within(10, "the program has written " + file, () -> Files.exists(file));
        var lines = Files.readAllLines(file);
        Files.delete(file);
        return new Told(lines.get(0), lines.get(1), lines.get(2), lines.get(3));
    }

    private static void within(int seconds, String what, BooleanSupplier met) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private HttpResponse<String> send(String token, String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int reads(Told told) {
        return send(told.token(), "GET", "/api/v1/agents/" + told.id(), "").statusCode();
    }

    private void endsWithin2Seconds(Told told) {
        within(2, "the token is refused", () -> reads(told) == 401);
    }

    @Test
    void aProgramReadsItsOwnAgentAndItsScreenWhereItWasToldTo() throws IOException {
        var agent = create("itself", "echo here I am; exec cat", true);
        assertThat(agent.environmentNames()).contains("PODIUM_AGENT_TOKEN");
        var told = told("itself");
        assertThat(told.token()).matches("podium_agt_[0-9A-Za-z]{49}");
        assertThat(told.id()).isEqualTo(agent.id().toString());
        assertThat(told.url()).isEqualTo("http://localhost:" + port);
        var itself = send(told.token(), "GET", "/api/v1/agents/" + told.id(), "");
        assertThat(itself.statusCode()).as(itself.body()).isEqualTo(200);
        assertThat(itself.body()).contains("\"name\":\"itself\"").doesNotContain(told.token());
        within(
                5,
                "its screen",
                () -> send(told.token(), "GET", "/api/v1/agents/" + told.id() + "/screen", "")
                        .body()
                        .contains("here I am"));
    }

    @Test
    void itReachesNoOtherAgentAndNoOtherPath() throws IOException {
        create("itself", "exec cat", true);
        var told = told("itself");
        var other = create("other", "exec cat", true);
        var stranger = TestPeople.person(TestPeople.team("Others"), "Eve", Role.MEMBER);
        var foreign = CurrentActor.get(
                stranger,
                () -> agents.create(
                        WantedAgent.of("foreign", "shell", null, List.of(), MachineId.LOCAL, "/", Map.of(), false)));
        for (var id : List.of(other.id(), foreign.id())) {
            for (var path : List.of("", "/screen")) {
                assertThat(send(told.token(), "GET", "/api/v1/agents/" + id + path, "")
                                .statusCode())
                        .isEqualTo(404);
            }
        }
        var reached = new TreeSet<String>();
        for (var mapping : mappings.getHandlerMethods().keySet()) {
            for (var pattern : mapping.getPatternValues()) {
                for (var method : mapping.getMethodsCondition().getMethods()) {
                    var path = pattern.replaceAll("\\{[^}]*}", told.id());
                    var answer = send(told.token(), method.name(), path, "{}");
                    if (answer.statusCode() != 403 || !answer.body().contains("identity.not-allowed")) {
                        reached.add(method + " " + pattern);
                    }
                }
            }
        }
        assertThat(reached).contains("GET /api/v1/agents/{id}", "GET /api/v1/agents/{id}/screen");
        reached.removeAll(Set.of("GET /api/v1/agents/{id}", "GET /api/v1/agents/{id}/screen"));
        assertThat(reached).isEmpty();
        for (var path : List.of("/v3/api-docs", "/account", "/api/v1/agents?mine=true")) {
            assertThat(send(told.token(), "GET", path, "").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        // For nobody.
        assertThat(send(told.token(), "GET", "/actuator/env", "").statusCode()).isEqualTo(404);
        var owner = TestPeople.person(team, "Olga", Role.OWNER);
        var read = CurrentActor.get(owner, () -> tokens.make("audit", Set.of("audit:read"), Duration.ofDays(1)))
                .text();
        assertThat(send(read, "GET", "/api/v1/audit?outcome=denied", "").body())
                .as("what it tried is in the trail, in its own name")
                .contains("agents:self", "\"name\":\"itself\"")
                .doesNotContain(told.token());
    }

    @Test
    void anAgentThatWasNotAskedForOneFindsNone() throws IOException {
        var agent = create("plain", "exec cat", false);
        var told = told("plain");
        assertThat(told.token()).isEmpty();
        assertThat(told.url()).isEmpty();
        assertThat(told.id()).isEqualTo(agent.id().toString());
        assertThat(agent.environmentNames()).containsExactly("TOLD");
    }

    @Test
    void eachRunHasItsOwnAndItEndsWithTheRun() throws IOException {
        var agent = create("runs", "exec cat", true);
        var first = told("runs");
        assertThat(reads(first)).isEqualTo(200);
        CurrentActor.run(ada, () -> agents.restart(agent.id()));
        var second = told("runs");
        assertThat(reads(first)).as("after the restart").isEqualTo(401);
        assertThat(reads(second)).isEqualTo(200);
        CurrentActor.run(ada, () -> agents.stop(agent.id()));
        assertThat(reads(second)).as("after the stop").isEqualTo(401);
        CurrentActor.run(ada, () -> agents.start(agent.id()));
        var third = told("runs");
        assertThat(reads(third)).isEqualTo(200);
        CurrentActor.run(ada, () -> agents.delete(agent.id()));
        assertThat(reads(third)).as("after it was deleted").isEqualTo(401);
    }

    @Test
    void itEndsWhenTheProgramDoes() throws IOException {
        create("ends", "read line; exit 3", true);
        var told = told("ends");
        assertThat(reads(told)).isEqualTo(200);
        CurrentActor.run(ada, () -> agents.input(made.getFirst().id(), "now", true));
        endsWithin2Seconds(told);
    }

    @Test
    void itEndsWithinTwoSecondsWhenItsOwnerIsDeactivated() throws IOException {
        create("owned", "exec cat", true);
        var told = told("owned");
        assertThat(reads(told)).isEqualTo(200);
        TestPeople.update(
                "update people set deactivated_at = now() where id = ?",
                ada.person().value());
        endsWithin2Seconds(told);
    }

    @Test
    void itEndsWithinTwoSecondsWhenItsOwnerLeavesTheTeam() throws IOException {
        create("owned", "exec cat", true);
        var told = told("owned");
        assertThat(reads(told)).isEqualTo(200);
        TestPeople.update(
                "delete from memberships where person_id = ?", ada.person().value());
        endsWithin2Seconds(told);
        // Whoever runs the team may start it again; it then acts for nobody.
        var owner = TestPeople.person(team, "Olga", Role.OWNER);
        CurrentActor.run(owner, () -> agents.restart(made.getFirst().id()));
        assertThat(told("owned").token()).isEmpty();
    }

    @Test
    void itIsOfNoUseWhenItsOwnerMaySeeNoAgentsAnyMore() throws IOException {
        create("owned", "exec cat", true);
        var told = told("owned");
        assertThat(reads(told)).isEqualTo(200);
        TestPeople.update(
                "update memberships set role = 'MANAGER' where person_id = ?",
                ada.person().value());
        within(2, "it reads nothing", () -> reads(told) == 403);
    }

    /** Also while the program is being started: a process that lives for a moment would tell everybody on the machine. */
    @Test
    void itStandsInNoProcessesArgumentsInNoLogAndInNoTrail(CapturedOutput output) throws Exception {
        var seen = new ConcurrentSkipListSet<String>();
        var looking = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                commandLines().stream()
                        .filter(line -> line.contains("podium_agt_"))
                        .forEach(seen::add);
            }
        });
        var agent = create("hidden", "exec cat", true);
        var first = told("hidden");
        CurrentActor.run(ada, () -> agents.restart(agent.id()));
        var second = told("hidden");
        looking.interrupt();
        looking.join();
        assertThat(seen).isEmpty();
        assertThat(commandLines()).noneMatch(line -> line.contains("podium_agt_"));
        assertThat(Files.readString(Path.of("/proc", second.processId(), "environ"), StandardCharsets.ISO_8859_1))
                .as("and yet the program has it, which its OS user alone reads")
                .contains(second.token());
        var owner = TestPeople.person(team, "Olga", Role.OWNER);
        var read = CurrentActor.get(owner, () -> tokens.make("audit", Set.of("audit:read"), Duration.ofDays(1)))
                .text();
        assertThat(send(read, "GET", "/api/v1/audit", "").body())
                .contains("identity.agent-token-made", "identity.agent-token-ended")
                .doesNotContain(first.token(), second.token());
        assertThat(output.getAll()).doesNotContain(first.token(), second.token());
        assertThat(CurrentActor.get(ada, tokens::mine)).as("a person's list").isEmpty();
    }

    private static List<String> commandLines() {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var lines = new ArrayList<String>();
            for (var process : processes) {
                try {
                    lines.add(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                } catch (IOException ended) {
                    // It lives no more.
                    lines.add("");
                }
            }
            return lines;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void nobodySetsWhatPodiumSets() {
        for (var name : List.of("PODIUM_AGENT_TOKEN", "PODIUM_URL", "PODIUM_AGENT_ID")) {
            var wanted =
                    WantedAgent.of("sets", "shell", null, List.of(), MachineId.LOCAL, "/", Map.of(name, "x"), false);
            assertThatThrownBy(() -> CurrentActor.run(ada, () -> agents.create(wanted)))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.field()).isEqualTo("environment"));
        }
        var token = CurrentActor.get(ada, () -> tokens.make("all", Set.of(), Duration.ofDays(1)))
                .text();
        assertThat(send(
                                token,
                                "POST",
                                "/api/v1/agents",
                                "{\"name\":\"a\",\"podiumToken\":true,\"adopt\":{\"session\":\"x\"}}")
                        .body())
                .contains("agents.adopt-mixed");
        var asked = send(
                token,
                "POST",
                "/api/v1/agents",
                "{\"name\":\"asked\",\"program\":\"shell\",\"workingDirectory\":\"/\",\"start\":false,\"podiumToken\":true}");
        assertThat(asked.statusCode()).isEqualTo(201);
        assertThat(asked.body()).contains("\"environmentNames\":[\"PODIUM_AGENT_TOKEN\"]");
    }
}
