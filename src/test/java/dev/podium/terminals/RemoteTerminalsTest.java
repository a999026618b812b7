package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Command;
import dev.podium.machines.TestRemote;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.live.Seat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Terminals of a machine behind SSH, whose link breaks. */
@Timeout(90)
class RemoteTerminalsTest {

    private static final Actor ADA = new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(), null);

    @TempDir
    Path home;

    @TempDir
    Path there;

    TestRemote remote;
    TestTmux tmux;

    @BeforeEach
    void start() throws Exception {
        remote = new TestRemote(there);
        tmux = new TestTmux(home, remote, remote.account, CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS));
    }

    @AfterEach
    void stop() throws Exception {
        remote.heal();
        run("-L", "podium", "kill-server");
        run("kill-server");
        tmux.servers.close();
        remote.close();
    }

    private String run(String... arguments) {
        var line = new ArrayList<>(List.of("tmux"));
        line.addAll(List.of(arguments));
        return remote.run(remote.account, Command.of(line), Duration.ofSeconds(20))
                .out();
    }

    private Seat drive(TerminalRef terminal, Recorder recorder) {
        var seat = tmux.viewing()
                .sit(
                        new Tickets.Admission(terminal, Terminals.Mode.DRIVE, "agent", ADA, now -> true),
                        recorder,
                        null,
                        0);
        recorder.untilControl("\"ready\"");
        return seat;
    }

    private void until(TerminalRef terminal, Presence presence) throws InterruptedException {
        while (tmux.terminals.state(terminal).presence() != presence) {
            var event = tmux.events.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("news of " + presence).isNotNull();
        }
    }

    @Test
    void aTerminalThereIsMadeDrivenAndSeen() {
        var terminal = tmux.run("there", "sh", "-c", "echo on $SSH_CONNECTION; exec cat");
        assertThat(tmux.terminals.state(terminal).presence()).isEqualTo(Presence.RUNNING);
        var recorder = new Recorder();
        var seat = drive(terminal, recorder);
        recorder.untilText("on 127.0.0.1");
        seat.type("hello\r".getBytes());
        recorder.untilText("hello\r\nhello");
        assertThat(tmux.terminals.screen(terminal).text()).contains("hello\nhello");
        assertThat(run("-L", "podium", "list-sessions")).contains("there: 1 windows");
    }

    @Test
    void whatAProgramSaysThereIsToldHereAndAgainAfterTheLinkWasCut() throws Exception {
        var hook = Files.readString(Path.of("src/main/resources/dev/podium/agents/hook.sh"));
        var terminal = tmux.terminals.create(new Terminals.NewTerminal(
                remote.account,
                "says",
                List.of("sh", "-c", "echo '{\"hook_event_name\":\"Stop\"}' | sh -c \"$PODIUM_HOOK\"; exec cat"),
                "/",
                Map.of("PODIUM_HOOK", hook),
                80,
                24));
        untilTold(terminal);
        remote.cut();
        until(terminal, Presence.UNREACHABLE);
        assertThat(tmux.terminals.state(terminal).told()).isNull();
        remote.heal();
        untilTold(terminal);
    }

    private void untilTold(TerminalRef terminal) throws InterruptedException {
        for (var told = tmux.terminals.state(terminal).told();
                told == null || !told.text().contains("\"Stop\"");
                told = tmux.terminals.state(terminal).told()) {
            assertThat(tmux.events.poll(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void aSessionThatRunsThereIsAdoptedUndisturbed() {
        assertThat(tmux.terminals.adoptable(remote.account)).isEmpty();
        run("new-session", "-d", "-s", "by-hand", "-x", "90", "-y", "30", "cat");
        assertThat(tmux.terminals.adoptable(remote.account))
                .singleElement()
                .satisfies(found -> assertThat(found.session()).isEqualTo("by-hand"));
        var terminal = tmux.terminals.adopt(remote.account, "by-hand");
        var recorder = new Recorder();
        drive(terminal, recorder).type("hello\r".getBytes());
        recorder.untilText("hello\r\nhello");
        tmux.terminals.release(terminal);
        assertThat(run("list-sessions", "-F", "#{session_name} #{window_width}x#{window_height}"))
                .contains("by-hand 90x30");
    }

    private List<String> inside(TerminalRef terminal) {
        var nested = new NestedServers(tmux.servers, remote).of(terminal, "");
        assertThat(nested.told()).isTrue();
        return nested.servers().stream()
                .flatMap(server -> server.sessions().stream().map(Terminals.NestedSession::name))
                .toList();
    }

    /** By the session alone: an adopted one has no mark. */
    @Test
    void whatTheyStartedThemselvesIsListedUnderEach() {
        assumeThat(Path.of("/proc/self/environ")).exists();
        var start = "tmux -f /dev/null -L nested-%s new-session -d -s %s 'sleep 300'; exec sleep 300";
        run("new-session", "-d", "-s", "by-hand", start.formatted("hand", "of-hand"));
        var adopted = tmux.terminals.adopt(remote.account, "by-hand");
        var made = tmux.run("made", "sh", "-c", start.formatted("made", "of-made"));
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (!inside(made).equals(List.of("of-made")) || !inside(adopted).equals(List.of("of-hand"))) {
                assertThat(System.nanoTime())
                        .as(inside(made) + " and " + inside(adopted))
                        .isLessThan(end);
            }
        } finally {
            run("-L", "nested-hand", "kill-server");
            run("-L", "nested-made", "kill-server");
        }
    }

    /** Nothing of the broken connections stays. */
    private void untilOneHub() {
        while (run("-L", "podium", "list-clients").strip().lines().count() != 1
                || run("-L", "podium", "list-sessions", "-F", "#{session_name}")
                                .lines()
                                .filter(name -> name.startsWith("podium-hub-"))
                                .count()
                        != 1) {
            assertThat(Thread.interrupted()).as("given up").isFalse();
        }
    }

    @Test
    void aCutLinkLosesNothing() throws Exception {
        var terminal = tmux.run(
                "cut", "sh", "-c", "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo n$i.; sleep 0.001; done; exec cat");
        var first = new Recorder();
        drive(terminal, first);
        first.untilText("n100.");
        remote.cut();
        until(terminal, Presence.UNREACHABLE);
        first.until("the close", each -> each.closeCode == 1012);
        var early = new Recorder();
        tmux.viewing()
                .sit(new Tickets.Admission(terminal, Terminals.Mode.DRIVE, "agent", ADA, now -> true), early, null, 0);
        assertThat(early.closeCode).isEqualTo(1012);
        remote.heal();
        until(terminal, Presence.RUNNING);
        var second = new Recorder();
        drive(terminal, second);
        second.untilText("n3000.");
        var all = Pattern.compile("n(\\d+)\\.")
                .matcher(second.text().substring(second.text().lastIndexOf("\033c")))
                .results()
                .map(each -> Integer.parseInt(each.group(1)))
                .toList();
        assertThat(all.getFirst()).isEqualTo(1);
        assertThat(all.getLast()).isEqualTo(3000);
        untilOneHub();
    }

    @Test
    void aLinkThatGoesSilentIsNoticed() throws Exception {
        var terminal = tmux.run("silent", "cat");
        long begun = System.nanoTime();
        remote.silence();
        until(terminal, Presence.UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        remote.heal();
        until(terminal, Presence.RUNNING);
        untilOneHub();
    }

    @Test
    void aMachineThatIsDownWhenPodiumStartsIsFollowedOnceItIsUp() throws Exception {
        var terminal = tmux.run("later", "cat");
        tmux.servers.close();
        var again = new TestTmux(home, remote, remote.account, Runnable::run);
        try {
            remote.cut();
            again.terminals.follow(List.of(terminal));
            assertThat(again.terminals.state(terminal).presence()).isEqualTo(Presence.UNREACHABLE);
            assertThatThrownBy(() -> again.run("other", "cat"))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("machines.unreachable"));
            remote.heal();
            while (again.terminals.state(terminal).presence() != Presence.RUNNING) {
                var event = again.events.poll(20, TimeUnit.SECONDS);
                assertThat(event).as("news").isNotNull();
            }
        } finally {
            again.servers.close();
        }
    }

    @Test
    void aServerThatEndedIsGoneAndNotOutOfReach() throws Exception {
        run("new-session", "-d", "-s", "by-hand", "cat");
        var terminal = tmux.terminals.adopt(remote.account, "by-hand");
        run("kill-server");
        until(terminal, Presence.GONE);
    }

    @Test
    void aServerThatWasReplacedIsKnownForAnotherOne() throws Exception {
        var terminal = tmux.run("lost", "cat");
        var first = tmux.terminals.server(terminal);
        assertThat(first).isEqualTo(tmux.terminals.serve(remote.account));
        run("-L", "podium", "kill-session", "-t", "=lost");
        until(terminal, Presence.GONE);
        assertThat(tmux.terminals.server(terminal)).isEqualTo(first);
        tmux.run("lost", "cat");
        until(terminal, Presence.RUNNING);
        run("-L", "podium", "kill-server");
        until(terminal, Presence.GONE);
        var second = tmux.terminals.server(terminal);
        assertThat(second.replaces(first)).isTrue();
        assertThat(second.bootedSince(first)).isFalse();
        assertThat(second.boot()).isNotEmpty();
    }

    @Test
    void tmuxIsFoundAndItsVersionTold() {
        assertThat(new TmuxCheck().check(remote, remote.account)).startsWith("tmux 3.");
    }
}
