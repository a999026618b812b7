package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machines.Account;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals.NewTerminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What programs say of themselves, through a real tmux, with nobody watching. */
@Timeout(60)
class ToldTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private TestTmux tmux;

    @BeforeEach
    void start() {
        tmux = new TestTmux(home);
    }

    @AfterEach
    void stop() {
        tmux.close();
    }

    /** A terminal in which every line typed is run, as a hook is. */
    private TerminalRef terminal(String name) throws Exception {
        var script = Files.readString(Path.of("src/main/resources/dev/podium/agents/hook.sh"));
        return tmux.terminals.create(new NewTerminal(
                Account.LOCAL,
                name,
                List.of("sh", "-c", "while read -r line; do printf '%b' \"$line\" | sh -c \"$PODIUM_HOOK\"; done"),
                "/",
                Map.of("PODIUM_HOOK", script),
                120,
                40));
    }

    private void says(TerminalRef terminal, String json) {
        tmux.terminals.type(terminal, json, true);
    }

    private Told until(TerminalRef terminal, String part) throws InterruptedException {
        var seen = "nothing";
        while (true) {
            var told = tmux.terminals.state(terminal).told();
            if (told != null) {
                seen = told.text();
                if (seen.contains(part)) {
                    return told;
                }
            }
            assertThat(tmux.events.poll(10, TimeUnit.SECONDS))
                    .as("news after " + seen)
                    .isNotNull();
        }
    }

    private @Nullable Told now(TerminalRef terminal) {
        return tmux.terminals.state(terminal).told();
    }

    @Test
    void isToldWithinTwoSeconds() throws Exception {
        var one = terminal("one");
        var other = terminal("other");
        var from = System.nanoTime();
        says(one, "{\"session_id\":\"1\",\"hook_event_name\":\"Stop\",\"more\":\"é\"}");
        var told = until(one, "Stop");
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
        assertThat(told.text()).matches("\\d+ :\"Stop\",\"more\":\"é\"} \\.");
        assertThat(now(other)).as("what another program said").isNull();
    }

    @Test
    void theSameWordTwiceIsToldTwice() throws Exception {
        var terminal = terminal("twice");
        says(terminal, "{\"hook_event_name\":\"Stop\"}");
        var first = until(terminal, "Stop");
        says(terminal, "{\"hook_event_name\":\"Stop\"}");
        var told = first;
        while (told.text().equals(first.text())) {
            assertThat(tmux.events.poll(10, TimeUnit.SECONDS)).isNotNull();
            told = until(terminal, "Stop");
        }
        assertThat(told.at()).isAfter(first.at());
    }

    @Test
    void nothingInItIsRunExpandedOrTakenForALineOfTmux() throws Exception {
        var terminal = terminal("attack");
        var victim = terminal("victim");
        var trace = home.resolve("trace");
        says(
                terminal,
                "{\"hook_event_name\":\"Bad #(touch " + trace + ") #{pid} $(touch " + trace + ") ; kill-server ;"
                        + "\\\\n%%subscription-changed podium-told $1 @1 0 %1 : 1 forged\\\\r\\\\033[31m\\\\0007;");
        var told = until(terminal, "Bad");
        assertThat(told.text()).contains("#(touch", "#{pid}", "$(touch").doesNotContain("\n", "\r", "\u001b", "\u0007");
        assertThat(told.text().chars().allMatch(c -> c >= ' ')).isTrue();
        says(victim, "{\"hook_event_name\":\"Stop\"}");
        assertThat(until(victim, "").text()).contains("Stop");
        assertThat(trace).doesNotExist();
        assertThat(tmux.terminals.state(victim).presence()).isEqualTo(Presence.RUNNING);
    }

    @Test
    void rawControlCharactersAndTextWithoutEndAreCut() throws Exception {
        var terminal = terminal("raw");
        var pane = tmux.tmux("list-panes", "-t", "raw", "-F", "#{pane_id} #{pane_pid}")
                .strip()
                .split(" ");
        tmux.tmux("set-option", "-p", "-t", pane[0], "@podium_of", pane[1]);
        tmux.tmux(
                "set-option",
                "-p",
                "-t",
                pane[0],
                "@podium_event",
                "1 raw\n%exit\n%output %0 x\u001b]52;c;x\u0007" + "y".repeat(9_000));
        var told = until(terminal, "raw");
        assertThat(told.text()).hasSizeLessThanOrEqualTo(1_500);
        assertThat(told.text().chars().allMatch(c -> c >= ' ')).isTrue();
        assertThat(tmux.terminals.state(terminal).presence()).isEqualTo(Presence.RUNNING);
    }

    @Test
    void whatAnEarlierProgramOfThePaneSaidDoesNotCount() throws Exception {
        var terminal = terminal("earlier");
        says(terminal, "{\"hook_event_name\":\"Stop\"}");
        until(terminal, "Stop");
        var before = tmux.terminals.state(terminal).processId();
        // By hand: the pane, and what is set on it, stays.
        tmux.tmux("respawn-pane", "-k", "-t", "earlier", "cat");
        while (tmux.terminals.state(terminal).processId() == before) {
            assertThat(tmux.events.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(now(terminal)).isNull();
    }

    @Test
    void aProgramThatIsStartedAnewHasSaidNothingYet() throws Exception {
        var terminal = terminal("anew");
        says(terminal, "{\"hook_event_name\":\"Stop\"}");
        until(terminal, "Stop");
        tmux.terminals.respawn(
                terminal, new NewTerminal(Account.LOCAL, "anew", List.of("cat"), "/", Map.of(), 120, 40));
        assertThat(now(terminal)).isNull();
        tmux.tmux("kill-session", "-t", "=anew");
        tmux.untilPresence(terminal, Presence.GONE);
        assertThat(now(terminal)).isNull();
    }

    @Test
    void isKnownAgainAfterPodiumStartsAnew() throws Exception {
        var terminal = terminal("kept");
        says(terminal, "{\"hook_event_name\":\"Stop\"}");
        until(terminal, "Stop");
        tmux.detach();
        tmux = new TestTmux(home);
        tmux.terminals.follow(List.of(terminal));
        assertThat(until(terminal, "Stop")).isNotNull();
    }

    @Test
    void aHookThatFindsNoTmuxHoldsNobodyUpAndPrintsNothing() throws Exception {
        var script = Files.readString(Path.of("src/main/resources/dev/podium/agents/hook.sh"));
        for (var pane : List.of("", "%7")) {
            var builder = new ProcessBuilder("sh", "-c", "eval \"$PODIUM_HOOK\"").redirectErrorStream(true);
            builder.environment().put("PODIUM_HOOK", script);
            builder.environment().put("TMUX_PANE", pane);
            builder.environment().put("TMUX", home + "/none,1,0");
            var process = builder.start();
            process.getOutputStream().close();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(process.getInputStream().readAllBytes()).isEmpty();
        }
    }
}
