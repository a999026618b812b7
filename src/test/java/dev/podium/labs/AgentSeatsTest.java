package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.inference.CallClimbed;
import dev.podium.inference.ModelProviders;
import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.ModelRoutes;
import dev.podium.inference.StandIn;
import dev.podium.inference.tiers.Alias;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Attention.SeatNow;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.Template;
import dev.podium.labs.Labs.Wanted;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Level;
import dev.podium.labs.stuck.Rule;
import dev.podium.labs.stuck.SeatEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Seats whose program is an agent that calls tools and models: its hooks run in a real tmux, its models are asked at the real
 * gateway, and a stand-in answers there.
 */
@PodiumTest
@Timeout(180)
class AgentSeatsTest {

    /** In place of the program: it runs its hook for each line that is typed, and says by which key it asks models. */
    private static final String CLAUDE = """
            #!/bin/sh
            printf '%s' "$ANTHROPIC_AUTH_TOKEN" > token.part && mv token.part token
            while read -r line; do printf '%s' "$line" | sh -c "$PODIUM_HOOK"; done
            """;

    private static final String FAILS =
            "{\"hook_event_name\":\"PostToolUseFailure\",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"make test\","
                    + "\"description\":\"Run it\"},\"tool_use_id\":\"t\",\"error\":\"Exit code 2\\nmain.c:3: error: expected ;\","
                    + "\"is_interrupt\":false,\"duration_ms\":12}";

    @LocalServerPort
    int port;

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    Attention attention;

    @Autowired
    ClassWatch watch;

    @Autowired
    SeatFeeds feeds;

    @Autowired
    SeatLoop loop;

    @Autowired
    Agents agents;

    @Autowired
    ModelProviders providers;

    @Autowired
    ModelRoutes routes;

    @Autowired
    ApplicationEventPublisher events;

    @TempDir
    Path folder;

    private LabHouse house;
    private Lab lab;
    private final List<Actor> students = new ArrayList<>();

    @BeforeEach
    void aLabOfAgents() throws IOException {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        var claude = Files.writeString(folder.resolve("claude"), CLAUDE);
        assertThat(claude.toFile().setExecutable(true)).isTrue();
        var people = IntStream.range(0, 2)
                .mapToObj(i -> LabHouse.stranger(LabHouse.name("student" + i)))
                .toList();
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(people.stream().map(Actor::name).toList()), false));
        people.forEach(person ->
                students.add(new Actor(person.person(), person.name(), house.team, Set.of(Role.STUDENT), null)));
        var template = new Template(
                "claude-code",
                null,
                List.of(),
                List.of(),
                new NoFiles(),
                folder.resolve("seats").toString(),
                true,
                "",
                List.of());
        var variables = Map.of("PATH", folder + ":/usr/local/bin:/usr/bin:/bin");
        lab = as(house.instructor, () -> labs.create(new Wanted("Loops", null, null, template, variables)));
        state(Labs.State.OPEN);
        as(house.instructor, () -> seats.provision(lab.id(), List.of(MachineId.LOCAL)));
        loop.makeAll();
    }

    @AfterEach
    void end() {
        state(Labs.State.ENDED);
        watch.lookAtAll();
        doAs(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 500).forEach(agent -> agents.delete(agent.id())));
    }

    private void state(Labs.State state) {
        as(house.instructor, () -> labs.state(lab.id(), state));
    }

    private Seat seat(int student) {
        return as(students.get(student), () -> seats.mine()).getFirst().seat();
    }

    private AgentId agent(int student) {
        return Objects.requireNonNull(seat(student).agent());
    }

    private void hook(int student, String json) {
        doAs(students.get(student), () -> agents.input(agent(student), json, true));
    }

    private SeatNow look(int student) {
        watch.look(house.team, lab.id());
        return Objects.requireNonNull(as(house.assistant, () -> attention.now(lab.id()))
                .seats()
                .get(seat(student).id()));
    }

    private Flag flagged(int student, Rule rule, Level level) {
        while (true) {
            var flag = look(student).flags().stream()
                    .filter(each -> each.rule() == rule && each.level() == level)
                    .findFirst();
            if (flag.isPresent()) {
                return flag.get();
            }
            pause();
        }
    }

    /** Programs and terminals take their time; a test that has none left ends. */
    private static void pause() {
        if (Thread.interrupted()) {
            throw new AssertionError("What was waited for has not come.");
        }
        LockSupport.parkNanos(20_000_000);
    }

    private List<SeatEvent> heard(int student, Class<? extends SeatEvent> kind) {
        return feeds.find(seat(student).id()).orElseThrow().history().events().stream()
                .filter(kind::isInstance)
                .toList();
    }

    private void until(int student, Class<? extends SeatEvent> kind, Predicate<List<SeatEvent>> wanted) {
        while (!wanted.test(heard(student, kind))) {
            pause();
        }
    }

    /** From now on what its program does is heard. */
    private void listened(int student) {
        while (look(student).unknown().startsWith("Nothing is read")) {
            pause();
        }
    }

    private void works(int student) {
        listened(student);
        hook(student, "{\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"make it run\"}");
        until(
                student,
                SeatEvent.AgentBecame.class,
                all -> all.stream()
                        .anyMatch(each -> ((SeatEvent.AgentBecame) each).does() == SeatEvent.AgentDoes.WORKING));
    }

    @Test
    void anAgentWhoseCallFailsFiveTimesAlikeIsFlaggedUntilItsTurnIsOver() {
        works(0);
        look(1);
        for (int i = 0; i < 5; i++) {
            hook(0, FAILS);
        }
        var flag = flagged(0, Rule.AGENT_LOOP, Level.HELP);
        assertThat(flag.sentence())
                .startsWith("The agent's call Bash: make test failed 5 times with the same error since ")
                .contains("expected ;");
        assertThat(heard(0, SeatEvent.ToolCalled.class)).hasSize(5);
        assertThat(heard(1, SeatEvent.ToolCalled.class)).isEmpty();
        hook(0, "{\"hook_event_name\":\"Stop\"}");
        while (look(0).flags().stream().anyMatch(each -> each.rule() == Rule.AGENT_LOOP)) {
            pause();
        }
    }

    @Test
    void whatWasCalledBeforePodiumListenedAndByAnAgentThatIsGoneIsNotHeard() {
        hook(0, FAILS);
        var agent = agent(0);
        // The option is there when the hook's word is.
        while (!as(house.instructor, () -> agents.get(agent)).reason().contains("works")) {
            pause();
        }
        works(0);
        hook(0, FAILS.replace("make test", "make other"));
        until(0, SeatEvent.ToolCalled.class, all -> !all.isEmpty());
        assertThat(heard(0, SeatEvent.ToolCalled.class))
                .singleElement()
                .satisfies(each ->
                        assertThat(((SeatEvent.ToolCalled) each).call().text()).isEqualTo("Bash: make other"));
        doAs(students.get(0), () -> agents.stop(agent));
        events.publishEvent(new CallClimbed(house.team, agent, 1, 3));
        doAs(students.get(0), () -> agents.restart(agent));
        assertThat(heard(0, SeatEvent.Escalated.class)).isEmpty();
    }

    @Test
    void callsThatClimbToTheDearestModelsAreFlaggedAndThoseThatBeginThereAreNot() throws Exception {
        try (var poor = new StandIn();
                var good = new StandIn();
                var http = HttpClient.newHttpClient()) {
            poor.does((_, reply) -> reply.json(200, answer("content_filter")));
            good.does((_, reply) -> reply.json(200, answer("stop")));
            var admin = admin();
            var ids = List.of(provider(admin, poor.url()), provider(admin, good.url()));
            lead(admin, List.of(ids.get(0), ids.get(0), ids.get(1)));
            try {
                var key = key(0);
                listened(0);
                for (int i = 0; i < 3; i++) {
                    ask(http, key, "design", "architecture");
                    ask(http, key, "design", "");
                }
                for (int tier = 1; tier <= 2; tier++) {
                    ask(http, key, "code", "tests");
                }
                // An answer may be here a moment before Podium tells what became of the call.
                until(0, SeatEvent.Escalated.class, all -> !all.isEmpty());
                assertThat(heard(0, SeatEvent.Escalated.class))
                        .extracting(each -> ((SeatEvent.Escalated) each).tier())
                        .containsExactly(2);
                for (int i = 0; i < 3; i++) {
                    ask(http, key, "code", "tests");
                }
                until(0, SeatEvent.Escalated.class, all -> all.size() == 4);
                assertThat(flagged(0, Rule.AGENT_ESCALATES, Level.HELP).sentence())
                        .startsWith("The agent went up to the dearest models 3 times since ");
                // Of another team nothing comes here, whatever agent it names.
                events.publishEvent(new CallClimbed(TeamId.random(), agent(0), 1, 3));
                assertThat(heard(0, SeatEvent.Escalated.class)).hasSize(4);
                assertThat(look(1).flags()).isEmpty();
            } finally {
                lead(admin, List.of());
                doAs(admin, () -> ids.forEach(providers::remove));
            }
        }
    }

    private String key(int student) throws IOException {
        var file = Path.of(seat(student).directory(), "token");
        while (!Files.exists(file)) {
            pause();
        }
        return Files.readString(file);
    }

    private void ask(HttpClient http, String key, String session, String task)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("X-Podium-Session", session)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"podium-auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"));
        if (!task.isEmpty()) {
            request.header("X-Podium-Task", task);
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String answer(String finish) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"Yes\"},\"finish_reason\":\"" + finish
                + "\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";
    }

    private Actor admin() {
        var root = TestPeople.person(house.team, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
        return new Actor(root.person(), "Root", house.team, Set.of(Role.ADMIN, Role.OWNER), null);
    }

    private UUID provider(Actor admin, String url) {
        return as(
                admin,
                () -> providers
                        .add(new ModelProviders.Wanted(
                                "e-" + UUID.randomUUID(), Kind.COMPATIBLE, url, "", 32_768, 2, true))
                        .id());
    }

    /** Has each tier's names go to its provider; none: nowhere. */
    private void lead(Actor admin, List<UUID> each) {
        doAs(admin, () -> {
            for (var alias : Alias.values()) {
                routes.set(
                        alias.id(),
                        each.isEmpty()
                                ? List.of()
                                : List.of(new ModelRoutes.Target(each.get(alias.tier() - 1), "m", alias.tier())));
            }
        });
    }
}
