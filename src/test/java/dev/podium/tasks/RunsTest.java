package dev.podium.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Agents;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Sharing;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.RunId;
import dev.podium.kernel.TeamId;
import dev.podium.tasks.Runs.Attached;
import dev.podium.tasks.Runs.NewRun;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Runs of real shells in a real tmux: what comes of them, how they end, and what is refused.
 *
 * <p>Longer than most files: each way that a run can go stands here, on one Podium.
 */
@PodiumTest
@Timeout(120)
class RunsTest {

    @Autowired
    Runs runs;

    @Autowired
    RunTurns turns;

    @Autowired
    Agents agents;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private TeamId team;
    private Actor ada;
    private Actor owner;

    @BeforeEach
    void people() {
        team = TestPeople.team("runs");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        owner = TestPeople.person(team, "Olga", Role.OWNER);
    }

    private static NewRun shell(Path folder, String script) {
        return new NewRun(
                null,
                "shell",
                null,
                List.of(),
                null,
                List.of(),
                folder.toString(),
                null,
                Map.of(),
                false,
                script,
                List.of(),
                null,
                Duration.ofMinutes(5),
                null,
                List.of("nightly"));
    }

    private static NewRun of(AgentId agent, String prompt) {
        return new NewRun(
                agent,
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                Map.of(),
                false,
                prompt,
                List.of(),
                null,
                Duration.ofMinutes(5),
                null,
                List.of());
    }

    private static NewRun timed(NewRun run, Duration timeout) {
        return new NewRun(
                run.agent(),
                run.program(),
                run.command(),
                run.arguments(),
                run.machine(),
                run.needs(),
                run.folder(),
                run.project(),
                run.environment(),
                run.models(),
                run.prompt(),
                run.files(),
                run.budget(),
                timeout,
                run.callback(),
                run.labels());
    }

    private Runs.Run start(NewRun wanted) {
        return CurrentActor.get(ada, () -> runs.start(wanted, null));
    }

    private Runs.Run get(RunId id) {
        return CurrentActor.get(ada, () -> runs.get(id));
    }

    private Runs.Result result(RunId id) {
        return CurrentActor.get(ada, () -> runs.result(id));
    }

    private Runs.Run until(RunId id, Predicate<Runs.Run> met) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            turns.turn();
            var run = get(id);
            if (met.test(run)) {
                return run;
            }
            assertThat(System.nanoTime()).as(run.toString()).isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private Runs.Run over(RunId id) {
        return until(id, run -> run.state().over());
    }

    private List<String> states(RunId id) {
        return CurrentActor.get(ada, () -> runs.events(id, 0)).stream()
                .filter(event -> event.kind().equals("state"))
                .map(event -> event.state().id())
                .toList();
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        var line =
                new ArrayList<>(List.of("git", "-c", "user.name=T", "-c", "user.email=t@t", "-C", folder.toString()));
        line.addAll(Arrays.asList(arguments));
        assertThat(new ProcessBuilder(line).redirectErrorStream(true).start().waitFor())
                .isZero();
    }

    @Test
    void aShellDoesItsScriptOnceAndGivesItsResultBack() throws Exception {
        git("init", "-q");
        Files.writeString(folder.resolve("kept"), "before\n");
        Files.writeString(folder.resolve(".gitignore"), "ignored\n");
        git("add", "-A");
        git("commit", "-qm", "first");
        Files.writeString(folder.resolve("mine"), "not committed\n");
        var run = start(shell(folder, """
                echo once >>ignored
                echo after >>kept
                printf 'a\\0b' >binary
                echo "the answer, from $PODIUM_RUN_ID"
                echo complaint >&2
                """));
        assertThat(run.state()).isEqualTo(RunState.QUEUED);
        var ended = over(run.id());
        assertThat(ended.state()).as(ended.toString()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ended.exitCode()).isZero();
        assertThat(Files.readAllLines(folder.resolve("ignored"))).containsExactly("once");
        var result = result(run.id());
        assertThat(result.answer()).isEqualTo("the answer, from " + run.id());
        assertThat(result.errors()).isEqualTo("complaint");
        assertThat(result.seconds()).containsOnlyKeys("queued", "starting", "working");
        var patch = new String(CurrentActor.get(ada, () -> runs.patch(run.id())).orElseThrow(), StandardCharsets.UTF_8);
        assertThat(patch).contains("+after", "GIT binary patch").doesNotContain("ignored", "not committed");
        assertThat(states(run.id())).containsExactly("queued", "starting", "working", "succeeded");
        // Nothing of it is left: neither its agent nor its folder.
        until(
                run.id(),
                _ -> turns.isQuiet() && CurrentActor.<Integer>get(ada, () -> agents.count(Agents.Filter.ALL)) == 0);
        assertThat(Path.of(System.getenv("HOME"), ".podium/runs/" + run.id())).doesNotExist();
        // The patch is what was done, to a file that was not committed before it too.
        git("stash", "-u", "-q");
        Files.write(
                folder.resolve("p"),
                CurrentActor.get(ada, () -> runs.patch(run.id())).orElseThrow());
        git("apply", "--check", "p");
    }

    @Test
    void aScriptThatFailsSaysHow() {
        var ended = over(start(shell(folder, "echo so far; exit 3")).id());
        assertThat(ended.state()).isEqualTo(RunState.FAILED);
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.reason()).isEqualTo("Its program ended with exit code 3.");
        assertThat(result(ended.id()).answer()).isEqualTo("so far");
        assertThat(result(ended.id()).patchSaid()).contains("no git repository");
    }

    private static void refuses(String code, @Nullable String field, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.field()).isEqualTo(field);
        });
    }

    @Test
    void theSameKeyIsTheSameRunAndOfNothingElse() {
        var wanted = shell(folder, "true");
        var first = CurrentActor.get(ada, () -> runs.start(wanted, "key 1"));
        assertThat(CurrentActor.get(ada, () -> runs.start(wanted, "key 1")).id())
                .isEqualTo(first.id());
        refuses(
                "tasks.key-reused",
                null,
                () -> CurrentActor.run(ada, () -> runs.start(shell(folder, "false"), "key 1")));
        // Somebody else's key is another.
        var others = CurrentActor.get(owner, () -> runs.start(wanted, "key 1"));
        assertThat(others.id()).isNotEqualTo(first.id());
        assertThat(CurrentActor.get(ada, () -> runs.count(Runs.Filter.ALL))).isEqualTo(1);
        assertThat(CurrentActor.get(owner, () -> runs.count(Runs.Filter.ALL))).isEqualTo(2);
        // Also when it is over.
        over(first.id());
        assertThat(CurrentActor.get(ada, () -> runs.start(wanted, "key 1")).state())
                .isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void manyAtOnceWithOneKeyAreOneRun() throws Exception {
        var wanted = shell(folder, "true");
        var ids = ConcurrentHashMap.<RunId>newKeySet();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual()
                    .start(() -> CurrentActor.run(
                            ada,
                            () -> ids.add(runs.start(wanted, "the same moment").id()))));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(ids).hasSize(1);
    }

    @Test
    void onlyWhoAskedReadsWhatItSaid() {
        var id = over(start(shell(folder, "echo secret")).id()).id();
        var seen = CurrentActor.get(owner, () -> runs.get(id));
        assertThat(seen.mine()).isFalse();
        refuses("tasks.not-yours", null, () -> CurrentActor.run(owner, () -> runs.result(id)));
        refuses("tasks.not-yours", null, () -> CurrentActor.run(owner, () -> runs.transcript(id)));
        var bob = TestPeople.person(team, "Bob", Role.MEMBER);
        refuses("tasks.no-run", null, () -> CurrentActor.run(bob, () -> runs.get(id)));
        var stranger = TestPeople.person(TestPeople.team("others"), "S", Role.OWNER);
        refuses("tasks.no-run", null, () -> CurrentActor.run(stranger, () -> runs.get(id)));
    }

    @Test
    void whatIsLongOrStrangeGoesToTheProgramAsItIs() {
        var strange = "\u001b]0;title\u0007\u001b[2J$(touch gone) `id` \"'\\ \u00e9 \uD83D\uDE00\n".repeat(10_000);
        var prompt = strange + "x".repeat(1_000_000 - strange.getBytes(StandardCharsets.UTF_8).length);
        var wanted = new NewRun(
                null,
                "command",
                "sh",
                List.of("-c", "wc -c; cat \"$PODIUM_RUN_FILES/a/b.bin\" | od -An -tx1"),
                null,
                List.of(),
                folder.toString(),
                null,
                Map.of(),
                false,
                prompt,
                List.of(new Attached("a/b.bin", new byte[] {0, 27, (byte) 0xFF})),
                null,
                Duration.ofMinutes(5),
                null,
                List.of());
        var ended = over(start(wanted).id());
        assertThat(ended.state()).as(ended.toString()).isEqualTo(RunState.SUCCEEDED);
        assertThat(result(ended.id()).answer()).isEqualTo("1000000\n 00 1b ff");
        assertThat(result(ended.id()).prompt()).isEqualTo(prompt);
        assertThat(folder.resolve("gone")).doesNotExist();
    }

    @Test
    void whatAProgramPrintsIsBoundedAndSafeToShow() {
        var ended = over(start(
                        shell(
                                folder,
                                "printf '\\033[31mred\\033[0m\\000\\n'; head -c 6000000 /dev/zero | tr '\\0' x; echo; echo last"))
                .id());
        var result = result(ended.id());
        assertThat(result.answer()).endsWith("last").doesNotContain("\u001b", "\u0000");
        assertThat(result.transcriptCut()).isTrue();
        assertThat(CurrentActor.get(ada, () -> runs.transcript(ended.id())).orElseThrow().length)
                .isLessThan(RunFolders.HEAD + RunFolders.TAIL + 1_000);
    }

    @Test
    void oneThatWaitsIsCancelledWithoutEverStarting() {
        var run = start(shell(folder, "touch began"));
        CurrentActor.run(ada, () -> runs.cancel(run.id()));
        assertThat(over(run.id()).state()).isEqualTo(RunState.CANCELLED);
        assertThat(get(run.id()).reason()).isEqualTo("Cancelled by Ada.");
        assertThat(states(run.id())).containsExactly("queued", "cancelled");
        assertThat(folder.resolve("began")).doesNotExist();
    }

    @Test
    void oneThatWorksIsInterruptedAndThenEnded() throws Exception {
        var polite = start(shell(folder, "trap 'echo stopped; exit 9' INT; while :; do sleep 0.1; done"));
        var deaf = start(shell(folder, "trap '' INT; echo $$ >deaf; while :; do sleep 0.1; done"));
        until(polite.id(), run -> run.state() == RunState.WORKING);
        until(deaf.id(), run -> run.state() == RunState.WORKING);
        CurrentActor.run(ada, () -> runs.cancel(polite.id()));
        CurrentActor.run(owner, () -> runs.cancel(deaf.id()));
        assertThat(over(polite.id()).state()).isEqualTo(RunState.CANCELLED);
        assertThat(result(polite.id()).answer()).isEqualTo("stopped");
        var ended = over(deaf.id());
        assertThat(ended.state()).isEqualTo(RunState.CANCELLED);
        assertThat(ended.reason()).isEqualTo("Cancelled by Olga.");
        var process = Long.parseLong(Files.readString(folder.resolve("deaf")).strip());
        assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void oneThatTakesTooLongIsEnded() {
        var ended = over(start(timed(shell(folder, "echo began; while :; do sleep 0.1; done"), Duration.ofSeconds(2)))
                .id());
        assertThat(ended.state()).isEqualTo(RunState.TIMED_OUT);
        assertThat(ended.reason()).isEqualTo("It did not end within 2 s.");
        assertThat(result(ended.id()).answer()).isEqualTo("began");
    }

    @Test
    void oneThatIsKilledFromOutsideSaysSo() throws Exception {
        var run = start(shell(folder, "echo $$ >process; while :; do sleep 0.1; done"));
        until(run.id(), now -> now.state() == RunState.WORKING && Files.exists(folder.resolve("process")));
        // As the end of its tmux server is: the wrapper goes with it.
        var wrapper = Files.readString(Path.of(System.getenv("HOME"), ".podium/runs/" + run.id() + "/pid"));
        new ProcessBuilder("kill", "-KILL", "--", "-" + wrapper.strip()).start().waitFor();
        var ended = over(run.id());
        assertThat(ended.state()).isEqualTo(RunState.FAILED);
        assertThat(ended.exitCode()).isNull();
        assertThat(ended.reason()).contains("ended from outside");
    }

    private Agent agent(String program, @Nullable String command, boolean start) {
        return CurrentActor.get(
                ada,
                () -> agents.create(new NewAgent(
                        "a-" + Long.toString(System.nanoTime(), 36),
                        program,
                        command,
                        List.of(),
                        MachineId.LOCAL,
                        List.of(),
                        folder.toString(),
                        Map.of("MINE", "of the agent"),
                        start,
                        Sharing.PRIVATE,
                        false,
                        false,
                        null,
                        null)));
    }

    @Test
    void anAgentThatIsThereDoesOneRunAfterTheOther() {
        var agent = agent("shell", null, false);
        var first = start(of(agent.id(), "echo first, $MINE; sleep 0.5"));
        var second = start(of(agent.id(), "echo second"));
        assertThat(over(second.id()).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(get(first.id()).endedAt()).isBefore(get(second.id()).startedAt());
        assertThat(result(first.id()).answer()).isEqualTo("first, of the agent");
        assertThat(result(second.id()).answer()).isEqualTo("second");
        // It stays, with its last screen, and nobody brings it back.
        until(
                second.id(),
                _ -> CurrentActor.get(ada, () -> agents.get(agent.id())).state() == AgentState.EXITED);
        CurrentActor.run(ada, () -> agents.delete(agent.id()));
    }

    @Test
    void aProgramThatRunsAndSaysNothingOfItselfIsGivenNothing() {
        var agent = agent("shell", null, true);
        refuses("tasks.agent-busy", null, () -> CurrentActor.run(ada, () -> runs.start(of(agent.id(), "x"), null)));
        CurrentActor.run(ada, () -> agents.delete(agent.id()));
    }

    @Test
    void whatCannotBeIsRefusedInWords() {
        var good = shell(folder, "true");
        refuses("agents.not-found", null, () -> start(of(AgentId.random(), "x")));
        refuses("tasks.bad-prompt", "prompt", () -> start(shell(folder, " ")));
        refuses("tasks.bad-prompt", "prompt", () -> start(shell(folder, "a\0b")));
        refuses("tasks.prompt-too-long", "prompt", () -> start(shell(folder, "\u00e9".repeat(600_000))));
        refuses("tasks.bad-timeout", "timeoutSeconds", () -> start(timed(good, Duration.ZERO)));
        refuses("tasks.bad-key", "Idempotency-Key", () -> CurrentActor.run(ada, () -> runs.start(good, " ")));
        for (var bad : List.of("../x", "/etc/passwd", "a//b", "a/../b", "", "a\nb")) {
            refuses("tasks.bad-file", "files", () -> start(filed(good, bad)));
        }
        for (var inside : List.of(
                "http://example.com/x",
                "https://127.0.0.1/x",
                "https://169.254.169.254/latest",
                "https://10.0.0.8/x",
                "https://[::1]/x",
                "file:///etc/passwd",
                "no url")) {
            refuses("tasks.bad-callback", "callback", () -> start(calling(good, inside, null)));
        }
        refuses("tasks.budget-without-models", "budget", () -> start(calling(good, null, new BigDecimal("1.5"))));
        refuses("tasks.bad-budget", "budget", () -> start(calling(good, null, new BigDecimal("-1"))));
        var viewer = TestPeople.person(team, "Vera", Role.VIEWER);
        refuses("identity.not-allowed", null, () -> CurrentActor.run(viewer, () -> runs.start(good, null)));
        assertThat(CurrentActor.get(ada, () -> runs.count(Runs.Filter.ALL))).isZero();
    }

    private static NewRun filed(NewRun run, String path) {
        return new NewRun(
                null,
                run.program(),
                null,
                List.of(),
                null,
                List.of(),
                run.folder(),
                null,
                Map.of(),
                false,
                run.prompt(),
                List.of(new Attached(path, new byte[0])),
                null,
                run.timeout(),
                null,
                List.of());
    }

    private static NewRun calling(NewRun run, @Nullable String callback, @Nullable BigDecimal budget) {
        return new NewRun(
                null,
                run.program(),
                null,
                List.of(),
                null,
                List.of(),
                run.folder(),
                null,
                Map.of(),
                false,
                run.prompt(),
                List.of(),
                budget,
                run.timeout(),
                callback,
                List.of());
    }

    @Test
    void aRunThatCannotStartSaysWhy() {
        var ended = over(start(shell(folder.resolve("missing"), "true")).id());
        assertThat(ended.state()).isEqualTo(RunState.FAILED);
        assertThat(ended.reason()).contains("no directory");
    }

    @Test
    void theSameIsRunOnceMore() {
        var first = over(start(shell(folder, "echo x >>count")).id());
        var again = CurrentActor.get(ada, () -> runs.again(first.id()));
        assertThat(again.againOf()).isEqualTo(first.id());
        over(again.id());
        assertThat(folder.resolve("count")).hasContent("x\nx");
    }
}
