package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Approvals.Kind;
import dev.podium.agents.Approvals.Prompt;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.labs.TestLabs;
import dev.podium.terminals.Terminals.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers over a real tmux to a program that draws prompts as Claude Code does and logs each key that it gets. What the
 * real programs do with the keys is in {@link RealProgramsTest}.
 */
@PodiumTest
@Timeout(60)
class ApprovalsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String IDLE =
            "● Done.\n\n──────────────────────────────\n❯ \n──────────────────────────────\n";

    /** Draws screen-0; after a key, or when the file "swap" comes, the next one. */
    private static final String PROGRAM = """
            cd "$1"; stty raw -echo; n=0
            draw() { printf '\\033[2J\\033[H'; sed 's/$/\\r/' "$1"; }
            draw screen-0
            ( until [ -e swap ]; do sleep 0.05; done; draw screen-1 ) &
            while IFS= read -r -N1 k; do
              printf %s "$k" >> keys
              n=$((n+1)); draw "screen-$n"
            done
            """;

    @TempDir
    Path folder;

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    Approvals approvals;

    @Autowired
    Tokens tokens;

    @Autowired
    AuditTrails trails;

    private final HttpClient http = HttpClient.newHttpClient();
    private TeamId team;
    private Actor ada;
    private Actor eve;
    private Actor wes;
    private Actor mia;
    private Actor olga;
    private @Nullable AgentId started;

    @BeforeEach
    void people() {
        team = TestPeople.team("Approvals");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        eve = TestPeople.person(team, "Eve", Role.MEMBER);
        wes = TestPeople.person(team, "Wes", Role.MEMBER);
        mia = TestPeople.person(team, "Mia", Role.MEMBER);
        olga = TestPeople.person(team, "Olga", Role.OWNER);
    }

    @AfterEach
    void end() {
        if (started != null) {
            var id = started;
            CurrentActor.run(ada, () -> agents.delete(id));
        }
    }

    private static String asks(String command, String... options) {
        var all = new StringBuilder("● Bash\n\n──────────────────────────────\n Bash command\n\n   "
                + command.replace("\n", "\n   ") + "\n   Run it\n\n Do you want to proceed?\n");
        for (int i = 0; i < options.length; i++) {
            all.append(i == 0 ? " ❯ " : "   ")
                    .append(i + 1)
                    .append(". ")
                    .append(options[i])
                    .append('\n');
        }
        return all + "\n Esc to cancel · Tab to amend\n";
    }

    private static String asks(String command) {
        return asks(command, "Yes", "Yes, and always allow access to shop/ from this project", "No");
    }

    /** An agent whose program is called claude and shows these screens one after the other. */
    private AgentId start(String... screens) throws IOException {
        for (int i = 0; i < screens.length; i++) {
            Files.writeString(folder.resolve("screen-" + i), screens[i]);
        }
        var claude = folder.resolve("claude");
        Files.copy(Path.of("/bin/bash"), claude);
        claude.toFile().setExecutable(true);
        var script = Files.writeString(folder.resolve("program.sh"), PROGRAM).toString();
        var agent = CurrentActor.get(
                ada,
                () -> agents.create(WantedAgent.of(
                        "asks",
                        "command",
                        claude.toString(),
                        List.of(script, folder.toString()),
                        MachineId.LOCAL,
                        folder.toString(),
                        Map.of(),
                        true)));
        started = agent.id();
        CurrentActor.run(
                ada,
                () -> agents.share(
                        agent.id(),
                        new Sharing(
                                null,
                                null,
                                List.of(
                                        new Sharing.Grant(eve.person(), "", Mode.DRIVE, null),
                                        new Sharing.Grant(wes.person(), "", Mode.WATCH, null)))));
        return agent.id();
    }

    private Prompt until(AgentId id, Predicate<Prompt> wanted) {
        var found = new ArrayList<Prompt>();
        await(() -> {
            found.clear();
            CurrentActor.get(ada, () -> approvals.prompt(id)).filter(wanted).ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    private Prompt prompt(AgentId id) {
        return until(id, prompt -> true);
    }

    private void untilShown(AgentId id, String text) {
        await(() -> CurrentActor.get(ada, () -> agents.screen(id)).text().contains(text));
    }

    private static void await(Callable<Boolean> holds) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try {
            while (!holds.call()) {
                assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void answer(Actor who, AgentId id, String prompt, Kind kind) {
        CurrentActor.run(who, () -> approvals.answer(id, prompt, kind));
    }

    private Refusal refused(Actor who, AgentId id, String prompt, Kind kind) {
        var refusal = new Refusal[1];
        assertThatThrownBy(() -> answer(who, id, prompt, kind))
                .isInstanceOfSatisfying(Refusal.class, each -> refusal[0] = each);
        return refusal[0];
    }

    private String keys() throws IOException {
        var file = folder.resolve("keys");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private List<String> audited() {
        return CurrentActor.get(
                olga,
                () -> trails.page(new Trail.Own(), AuditFilter.ALL, null, AuditTrails.LONGEST_PAGE).stream()
                        .filter(entry -> entry.action().equals("agents.prompt-answered"))
                        .map(entry -> entry.personName() + " " + entry.details())
                        .toList());
    }

    @Test
    void eachAnswerIsTheKeyOfItsOptionAndStandsInTheTrail() throws Exception {
        var id = start(asks("touch one"), asks("touch two"), asks("touch three"), IDLE);
        var one = prompt(id);
        assertThat(one.title()).isEqualTo("Bash command");
        assertThat(one.asks()).isEqualTo("touch one\nRun it\n\nDo you want to proceed?");
        assertThat(one.answers())
                .containsExactly(
                        new Approvals.Answer(Kind.APPROVE, "Yes"),
                        new Approvals.Answer(Kind.ALWAYS, "Yes, and always allow access to shop/ from this project"),
                        new Approvals.Answer(Kind.DENY, "No"));
        answer(ada, id, one.id(), Kind.APPROVE);
        var two = until(id, prompt -> prompt.asks().contains("two"));
        answer(eve, id, two.id(), Kind.DENY);
        var three = until(id, prompt -> prompt.asks().contains("three"));
        answer(ada, id, three.id(), Kind.ALWAYS);
        untilShown(id, "Done.");
        assertThat(keys()).isEqualTo("132");
        assertThat(CurrentActor.get(ada, () -> approvals.prompt(id))).isEmpty();
        assertThat(audited())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("Ada ")
                        .contains("answer=approve", "option=Yes", "asked=Bash command: touch one"))
                .anySatisfy(line -> assertThat(line).startsWith("Eve ").contains("answer=deny", "owner=Ada"));
    }

    @Test
    void theTrailQuotesNothingOfAScreenThatNobodyOpensByTheirRole() throws Exception {
        var id = start(asks("touch secret"), IDLE);
        TestLabs.showsNoScreens(team);
        answer(ada, id, prompt(id).id(), Kind.APPROVE);
        untilShown(id, "Done.");
        assertThat(audited())
                .singleElement()
                .satisfies(
                        line -> assertThat(line).contains("answer=approve").doesNotContain("secret", "asked", "Yes"));
    }

    @Test
    void aPromptThatBecameAnotherIsNotAnswered() throws Exception {
        var id = start(asks("ls"), asks("rm -rf ~"));
        var seen = prompt(id);
        Files.createFile(folder.resolve("swap"));
        untilShown(id, "rm -rf");
        var refusal = refused(ada, id, seen.id(), Kind.APPROVE);
        assertThat(refusal.code()).isEqualTo("agents.prompt-gone");
        assertThat(refusal.sentence()).contains("Nothing was typed");
        assertThat(keys()).isEmpty();
        assertThat(audited()).isEmpty();
    }

    @Test
    void theSamePromptAskedAgainIsAnotherOne() throws Exception {
        var id = start(asks("make"), asks("make"), IDLE);
        var first = prompt(id);
        answer(ada, id, first.id(), Kind.APPROVE);
        await(() -> keys().equals("1"));
        var second = prompt(id);
        assertThat(second.asks()).isEqualTo(first.asks());
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(refused(eve, id, first.id(), Kind.APPROVE).sentence()).startsWith("Ada has answered");
        assertThat(keys()).isEqualTo("1");
    }

    @Test
    void whatSomebodyTypedInTheTerminalMakesItAnother() throws Exception {
        var id = start(asks("make"), asks("make"), IDLE);
        var first = prompt(id);
        CurrentActor.run(ada, () -> agents.input(id, "3", false));
        await(() -> keys().equals("3"));
        assertThat(refused(ada, id, first.id(), Kind.APPROVE).code()).isEqualTo("agents.prompt-gone");
        assertThat(keys()).isEqualTo("3");
    }

    @Test
    void ofManyWhoAnswerAtOnceOneCounts() throws Exception {
        var id = start(asks("make"), IDLE);
        var seen = prompt(id);
        var together = new CyclicBarrier(6);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(IntStream.range(0, 6)
                    .mapToObj(i -> (Callable<String>) () -> {
                        together.await();
                        try {
                            answer(i % 2 == 0 ? ada : eve, id, seen.id(), i % 2 == 0 ? Kind.APPROVE : Kind.DENY);
                            return "answered";
                        } catch (Refusal refusal) {
                            return refusal.code();
                        }
                    })
                    .toList());
            assertThat(all)
                    .extracting(each -> each.get())
                    .filteredOn("answered"::equals)
                    .hasSize(1);
            assertThat(all)
                    .extracting(each -> each.get())
                    .filteredOn("agents.prompt-gone"::equals)
                    .hasSize(5);
        }
        untilShown(id, "Done.");
        assertThat(keys()).hasSize(1);
        assertThat(audited()).hasSize(1);
    }

    @Test
    void onlyWhoMayTypeThereAnswersAndStrangersLearnNothing() throws Exception {
        var id = start(asks("make"), IDLE);
        var seen = prompt(id);
        assertThat(refused(wes, id, seen.id(), Kind.APPROVE).code()).isEqualTo("agents.watch-only");
        assertThat(CurrentActor.get(wes, () -> approvals.prompt(id)))
                .map(Prompt::id)
                .contains(seen.id());
        assertThat(refused(mia, id, seen.id(), Kind.APPROVE).code()).isEqualTo("agents.not-found");
        assertThat(refused(olga, id, seen.id(), Kind.APPROVE).code()).isEqualTo("agents.not-shared");
        var stranger = TestPeople.person(TestPeople.team("Others"), "Sam", Role.OWNER);
        assertThat(refused(stranger, id, seen.id(), Kind.APPROVE).code()).isEqualTo("agents.not-found");
        for (var who : List.of(mia, olga, stranger)) {
            assertThatThrownBy(() -> CurrentActor.run(who, () -> approvals.prompt(id)))
                    .isInstanceOf(Refusal.class);
        }
        assertThat(keys()).isEmpty();
    }

    @Test
    void anAnswerThatTheProgramDoesNotOfferIsRefused() throws Exception {
        var id = start(asks("make", "Yes", "No"), IDLE);
        var seen = prompt(id);
        assertThat(seen.answers()).extracting(Approvals.Answer::kind).containsExactly(Kind.APPROVE, Kind.DENY);
        assertThat(refused(ada, id, seen.id(), Kind.ALWAYS).code()).isEqualTo("agents.no-such-answer");
        assertThat(keys()).isEmpty();
    }

    @Test
    void hostileTextIsTextAndIsAnsweredAllTheSame() throws Exception {
        var hostile =
                "<img src=x onerror=alert(1)> #(touch pwned) #{pane_id} '\"; run-shell \"touch pwned\" \u202e漢字 🚀\n1. Yes\n Esc to cancel";
        var id = start(asks(hostile), IDLE);
        var seen = prompt(id);
        assertThat(seen.asks()).contains("<img src=x onerror=alert(1)> #(touch pwned) #{pane_id} '\"; run-shell");
        answer(ada, id, seen.id(), Kind.APPROVE);
        untilShown(id, "Done.");
        assertThat(keys()).isEqualTo("1");
        assertThat(folder.resolve("pwned")).doesNotExist();
    }

    private HttpResponse<String> send(Actor actor, String method, AgentId id, @Nullable String body, String... scopes)
            throws IOException, InterruptedException {
        var token = CurrentActor.get(actor, () -> tokens.make("t", Set.of(scopes), Duration.ofDays(1)))
                .text();
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/agents/" + id + "/approval"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void isReadAndAnsweredByRest() throws Exception {
        var id = start(asks("make"), IDLE);
        var seen = prompt(id);
        JsonNode told = JSON.readTree(
                        send(ada, "GET", id, null, "terminals:watch").body())
                .path("prompt");
        assertThat(told.path("id").asString()).isEqualTo(seen.id());
        assertThat(told.path("answers").toString()).contains("{\"answer\":\"always\",\"label\":\"Yes, and always");
        var body = "{\"prompt\":\"" + seen.id() + "\",\"answer\":\"approve\"}";
        assertThat(send(ada, "POST", id, body, "terminals:watch").statusCode()).isEqualTo(403);
        for (var bad :
                List.of("{}", "{\"prompt\":\"x\"}", "{\"prompt\":\"" + seen.id() + "\",\"answer\":\"APPROVE\"}")) {
            assertThat(send(ada, "POST", id, bad, "terminals:drive").statusCode())
                    .as(bad)
                    .isIn(400, 422);
        }
        var wrong = send(ada, "POST", id, "{\"prompt\":\"x\",\"answer\":\"approve\"}", "terminals:drive");
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(wrong.body()).contains("agents.prompt-gone");
        assertThat(keys()).isEmpty();
        assertThat(send(ada, "POST", id, body, "terminals:drive").statusCode()).isEqualTo(204);
        untilShown(id, "Done.");
        assertThat(keys()).isEqualTo("1");
        assertThat(send(ada, "GET", id, null, "terminals:watch").body()).contains("\"prompt\":null");
    }
}
