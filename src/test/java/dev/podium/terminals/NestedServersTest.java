package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.podium.machines.Account;
import dev.podium.terminals.Terminals.Nested;
import dev.podium.terminals.Terminals.NestedServer;
import dev.podium.terminals.Terminals.NewTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real tmux servers that programs of real terminals started, and a script that looks for them. */
@Timeout(90)
class NestedServersTest {

    @TempDir
    Path home;

    private final List<Path> sockets = new ArrayList<>();
    private TestTmux tmux;

    @BeforeEach
    void start() {
        assumeThat(Path.of("/proc/self/environ")).exists();
        tmux = new TestTmux(home);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (tmux != null) {
            for (var socket : sockets) {
                new ProcessBuilder("tmux", "-S", socket.toString(), "kill-server")
                        .start()
                        .waitFor();
            }
            tmux.close();
        }
    }

    private Path socket(String name) {
        var socket = home.resolve(name);
        sockets.add(socket);
        return socket;
    }

    /** A terminal that runs these lines of sh, and then waits. */
    private TerminalRef run(String agent, String script) {
        return tmux.terminals.create(new NewTerminal(
                Account.LOCAL,
                agent,
                List.of("sh", "-c", script + "\nexec sleep 300"),
                home.toString(),
                Map.of("AGENT", agent, "TMUX_TMPDIR", home.toString()),
                120,
                40));
    }

    private static String server(Path socket, String more) {
        return "tmux -f /dev/null -S " + socket + " new-session -d " + more;
    }

    /** Past what is kept for a few seconds. */
    private Nested look(TerminalRef terminal, String mark) {
        return new NestedServers(tmux.servers, tmux.machines).of(terminal, mark);
    }

    private List<NestedServer> until(TerminalRef terminal, String mark, Predicate<List<NestedServer>> met) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        var servers = look(terminal, mark).servers();
        while (!met.test(servers)) {
            assertThat(System.nanoTime())
                    .as("waited for 30 s, last: " + servers)
                    .isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            servers = look(terminal, mark).servers();
        }
        return servers;
    }

    private static List<String> names(List<NestedServer> servers) {
        return servers.stream()
                .map(server -> server.socket().substring(server.socket().lastIndexOf('/') + 1))
                .sorted()
                .toList();
    }

    private static void signal(String name, NestedServer server) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(server.processId()))
                .start()
                .waitFor();
    }

    @Test
    void ofTwoTerminalsOfOneOsUserEachShowsItsOwn() {
        var a = run("a", server(socket("mine"), "-s build -n web 'sleep 301'"));
        var b = run("b", server(socket("other"), "'sleep 302'"));
        var theirs = until(
                b,
                "AGENT=b",
                servers -> servers.size() == 1 && servers.getFirst().problem().isEmpty());
        var mine = until(
                a,
                "AGENT=a",
                servers -> servers.size() == 1 && servers.getFirst().problem().isEmpty());
        assertThat(names(theirs)).containsExactly("other");
        assertThat(names(mine)).containsExactly("mine");
        var session = mine.getFirst().sessions().getFirst();
        assertThat(session.name()).isEqualTo("build");
        assertThat(session.clients()).isZero();
        assertThat(session.windows()).singleElement().satisfies(window -> {
            assertThat(window.name()).isEqualTo("web");
            assertThat(window.active()).isTrue();
            assertThat(window.panes()).containsExactly(new Terminals.NestedPane("sleep", false));
        });
    }

    @Test
    void withoutAMarkTheSessionThatItStartedInTells() {
        var a = run("a", server(socket("mine"), "'sleep 301'"));
        var b = run("b", server(socket("other"), "'sleep 302'"));
        assertThat(names(until(a, "", servers -> servers.size() == 1))).containsExactly("mine");
        assertThat(names(until(b, "", servers -> servers.size() == 1))).containsExactly("other");
    }

    @Test
    void aServerThatWasStartedInsideOfOneIsFoundThroughIt() {
        var inner = socket("inner");
        var a = run(
                "a",
                server(
                        socket("outer"),
                        "\"env -u AGENT tmux -f /dev/null -S " + inner + " new-session -d 'sleep 303'; sleep 300\""));
        assertThat(names(until(a, "AGENT=a", servers -> servers.size() == 2))).containsExactly("inner", "outer");
    }

    @Test
    void serversByNameAndByARelativePathAreFound() {
        sockets.add(home.resolve("here"));
        var a = run(
                "a",
                "tmux -f /dev/null -L byname new-session -d 'sleep 301'\n"
                        + "tmux -f /dev/null -S ./here new-session -d 'sleep 302'");
        var servers = until(
                a,
                "AGENT=a",
                found -> found.size() == 2
                        && found.stream().allMatch(server -> server.problem().isEmpty()));
        assertThat(names(servers)).containsExactly("byname", "here");
        servers.forEach(server -> sockets.add(Path.of(server.socket())));
        assertThat(servers).allMatch(server -> server.socket().startsWith("/"));
    }

    @Test
    void theyAreFoundWhenTheTerminalIsGone() {
        var a = run("a", server(socket("mine"), "'sleep 301'"));
        until(a, "AGENT=a", servers -> servers.size() == 1);
        tmux.terminals.end(a);
        assertThat(names(until(a, "AGENT=a", servers -> servers.size() == 1))).containsExactly("mine");
        assertThat(look(a, "AGENT=").servers()).isEmpty();
        assertThat(look(a, "AGENT=aa").servers()).isEmpty();
    }

    @Test
    void oneThatHangsDoesNotHideTheOthers() throws IOException, InterruptedException {
        var a = run("a", server(socket("hangs"), "'sleep 301'") + "\n" + server(socket("answers"), "'sleep 302'"));
        var both = until(
                a,
                "AGENT=a",
                found -> found.size() == 2
                        && found.stream().allMatch(server -> server.problem().isEmpty()));
        var hanging = both.stream()
                .filter(server -> server.socket().endsWith("hangs"))
                .findFirst()
                .orElseThrow();
        signal("STOP", hanging);
        try {
            var now = look(a, "AGENT=a").servers();
            assertThat(now)
                    .hasSize(2)
                    .allSatisfy(server -> assertThat(server.problem())
                            .isEqualTo(server.socket().endsWith("hangs") ? "It has not answered within 2 s." : ""));
        } finally {
            signal("CONT", hanging);
        }
    }

    @Test
    void ofVeryManyPanesTheFirstAreShownAndItIsSaid() {
        var socket = socket("many");
        var a = run(
                "a",
                server(socket, "'sleep 301'") + "\ni=0\nwhile [ $i -lt 210 ]; do tmux -S " + socket
                        + " new-window -d 'sleep 302'; i=$((i + 1)); done");
        var found = until(
                a,
                "AGENT=a",
                servers -> servers.size() == 1 && servers.getFirst().problem().startsWith("More"));
        assertThat(found.getFirst().sessions().getFirst().windows()).hasSize(200);
    }

    /** Whoever has the socket would get what a tmux client sends. */
    @Test
    void aSocketOfAnotherOsUserIsNotAsked() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        var socket = socket("taken");
        var a = run("a", server(socket, "'sleep 301'"));
        until(
                a,
                "AGENT=a",
                found -> found.size() == 1 && found.getFirst().problem().isEmpty());
        UserPrincipal nobody =
                home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(socket, nobody);
        assertThat(look(a, "AGENT=a").servers()).singleElement().satisfies(server -> {
            assertThat(server.sessions()).isEmpty();
            assertThat(server.problem()).startsWith("Its socket is gone, or is another OS user's");
        });
        Files.delete(socket);
        assertThat(look(a, "AGENT=a").servers())
                .singleElement()
                .satisfies(server -> assertThat(server.problem()).startsWith("Its socket is gone"));
        new ProcessBuilder(
                        "kill",
                        Long.toString(look(a, "AGENT=a").servers().getFirst().processId()))
                .start();
    }

    @Test
    void lookingAttachesNobodyAndResizesNothing() throws IOException {
        var socket = socket("calm");
        var a = run("a", server(socket, "-x 91 -y 17 'sleep 301'"));
        until(
                a,
                "AGENT=a",
                found -> found.size() == 1 && found.getFirst().problem().isEmpty());
        look(a, "AGENT=a");
        var asked = new ProcessBuilder(
                        "tmux",
                        "-S",
                        socket.toString(),
                        "display-message",
                        "-p",
                        "#{session_last_attached}|#{window_width}x#{window_height}|#{session_attached}")
                .start();
        assertThat(new String(asked.getInputStream().readAllBytes()).strip()).isEqualTo("|91x17|0");
    }

    @Test
    void namesThatMeanSomethingElsewhereAreText() {
        var socket = socket("s p; $(touch oops) \u202e");
        var a = run(
                "a", "tmux -f /dev/null -S '" + socket + "' new-session -d -s '<b>&\"$(id)' -n 'a\u202eb' 'sleep 301'");
        var found = until(
                a,
                "AGENT=a",
                servers -> servers.size() == 1 && servers.getFirst().problem().isEmpty());
        assertThat(found.getFirst().socket()).endsWith("s p; $(touch oops) ?");
        var session = found.getFirst().sessions().getFirst();
        assertThat(session.name()).isEqualTo("<b>&\"$(id)");
        assertThat(session.windows().getFirst().name()).isEqualTo("a?b");
        assertThat(home.resolve("oops")).doesNotExist();
    }

    @Test
    void manyWhoLookAtOnceCostOneLook() {
        var a = run("a", server(socket("mine"), "'sleep 301'"));
        until(a, "AGENT=a", servers -> servers.size() == 1);
        var first = tmux.terminals.nested(a, "AGENT=a");
        assertThat(tmux.terminals.nested(a, "AGENT=a")).isSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "server",
                "server\t1",
                "pane\t$0\t0\t0\t1\t0\ta\tb\tc\nend\tok",
                "end\tok",
                "end",
                "\t\t\t\t",
                "server\t1\t/x\npane\t$0"
            })
    void whatIsNoWholeServerIsNone(String printed) {
        assertThat(NestedServers.read(printed)).isEqualTo(new Nested(true, List.of()));
    }

    @Test
    void whatAProgramPrintsIsCutAndCounted() {
        var pane = "pane\t$0\t99999999999\tx\t1\t1\t" + "n".repeat(500) + "\t\u001b[31m\t\u202ec\n";
        var server = "server\t99999999999999999999\t/" + "p".repeat(900) + "\n" + pane.repeat(1_000) + "end\tok\n";
        var nested = NestedServers.read(server.repeat(50));
        assertThat(nested.servers()).hasSize(20).allSatisfy(each -> {
            assertThat(each.processId()).isZero();
            assertThat(each.problem()).isEqualTo("More runs in it than is shown here.");
            assertThat(each.socket()).hasSize(200);
            assertThat(each.sessions()).singleElement().satisfies(session -> {
                assertThat(session.name()).hasSize(80);
                assertThat(session.clients()).isZero();
                assertThat(session.windows()).singleElement().satisfies(window -> {
                    assertThat(window.name()).isEqualTo("?[31m");
                    assertThat(window.panes())
                            .hasSize(200)
                            .allMatch(one -> one.ended() && one.command().equals("?c"));
                });
            });
        });
        assertThat(NestedServers.read("unsupported\n").told()).isFalse();
    }
}
