package dev.podium.agents;

import dev.podium.agents.cli.LoopbackModel;
import dev.podium.agents.situations.Driver;
import dev.podium.agents.situations.Tmux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records the situations that {@link SituationsTest} reads, from the real programs on the PATH:
 *
 * <pre>./mvnw test -Dtest=RecordSituations -Dpodium.situations=claude-code</pre>
 *
 * The truth of each moment is what the driver did and what the model on loopback was asked and answered.
 */
@EnabledIfSystemProperty(
        named = "podium.situations",
        matches = ".+",
        disabledReason = "It makes the recordings that the tests read; nothing is tested by it")
class RecordSituations {

    static final Path FOLDER = Path.of("src/test/resources/dev/podium/agents/situations");
    private static final long LOOK = 2_600;

    record Session(String program, int cols, int rows) {
        @Override
        public String toString() {
            return program + "-" + cols + "x" + rows;
        }
    }

    static Stream<Session> sessions() {
        var wanted = List.of(System.getProperty("podium.situations", "").split(","));
        return Stream.of("claude-code", "codex", "opencode", "shell", "claude-code-end", "codex-end", "opencode-end")
                .filter(program -> wanted.contains(program) || wanted.contains("all"))
                .flatMap(program -> Stream.of(
                                new Session(program, 80, 24),
                                new Session(program, 120, 40),
                                new Session(program, 100, 30),
                                new Session(program, 200, 50))
                        .limit(
                                switch (program) {
                                    // These two draw the most.
                                    case "codex", "opencode" -> 2;
                                    // It does not end by a signal or a key that can be waited for.
                                    case "opencode-end" -> 1;
                                    default -> 4;
                                }));
    }

    /** What the programs show of it is in the recordings, so it is nobody's; root can make it. */
    private Path home = Path.of("/home");

    private final LoopbackModel model = new LoopbackModel(0);

    @ParameterizedTest
    @MethodSource("sessions")
    void record(Session session) throws IOException {
        home = Files.createDirectory(Path.of("/home/ada-" + session));
        var work = Files.createDirectory(home.resolve("shop"));
        Files.writeString(work.resolve("README.md"), "# Shop\n\nSells things.\n");
        try (var tmux = new Tmux(home);
                var driver = start(tmux, session, work)) {
            switch (session.program()) {
                case "claude-code" -> claude(driver);
                case "codex" -> codex(driver);
                case "opencode" -> openCode(driver);
                case "shell" -> shell(driver);
                default -> end(driver, session);
            }
            Files.createDirectories(FOLDER);
            driver.cast(session.toString()).write(FOLDER.resolve(session + ".cast"));
        } finally {
            model.close();
        }
    }

    private Driver start(Tmux tmux, Session session, Path work) throws IOException {
        var program = session.program().replace("-end", "");
        var environment = new HashMap<>(Map.of(
                "HOME", home.toString(), "PATH", System.getenv("PATH"), "LANG", "C.UTF-8", "SHELL", "/bin/bash"));
        environment.putAll(ProgramHooks.environment(program));
        var line = new ArrayList<>(Program.CATALOGUE.stream()
                .filter(each -> each.id().equals(program))
                .findFirst()
                .orElseThrow()
                .arguments());
        line.addAll(ProgramHooks.arguments(program));
        switch (program) {
            case "claude-code" -> {
                environment.put("ANTHROPIC_BASE_URL", model.url());
                environment.put("ANTHROPIC_API_KEY", "sk-ant-test-key-loopback-00");
                environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
                environment.put("DISABLE_AUTOUPDATER", "1");
                Files.writeString(home.resolve(".claude.json"), """
                        {"hasCompletedOnboarding": true, "theme": "dark", "customApiKeyResponses":
                            {"approved": ["test-key-loopback-00"], "rejected": []}}
                        """);
            }
            case "codex" -> {
                Files.createDirectories(home.resolve(".codex"));
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
                        """.formatted(model.url()));
            }
            case "opencode" -> {
                environment.put("OPENCODE_DISABLE_AUTOUPDATE", "1");
                environment.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
                Files.writeString(
                        Files.createDirectories(home.resolve(".config/opencode"))
                                .resolve("opencode.json"),
                        """
                        {"model": "loopback/loopback", "autoupdate": false,
                         "permission": {"bash": "ask", "edit": "ask"},
                         "provider": {"loopback": {"npm": "@ai-sdk/anthropic", "name": "Loopback",
                            "options": {"baseURL": "%s/v1", "apiKey": "x"},
                            "models": {"loopback": {"name": "Loopback"}}}}}
                        """.formatted(model.url()));
            }
            default -> Files.writeString(home.resolve(".bash_profile"), "PS1='ada@forge:\\w$ '\n");
        }
        return new Driver(
                tmux, "s" + session.cols(), session.cols(), session.rows(), work.toString(), environment, line);
    }

    /** Sends a prompt and waits until the model was asked. */
    private void ask(Driver driver, String prompt) throws IOException {
        int before = model.asked();
        driver.prompt(prompt);
        driver.until("the model to be asked", () -> model.asked() > before);
    }

    private void settles(Driver driver, String state) throws IOException {
        driver.quiet();
        driver.holds(state, LOOK);
    }

    /** The model answers, and waits for nothing more. */
    private void says(Driver driver, String prompt) throws IOException {
        ask(driver, prompt);
        settles(driver, "idle");
    }

    private void works(Driver driver, String prompt) throws IOException {
        ask(driver, prompt);
        driver.holds("working", LOOK);
    }

    private void claude(Driver driver) throws IOException {
        driver.shows("trust");
        settles(driver, "waiting-for-permission");
        driver.keys("Enter");
        driver.shows("shortcuts");
        settles(driver, "idle");
        says(driver, "what is this folder");
        ask(driver, "run: touch made && sleep 5");
        settles(driver, "waiting-for-permission");
        int before = model.asked();
        driver.keys("Enter");
        driver.holds("working", LOOK);
        driver.until("the result", () -> model.asked() > before);
        settles(driver, "idle");
        ask(driver, "run: rm -rf build && make all 2>&1");
        settles(driver, "waiting-for-permission");
        driver.keys("Escape");
        settles(driver, "idle");
        ask(driver, "write: " + home.resolve("shop/notes.txt"));
        settles(driver, "waiting-for-permission");
        int again = model.asked();
        driver.keys("Enter");
        driver.until("the result", () -> model.asked() > again);
        settles(driver, "idle");
        driver.text("half a thought");
        settles(driver, "idle");
        driver.keys("C-u");
        ask(driver, "ask: Which colour?");
        settles(driver, "waiting-for-input");
        int answered = model.asked();
        driver.keys("Enter");
        driver.until("the answer", () -> model.asked() > answered);
        settles(driver, "idle");
        ask(driver, "ask: Shall the old API stay for a year, or go with the next release?");
        settles(driver, "waiting-for-input");
        driver.keys("Escape");
        settles(driver, "idle");
        works(driver, "hold 1");
        model.release();
        settles(driver, "idle");
        works(driver, "hold 2");
        driver.keys("Escape");
        settles(driver, "idle");
        model.release();
        ask(driver, "fail");
        settles(driver, "stuck");
        says(driver, "say: go on");
        ask(driver, "busy");
        settles(driver, "stuck");
        driver.keys("Escape");
        settles(driver, "idle");
        // What was interrupted before it was answered stands in the prompt again.
        driver.keys("C-u");
        driver.prompt("/exit");
        driver.ended();
        driver.holds("exited", LOOK);
    }

    private void codex(Driver driver) throws IOException {
        driver.shows("Ask Codex to do anything");
        settles(driver, "idle");
        says(driver, "what is this folder");
        ask(driver, "run: touch made && sleep 5");
        settles(driver, "waiting-for-permission");
        int before = model.asked();
        driver.keys("Enter");
        driver.holds("working", LOOK);
        driver.until("the result", () -> model.asked() > before);
        settles(driver, "idle");
        ask(driver, "run: rm -rf build && make all 2>&1");
        settles(driver, "waiting-for-permission");
        driver.keys("Escape");
        settles(driver, "idle");
        ask(driver, "write: " + home.resolve("shop/notes.txt"));
        settles(driver, "waiting-for-permission");
        driver.keys("Escape");
        settles(driver, "idle");
        driver.text("half a thought");
        settles(driver, "idle");
        driver.keys("C-u");
        works(driver, "hold 3");
        model.release();
        settles(driver, "idle");
        works(driver, "hold 4");
        driver.keys("Escape");
        settles(driver, "idle");
        model.release();
        ask(driver, "fail");
        settles(driver, "stuck");
        says(driver, "go on");
        driver.prompt("/quit");
        driver.ended();
        driver.holds("exited", LOOK);
    }

    private void openCode(Driver driver) throws IOException {
        driver.shows("commands");
        settles(driver, "idle");
        says(driver, "what is this folder");
        ask(driver, "run: touch made && sleep 5");
        settles(driver, "waiting-for-permission");
        int before = model.asked();
        driver.keys("Enter");
        driver.holds("working", LOOK);
        driver.until("the result", () -> model.asked() > before);
        settles(driver, "idle");
        ask(driver, "run: rm -rf build && make all 2>&1");
        settles(driver, "waiting-for-permission");
        driver.keys("Escape");
        settles(driver, "idle");
        driver.text("half a thought");
        settles(driver, "idle");
        driver.keys("C-u");
        ask(driver, "ask: Which colour?");
        settles(driver, "waiting-for-input");
        int answered = model.asked();
        driver.keys("Enter");
        driver.until("the answer", () -> model.asked() > answered);
        settles(driver, "idle");
        works(driver, "hold 5");
        model.release();
        settles(driver, "idle");
        works(driver, "hold 6");
        driver.keys("Escape");
        driver.shows("again to interrupt");
        driver.keys("Escape");
        settles(driver, "idle");
        model.release();
    }

    /** A program that is killed, and one that is ended by its keys. */
    private void end(Driver driver, Session session) throws IOException {
        driver.until("its first screen", () -> driver.screen().strip().length() > 100);
        driver.quiet();
        if (session.cols() == 80 || session.cols() == 200) {
            driver.kill(session.cols() == 80 ? "KILL" : "SEGV");
            driver.ended();
            driver.holds("crashed", LOOK);
        } else {
            if (session.program().startsWith("claude")) {
                driver.keys("Enter");
                driver.shows("shortcuts");
            }
            driver.quiet();
            driver.keys("C-c");
            driver.keys("C-c");
            driver.ended();
            driver.holds("exited", LOOK);
        }
    }

    private void shell(Driver driver) throws IOException {
        driver.shows("$");
        settles(driver, "idle");
        driver.prompt("ls -la; git status");
        settles(driver, "idle");
        driver.prompt("sleep 6; echo sl''ept");
        driver.holds("working", LOOK);
        driver.shows("slept");
        settles(driver, "idle");
        driver.prompt("for i in 1 2 3 4 5 6 7 8 9; do echo test $i ok; sleep 0.6; done");
        driver.holds("working", LOOK);
        driver.shows("test 9 ok");
        settles(driver, "idle");
        driver.prompt("while ! ls build; do sleep 0.5; done");
        driver.holds("working", LOOK);
        driver.keys("C-c");
        settles(driver, "idle");
        driver.prompt("vi README.md");
        settles(driver, "working");
        driver.keys("Escape", "\":q!\"", "Enter");
        settles(driver, "idle");
        driver.prompt("less README.md");
        settles(driver, "working");
        driver.keys("q");
        settles(driver, "idle");
        driver.prompt("read -p \"Delete all? [y/N] \" answer");
        settles(driver, "waiting-for-input");
        driver.prompt("n");
        settles(driver, "idle");
        driver.prompt("sh -c \"stty -echo; printf \\\"[sudo] password for ada: \\\"; read p; stty echo\"");
        settles(driver, "waiting-for-input");
        driver.keys("Enter");
        settles(driver, "idle");
        driver.text("git commit -m half");
        settles(driver, "idle");
        driver.keys("C-u");
        driver.prompt(driver.cols() % 40 == 0 ? "exit" : "exit 3");
        driver.ended();
        driver.holds(driver.cols() % 40 == 0 ? "exited" : "crashed", LOOK);
    }
}
