package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.deploy.ChartMetrics;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Told;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When tmux is asked for screens, and what becomes of them. */
class ScreenWatchTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final String ASKS = "  Would you like to run the following command?\n  $ make\n› 1. Yes\n"
            + "  Press enter to confirm or esc to cancel\n";
    private static final String READY = "› Ask Codex to do anything\n  loopback\n";
    private static final String WORKS = "• Working (2s • esc to interrupt)\n" + READY;

    private final FakeTerminals terminals = new FakeTerminals();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ScreenCounts counts = new ScreenCounts(meters, Clock.fixed(START, ZoneOffset.UTC));
    private final List<Runnable> later = new ArrayList<>();
    private final List<TerminalRef> news = new ArrayList<>();
    private final ScreenWatch screens = new ScreenWatch(terminals, counts, Runnable::run);
    private final AgentRow codex = row("codex", null);
    private Instant now = START;

    private static AgentRow row(String program, @Nullable String command) {
        return new AgentRow(
                AgentId.random(),
                TeamId.random(),
                new AgentName("one"),
                program,
                command,
                List.of(),
                "/",
                List.of(),
                null,
                PersonId.random(),
                "Ada",
                false,
                new TerminalRef(Account.LOCAL, TerminalRef.Server.PODIUM, "one-" + program),
                null,
                null,
                Desired.RUNNING,
                new Standing(AgentState.WORKING, "It prints output.", START, null),
                START,
                null,
                START,
                null,
                Comeback.NONE,
                0);
    }

    private void prints(AgentRow row, String screen) {
        prints(row, screen, null);
    }

    private void prints(AgentRow row, String screen, @Nullable Told told) {
        terminals.screens.put(row.terminal(), screen);
        terminals.states.put(
                row.terminal(), new TerminalState(Presence.RUNNING, 4711, "node", null, null, now, "", told));
    }

    private int asked() {
        return (int) terminals.calls.stream()
                .filter(call -> call.startsWith("texts"))
                .count();
    }

    private @Nullable Sign sign(AgentRow row) {
        return screens.signs(row, terminals.state(row.terminal())).best();
    }

    private void pass(long millis) {
        now = now.plusMillis(millis);
        screens.look(List.of(codex), now, news::add);
    }

    @Test
    void asksOnceForAScreenThatHasGoneQuietAndThenNoMore() {
        prints(codex, READY);
        pass(0);
        assertThat(asked()).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            pass(1_000);
        }
        assertThat(asked()).as("once more when it has settled").isEqualTo(2);
        assertThat(screens.waits(codex)).isFalse();
    }

    @Test
    void asksNoMoreThanOnceASecondHoweverMuchIsPrinted() {
        for (int i = 0; i < 100; i++) {
            prints(codex, WORKS);
            pass(100);
        }
        assertThat(asked()).isBetween(9, 12);
        assertThat(screens.waits(codex)).isTrue();
    }

    @Test
    void aProgramThatSaysItselfThatItWorksIsSeldomAskedForWhileItPrints() {
        var works = new Told("1 :\"UserPromptSubmit\"", START);
        prints(codex, WORKS, works);
        pass(0);
        var before = asked();
        for (int i = 0; i < 100; i++) {
            prints(codex, WORKS, works);
            pass(1_000);
        }
        assertThat(asked()).isEqualTo(before + 20);
        pass(2_000);
        assertThat(asked()).as("it has gone quiet").isEqualTo(before + 21);
    }

    @Test
    void aProgramThatSaysItWorksAndPrintsOnIsNotIdleByThePromptOnItsScreen() {
        var works = new Told("1 :\"UserPromptSubmit\"", START);
        for (int i = 0; i < 12; i++) {
            prints(codex, READY, works);
            pass(1_000);
        }
        assertThat(sign(codex).state()).isEqualTo(AgentState.WORKING);
        pass(2_000);
        assertThat(sign(codex).state()).as("it has gone quiet").isEqualTo(AgentState.IDLE);
    }

    @Test
    void tellsOnceWhatItFound() {
        prints(codex, WORKS);
        pass(0);
        prints(codex, ASKS);
        pass(1_000);
        pass(2_000);
        assertThat(news).containsExactly(codex.terminal(), codex.terminal());
        assertThat(sign(codex)).isEqualTo(new Sign(AgentState.WAITING_FOR_PERMISSION, "make", Evidence.PROMPT, now));
    }

    @Test
    void whatTheScreenOfAnEarlierProgramSaidDoesNotCount() {
        prints(codex, ASKS);
        pass(0);
        terminals.states.put(codex.terminal(), new TerminalState(Presence.RUNNING, 4712, "node", null, null, now, ""));
        assertThat(sign(codex)).isNull();
        terminals.states.put(codex.terminal(), FakeTerminals.ended(0, null));
        assertThat(sign(codex)).isNull();
    }

    @Test
    void aScreenThatItDoesNotKnowSaysNothingAndIsCounted() {
        prints(codex, "Something else.\n");
        pass(2_000);
        assertThat(sign(codex)).isNull();
        prints(codex, READY);
        pass(2_000);
        pass(2_000);
        assertThat(count("unknown")).isEqualTo(1);
        assertThat(count("known")).isEqualTo(1);
        assertThat(counts.counts()).containsExactly(Map.entry("codex", new ScreenCounts.Count(2, 1)));
    }

    @Test
    void countsOfMoreThanADayAgoAreForgotten() {
        var hours = new AtomicReference<>(START);
        var day = new ScreenCounts(meters, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return hours.get();
            }
        });
        day.count("codex", false);
        hours.set(START.plus(Duration.ofHours(23)));
        day.count("codex", true);
        assertThat(day.counts()).containsEntry("codex", new ScreenCounts.Count(2, 1));
        hours.set(START.plus(Duration.ofHours(24)));
        assertThat(day.counts()).containsEntry("codex", new ScreenCounts.Count(1, 0));
        hours.set(START.plus(Duration.ofHours(48)));
        assertThat(day.counts()).isEmpty();
    }

    /** Of a shell, and of what runs in it, most screens are no prompt. */
    @Test
    void whatRunsInsideSomethingElseIsNotCounted() {
        var command = row("command", "npx something");
        prints(command, "Something else.\n");
        screens.look(List.of(command), now.plusMillis(2_000), news::add);
        assertThat(asked()).isEqualTo(1);
        assertThat(counts.counts()).isEmpty();
    }

    @Test
    void theChartsDashboardAsksForItAsPrometheusIsTold() {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new ScreenCounts(prometheus, Clock.fixed(START, ZoneOffset.UTC)).count("codex", true);
        var asked = ChartMetrics.names().stream()
                .filter(name -> name.startsWith("podium_agents_"))
                .toList();
        assertThat(asked).isNotEmpty();
        assertThat(prometheus.scrape()).contains(asked);
    }

    private double count(String prompt) {
        return meters.counter("podium.agents.screens", "program", "codex", "prompt", prompt)
                .count();
    }

    @Test
    void aMachineThatIsSlowIsNotAskedTwiceAtATime() {
        var slow = new ScreenWatch(terminals, counts, later::add);
        prints(codex, READY);
        slow.look(List.of(codex), now, news::add);
        slow.look(List.of(codex), now.plusSeconds(5), news::add);
        assertThat(later).hasSize(1);
        later.removeFirst().run();
        slow.look(List.of(codex), now.plusSeconds(10), news::add);
        assertThat(later).hasSize(1);
    }

    @Test
    void programsWithoutPromptsAreNeverAskedFor() {
        var htop = row("command", "htop");
        terminals.states.put(
                htop.terminal(), new TerminalState(Presence.RUNNING, 4711, "htop", null, null, now, "", null));
        screens.look(List.of(htop), now, news::add);
        assertThat(asked()).isZero();
        assertThat(screens.waits(htop)).isFalse();
    }

    @Test
    void aProgramInsideAShellIsKnownByTheProcessInFront() {
        var shell = row("shell", null);
        terminals.screens.put(shell.terminal(), "──────────\n❯ \n──────────\n");
        terminals.states.put(shell.terminal(), new TerminalState(Presence.RUNNING, 9, "claude", null, null, now, ""));
        screens.look(List.of(shell), now.plusSeconds(2), news::add);
        assertThat(sign(shell)).extracting(Sign::state).isEqualTo(AgentState.IDLE);
        terminals.states.put(shell.terminal(), new TerminalState(Presence.RUNNING, 9, "bash", null, null, now, ""));
        screens.look(List.of(shell), now.plus(Duration.ofSeconds(4)), news::add);
        assertThat(sign(shell)).as("it has left").isNull();
    }
}
