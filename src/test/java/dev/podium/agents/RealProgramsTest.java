package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.cli.LoopbackModel;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/**
 * The real programs as agents, with a model on loopback, in a home of their own. Each test runs where its program is on
 * the PATH: they are a few hundred megabytes and come from the npm registry, which a build may not reach. What they
 * showed is kept as screens and hook calls, which {@link PromptsTest} and {@link HookWordsTest} read everywhere.
 */
@PodiumTest
@Timeout(180)
@Import(RealProgramsTest.News.class)
class RealProgramsTest {

    static class News {
        final BlockingQueue<Agent> agents = new LinkedBlockingQueue<>();

        @EventListener
        void on(AgentStateChanged change) {
            agents.add(change.agent());
        }
    }

    // The programs' own children write there for a moment longer than the programs live.
    @TempDir(cleanup = CleanupMode.NEVER)
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private final Agents agents;
    private final Approvals approvals;
    private final News news;
    private final Actor ada = TestPeople.person(TestPeople.team("Real"), "Ada", Role.MEMBER);
    private final LoopbackModel model = new LoopbackModel(0);

    @Autowired
    RealProgramsTest(Agents agents, Approvals approvals, News news) {
        this.agents = agents;
        this.approvals = approvals;
        this.news = news;
    }

    @AfterEach
    void close() {
        model.close();
    }

    private Agent start(String program, String command, Map<String, String> more) throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command))),
                command + " is not on the PATH");
        var folder = Files.createDirectory(home.resolve("shop")).toString();
        var environment = new HashMap<>(more);
        environment.put("HOME", home.toString());
        environment.put("PATH", System.getenv("PATH"));
        return CurrentActor.get(
                ada,
                () -> agents.create(WantedAgent.of(
                        "real-" + program, program, null, List.of(), MachineId.LOCAL, folder, environment, true)));
    }

    private Agent until(Agent agent, Predicate<Agent> wanted, String what) throws InterruptedException {
        for (var seen = ""; ; ) {
            var told = news.agents.poll(60, TimeUnit.SECONDS);
            assertThat(told).as("news that it is " + what + ", after " + seen).isNotNull();
            if (told.id().equals(agent.id())) {
                seen = told.state() + " (" + told.evidence() + ") " + told.reason();
                if (wanted.test(told)) {
                    return told;
                }
            }
        }
    }

    private Agent until(Agent agent, AgentState state) throws InterruptedException {
        return until(agent, told -> told.state() == state, state.word());
    }

    /** Types a prompt as a person does: the programs take a text that ends with Enter in one go for a paste. */
    private void prompt(Agent agent, String text) {
        type(agent, text, false);
        shown(agent, text);
        type(agent, "", true);
    }

    private void type(Agent agent, String text, boolean enter) {
        CurrentActor.run(ada, () -> agents.input(agent.id(), text, enter));
    }

    /** Asks for the screen until it shows that. */
    private void shown(Agent agent, String text) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!CurrentActor.get(ada, () -> agents.screen(agent.id())).text().contains(text)) {
            assertThat(System.nanoTime()).as("waited for " + text).isLessThan(end);
        }
    }

    /** That this is told no later than two seconds after the screen shows it. */
    private Agent soon(Agent agent, String screen, AgentState state) throws InterruptedException {
        shown(agent, screen);
        var from = System.nanoTime();
        var told = until(agent, state);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).as(state.word()).isLessThan(Duration.ofSeconds(2));
        return told;
    }

    /** Answers from the card what it asks, once that can be read. */
    private void answer(Agent agent, String asks, Approvals.Kind kind) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            assertThat(System.nanoTime()).as("waited to be asked " + asks).isLessThan(end);
            var prompt = CurrentActor.get(ada, () -> approvals.prompt(agent.id()))
                    .filter(each -> each.asks().contains(asks)
                            && each.answers().stream().anyMatch(answer -> answer.kind() == kind));
            if (prompt.isPresent()) {
                try {
                    CurrentActor.run(
                            ada, () -> approvals.answer(agent.id(), prompt.get().id(), kind));
                    return;
                } catch (Refusal drawnAnew) {
                    assertThat(drawnAnew.code()).isEqualTo("agents.prompt-gone");
                }
            }
        }
    }

    private static void exists(Path made) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(made)) {
            assertThat(System.nanoTime()).as("waited for " + made).isLessThan(end);
        }
    }

    /** Denied, then approved for always, after which the like is not asked for. */
    private void allThree(Agent agent) throws InterruptedException {
        prompt(agent, "run: mkdir refused");
        answer(agent, "mkdir refused", Approvals.Kind.DENY);
        until(agent, AgentState.IDLE);
        prompt(agent, "run: touch always");
        answer(agent, "touch always", Approvals.Kind.ALWAYS);
        exists(home.resolve("shop/always"));
        until(agent, AgentState.IDLE);
        assertThat(home.resolve("shop/refused")).doesNotExist();
    }

    @Test
    void claudeCodeSaysItselfWhatItWaitsFor() throws Exception {
        Files.writeString(home.resolve(".claude.json"), """
                {"hasCompletedOnboarding": true, "theme": "dark", "customApiKeyResponses":
                    {"approved": ["test-key-loopback-00"], "rejected": []}}
                """);
        var theirs = home.resolve("theirs");
        Files.createDirectory(home.resolve(".claude"));
        Files.writeString(home.resolve(".claude/settings.json"), """
                {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "echo >> %s"}]}]}}
                """.formatted(theirs));
        var agent = start(
                "claude-code",
                "claude",
                Map.of(
                        "ANTHROPIC_BASE_URL", model.url(),
                        "ANTHROPIC_API_KEY", "sk-ant-test-key-loopback-00",
                        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                        "DISABLE_AUTOUPDATER", "1"));

        var trust = until(agent, AgentState.WAITING_FOR_PERMISSION);
        assertThat(trust.reason()).isEqualTo("Whether it may work in this folder");
        assertThat(trust.evidence()).isEqualTo(Evidence.PROMPT);
        answer(agent, "one you trust?", Approvals.Kind.APPROVE);
        until(agent, AgentState.IDLE);

        prompt(agent, "run: touch made");
        var asks = soon(agent, "Do you want to proceed?", AgentState.WAITING_FOR_PERMISSION);
        assertThat(asks.reason()).isEqualTo("Bash: touch made");
        assertThat(asks.evidence()).isEqualTo(Evidence.HOOK);
        answer(agent, "touch made", Approvals.Kind.APPROVE);
        var done = until(agent, AgentState.IDLE);
        assertThat(done.evidence()).isEqualTo(Evidence.HOOK);
        assertThat(home.resolve("shop/made")).exists();
        assertThat(theirs).as("the user's own hook").exists();

        prompt(agent, "run: touch denied");
        until(agent, AgentState.WAITING_FOR_PERMISSION);
        type(agent, "\u001b", false);
        var denied = until(agent, AgentState.IDLE);
        assertThat(denied.evidence()).as("no hook tells this").isEqualTo(Evidence.PROMPT);

        prompt(agent, "run: touch refused");
        answer(agent, "touch refused", Approvals.Kind.DENY);
        until(agent, AgentState.IDLE);
        prompt(agent, "run: touch always");
        answer(agent, "touch always", Approvals.Kind.ALWAYS);
        until(agent, AgentState.IDLE);
        assertThat(home.resolve("shop/always")).exists();
        prompt(agent, "run: touch unasked");
        exists(home.resolve("shop/unasked"));
        assertThat(home.resolve("shop/refused")).doesNotExist();

        prompt(agent, "ask: Which colour?");
        assertThat(until(agent, AgentState.WAITING_FOR_INPUT).reason()).isEqualTo("Which colour?");
        type(agent, "", true);
        until(agent, AgentState.IDLE);

        prompt(agent, "hold");
        until(agent, AgentState.WORKING);
        model.release();
        until(agent, AgentState.IDLE);

        prompt(agent, "fail");
        assertThat(until(agent, AgentState.STUCK).reason()).isEqualTo("It could not go on: Credit balance is too low");
        prompt(agent, "/exit");
        assertThat(until(agent, AgentState.EXITED).exitCode()).isZero();
        CurrentActor.run(ada, () -> agents.delete(agent.id()));
    }

    @Test
    void codexIsReadFromItsScreen() throws Exception {
        Files.createDirectory(home.resolve(".codex"));
        Files.writeString(home.resolve(".codex/config.toml"), """
                model = "loopback"
                model_provider = "loopback"
                approval_policy = "on-request"
                sandbox_mode = "workspace-write"
                check_for_update_on_startup = false
                [model_providers.loopback]
                name = "loopback"
                base_url = "%s/v1"
                wire_api = "responses"
                [projects."%s"]
                trust_level = "trusted"
                """.formatted(model.url(), home.resolve("shop")));
        var agent = start("codex", "codex", Map.of());
        var idle = until(agent, told -> told.evidence() == Evidence.PROMPT && told.state() == AgentState.IDLE, "idle");
        assertThat(idle.reason()).isEqualTo("It waits for a prompt.");

        prompt(agent, "run: touch made");
        var asks = soon(agent, "Would you like to run", AgentState.WAITING_FOR_PERMISSION);
        assertThat(asks.reason()).isEqualTo("touch made");
        assertThat(asks.evidence()).isEqualTo(Evidence.PROMPT);
        answer(agent, "$ touch made", Approvals.Kind.APPROVE);
        until(agent, AgentState.IDLE);
        exists(home.resolve("shop/made"));
        allThree(agent);

        prompt(agent, "hold");
        until(agent, told -> told.state() == AgentState.WORKING && told.evidence() == Evidence.PROMPT, "working");
        model.release();
        until(agent, AgentState.IDLE);

        prompt(agent, "fail");
        assertThat(until(agent, AgentState.STUCK).reason()).contains("Your quota is used up.");
        prompt(agent, "/quit");
        assertThat(until(agent, AgentState.EXITED).exitCode()).isZero();
        CurrentActor.run(ada, () -> agents.delete(agent.id()));
    }

    @Test
    void openCodeIsReadFromItsScreen() throws Exception {
        var settings = Files.createDirectories(home.resolve(".config/opencode"));
        Files.writeString(settings.resolve("opencode.json"), """
                {"model": "loopback/loopback", "autoupdate": false, "permission": {"bash": "ask"},
                 "provider": {"loopback": {"npm": "@ai-sdk/anthropic", "name": "Loopback",
                    "options": {"baseURL": "%s/v1", "apiKey": "x"}, "models": {"loopback": {"name": "Loopback"}}}}}
                """.formatted(model.url()));
        var agent = start(
                "opencode",
                "opencode",
                Map.of("OPENCODE_DISABLE_AUTOUPDATE", "1", "OPENCODE_DISABLE_MODELS_FETCH", "1"));
        until(agent, told -> told.evidence() == Evidence.PROMPT && told.state() == AgentState.IDLE, "idle");

        prompt(agent, "run: touch made");
        var asks = soon(agent, "Permission required", AgentState.WAITING_FOR_PERMISSION);
        assertThat(asks.reason()).isEqualTo("touch made");
        answer(agent, "$ touch made", Approvals.Kind.APPROVE);
        until(agent, AgentState.IDLE);
        exists(home.resolve("shop/made"));
        prompt(agent, "run: mkdir refused");
        answer(agent, "mkdir refused", Approvals.Kind.DENY);
        until(agent, AgentState.IDLE);
        prompt(agent, "run: touch always");
        answer(agent, "touch always", Approvals.Kind.ALWAYS);
        // It asks whether it is to be so.
        answer(agent, "- touch *", Approvals.Kind.APPROVE);
        exists(home.resolve("shop/always"));
        until(agent, AgentState.IDLE);
        prompt(agent, "run: touch unasked");
        exists(home.resolve("shop/unasked"));
        until(agent, AgentState.IDLE);
        assertThat(home.resolve("shop/refused")).doesNotExist();

        prompt(agent, "ask: Which colour?");
        assertThat(until(agent, AgentState.WAITING_FOR_INPUT).reason()).isEqualTo("Which colour?");
        type(agent, "", true);
        until(agent, AgentState.IDLE);
        CurrentActor.run(ada, () -> agents.delete(agent.id()));
    }
}
