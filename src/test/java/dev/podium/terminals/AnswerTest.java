package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.live.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are typed only into the screen that was looked at, over a real tmux. */
@Timeout(60)
class AnswerTest {

    private static final TeamId TEAM = TeamId.random();
    private static final Actor ADA = new Actor(PersonId.random(), "Ada", TEAM, Set.of(), null);
    private static final Actor EVE = new Actor(PersonId.random(), "Eve", TEAM, Set.of(), null);

    @TempDir
    Path home;

    TestTmux tmux;

    @BeforeEach
    void start() {
        tmux = new TestTmux(home);
    }

    @AfterEach
    void stop() {
        tmux.close();
    }

    /** A program that shows this, logs each key that it gets, and after the first shows "answered". */
    private TerminalRef asks(String screen) throws IOException {
        var text = Files.writeString(home.resolve("screen"), screen);
        return tmux.run(
                "asks",
                "bash",
                "-c",
                "stty raw -echo; cat " + text
                        + " | sed 's/$/\r/'; n=0; while IFS= read -r -N1 k; do printf %s \"$k\" >> " + log()
                        + "; n=$((n+1)); printf '\\033[2J\\033[Hanswered %s' $n; done");
    }

    private Path log() {
        return home.resolve("keys");
    }

    private String keys() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }

    private Look look(TerminalRef terminal, String shows) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            var look = tmux.terminals.look(terminal);
            if (look != null && String.join("\n", look.rows()).contains(shows)) {
                return look;
            }
            assertThat(System.nanoTime()).as("waited for " + shows).isLessThan(end);
        }
    }

    private Typed answer(Actor who, TerminalRef terminal, Look seen, String keys, boolean takesOver) {
        var rows = IntStream.range(0, seen.rows().size())
                .filter(row -> !seen.rows().get(row).isEmpty())
                .boxed()
                .toList();
        return CurrentActor.get(who, () -> tmux.terminals.answer(terminal, seen, rows, keys, takesOver));
    }

    @Test
    void isTypedIntoTheScreenThatWasSeenAndOnce() throws Exception {
        var terminal = asks("Do you want to?\n 1. Yes\n 2. No\n");
        var seen = look(terminal, "2. No");
        assertThat(answer(ADA, terminal, seen, "1", false)).isEqualTo(Typed.YES);
        assertThat(answer(ADA, terminal, seen, "1", false)).isEqualTo(Typed.CHANGED);
        look(terminal, "answered 1");
        assertThat(keys()).isEqualTo("1");
    }

    @Test
    void isNotTypedIntoAScreenThatTheProgramChangedMeanwhile() throws Exception {
        var terminal = asks("rm -rf build\n 1. Yes\n");
        var seen = look(terminal, "1. Yes");
        // Without Podium: what it counts stays the same, so tmux alone has to see it.
        tmux.tmux("send-keys", "-t", "asks", "-l", "x");
        look(terminal, "answered 1");
        assertThat(answer(ADA, terminal, seen, "1", false)).isEqualTo(Typed.CHANGED);
        var now = look(terminal, "answered 1");
        assertThat(answer(ADA, terminal, now, "y", false)).isEqualTo(Typed.YES);
        look(terminal, "answered 2");
        assertThat(keys()).isEqualTo("xy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "touch #(touch PWNED) #{session_name} #[fg=red] ##",
                "a\"; run-shell 'touch PWNED' ; \" } , : { ~ $HOME `id` \\",
                "regex [a-z]*+?(x|y)^$ {1,2} \\d",
                "<b>bold</b> <script>alert(1)</script> é 漢字 🚀 \u00a0 | & % ! @",
                "',,,}}}#,#}#:::;;;%1 %H:%M:%S",
            })
    void aHostileScreenIsOnlyCompared(String hostile) throws Exception {
        var terminal = asks(hostile.replace("PWNED", home.resolve("pwned").toString()) + "\n 1. Yes\n");
        var seen = look(terminal, "1. Yes");
        assertThat(answer(ADA, terminal, seen, "1", false)).isEqualTo(Typed.YES);
        look(terminal, "answered 1");
        assertThat(keys()).isEqualTo("1");
        assertThat(home.resolve("pwned")).doesNotExist();
    }

    @Test
    void whoeverTypedSinceMakesItAnOldLook() throws Exception {
        var terminal = tmux.run("cat", "cat");
        tmux.terminals.type(terminal, "asked", true);
        var seen = look(terminal, "asked");
        tmux.terminals.type(terminal, "\u0000", false);
        assertThat(answer(ADA, terminal, seen, "x", false)).isEqualTo(Typed.CHANGED);
    }

    @Test
    void anotherProgramInTheSameTerminalIsNotAnswered() throws Exception {
        var terminal = asks("same\n");
        var seen = look(terminal, "same");
        var other =
                new Look(seen.epoch(), seen.pane(), seen.processId() + 1, seen.typings(), seen.rows(), seen.coloured());
        assertThat(answer(ADA, terminal, other, "1", false)).isEqualTo(Typed.CHANGED);
        assertThat(keys()).isEmpty();
    }

    @Test
    void ofManyAtOnceOneIsTyped() throws Exception {
        var terminal = asks("Do you want to?\n 1. Yes\n");
        var seen = look(terminal, "1. Yes");
        var together = new CyclicBarrier(8);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Typed> one = () -> {
                together.await();
                return answer(ADA, terminal, seen, "1", false);
            };
            var all = threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> one).toList());
            assertThat(all)
                    .extracting(each -> each.get())
                    .filteredOn(Typed.YES::equals)
                    .hasSize(1);
        }
        look(terminal, "answered 1");
        assertThat(keys()).isEqualTo("1");
    }

    private Seat sit(TerminalRef terminal, Actor who, Recorder recorder) {
        var seat = tmux.viewing()
                .sit(
                        new Tickets.Admission(terminal, Terminals.Mode.DRIVE, "agent", who, now -> true),
                        recorder,
                        null,
                        0);
        recorder.untilControl("\"ready\"");
        return seat;
    }

    @Test
    void whereAnotherDrivesOnlyWhoMayTakeOverAnswersAndAllAreTold() throws Exception {
        var terminal = asks("Do you want to?\n 1. Yes\n");
        var eves = new Recorder();
        sit(terminal, EVE, eves);
        eves.untilControl("\"presence\"");
        var seen = look(terminal, "1. Yes");
        assertThatThrownBy(() -> answer(ADA, terminal, seen, "1", false))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("terminals.not-driving");
                    assertThat(refusal.sentence()).contains("Eve drives");
                });
        assertThat(keys()).isEmpty();
        assertThat(answer(ADA, terminal, seen, "1", true)).isEqualTo(Typed.YES);
        eves.untilControl("\"event\":\"answered\",\"who\":{\"id\":0,\"name\":\"Ada\"}");
        look(terminal, "answered 1");
        assertThat(answer(EVE, terminal, look(terminal, "answered 1"), "2", false))
                .isEqualTo(Typed.YES);
    }

    @Test
    void aProgramThatHasEndedIsNotLookedAt() {
        var terminal = tmux.run("short", "sh", "-c", "echo done; sleep 0.2");
        while (tmux.terminals.state(terminal).presence() == TerminalState.Presence.RUNNING) {
            Thread.onSpinWait();
        }
        assertThat(tmux.terminals.look(terminal)).isNull();
    }
}
