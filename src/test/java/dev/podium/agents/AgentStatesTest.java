package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.agents.AgentStates.Launched;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentStatesTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Launched HTOP = new Launched(START, "htop");
    private static final Standing STARTING = new Standing(AgentState.STARTING, "Starting.", START, null);
    private static final Standing IDLE = new Standing(AgentState.IDLE, "Idle.", START.plusSeconds(10), null);
    private static final Standing EXITED =
            new Standing(AgentState.EXITED, "Ended by itself with exit code 0.", START.plusSeconds(20), 0);
    private static final Instant LATER = START.plusSeconds(60);

    private static TerminalState running(long process, String command, @Nullable Instant output) {
        return new TerminalState(Presence.RUNNING, process, command, null, null, output, "");
    }

    private static TerminalState ended(@Nullable Integer code, @Nullable String signal) {
        return new TerminalState(Presence.ENDED, 0, "", code, signal, null, "");
    }

    private static TerminalState without(Presence presence) {
        return new TerminalState(presence, 0, "", null, null, null, "");
    }

    private static Standing next(Standing before, TerminalState terminal, Instant now) {
        return AgentStates.next(before, Desired.RUNNING, HTOP, terminal, Signs.NONE, now)
                .standing();
    }

    @Test
    void startsUntilTheProgramsProcessIsSeen() {
        assertThat(next(STARTING, running(0, "", null), LATER).state()).isEqualTo(AgentState.STARTING);
        assertThat(next(STARTING, running(1, "htop", null), START).state()).isEqualTo(AgentState.IDLE);
        assertThat(next(STARTING, running(1, "node", null), START).state()).isEqualTo(AgentState.IDLE);
    }

    @Test
    void aClockThatWasSetBackByAnHourMakesNothingWorkOrStartForAnHour() {
        var before = START.minus(Duration.ofHours(1));
        var quiet = next(IDLE, running(1, "htop", START), before);
        assertThat(quiet.state()).isEqualTo(AgentState.IDLE);
        assertThat(next(STARTING, running(1, "sh", null), before).state()).isEqualTo(AgentState.IDLE);
        assertThat(next(IDLE, running(1, "htop", before), before).state())
                .as("what prints now works, whatever the clock was before")
                .isEqualTo(AgentState.WORKING);
    }

    @Test
    void aClockThatWasSetForwardByAnHourEndsNothing() {
        var after = LATER.plus(Duration.ofHours(1));
        assertThat(next(IDLE, running(1, "htop", LATER), after).state()).isEqualTo(AgentState.IDLE);
        assertThat(next(EXITED, ended(0, null), after)).isEqualTo(EXITED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sh", "bash", "zsh", "tmux: server"})
    void takesAShellForTheLauncherOnlyWhileItMayStillBeThat(String shell) {
        var justBefore = START.plus(AgentStates.LAUNCH).minusMillis(1);
        assertThat(next(STARTING, running(1, shell, justBefore), justBefore).state())
                .isEqualTo(AgentState.STARTING);
        assertThat(next(STARTING, running(1, shell, null), START.plus(AgentStates.LAUNCH))
                        .state())
                .isEqualTo(AgentState.IDLE);
    }

    @Test
    void takesAShellForTheProgramWhereTheProgramIsOne() {
        var outcome = AgentStates.next(
                STARTING, Desired.RUNNING, new Launched(START, "bash"), running(1, "bash", null), Signs.NONE, START);
        assertThat(outcome.standing().state()).isEqualTo(AgentState.IDLE);
    }

    @Test
    void neverGoesBackToStarting() {
        assertThat(next(IDLE, running(0, "sh", null), START.plusMillis(1)).state())
                .isEqualTo(AgentState.IDLE);
    }

    @Test
    void adoptedSessionsDoNotStart() {
        var outcome = AgentStates.next(STARTING, Desired.RUNNING, null, running(0, "", null), Signs.NONE, START);
        assertThat(outcome.standing().state()).isEqualTo(AgentState.IDLE);
    }

    @ParameterizedTest
    @CsvSource({"0,WORKING", "1999,WORKING", "2000,IDLE", "60000,IDLE"})
    void worksForTwoSecondsAfterOutput(long quietMillis, AgentState expected) {
        var output = LATER.minusMillis(quietMillis);
        assertThat(next(IDLE, running(1, "htop", output), LATER).state()).isEqualTo(expected);
    }

    @Test
    void idlesSinceTheOutputIsTwoSecondsOld() {
        var working = new Standing(AgentState.WORKING, "Works.", START, null);
        var idle = next(working, running(1, "htop", START.plusSeconds(5)), LATER);
        assertThat(idle.since()).isEqualTo(START.plusSeconds(7));
    }

    @Test
    void worksSinceTheFirstOutputThatWasSeen() {
        var first = next(IDLE, running(1, "htop", LATER), LATER);
        var second = next(first, running(1, "htop", LATER.plusSeconds(1)), LATER.plusSeconds(1));
        assertThat(second.since()).isEqualTo(LATER);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void noStateBeginsBeforeTheOneBeforeIt() {
        var seen = next(STARTING, running(1, "htop", START.minusSeconds(1)), START);
        assertThat(seen.since()).isEqualTo(START);
    }

    @Test
    void exitCodeZeroIsAnOrdinaryEnd() {
        var exited = next(IDLE, ended(0, null), LATER);
        assertThat(exited).isEqualTo(new Standing(AgentState.EXITED, "Ended by itself with exit code 0.", LATER, 0));
    }

    @Test
    void anOrdinaryEndIsOneAlsoRightAfterTheStart() {
        assertThat(next(STARTING, ended(0, null), START).state()).isEqualTo(AgentState.EXITED);
    }

    @ParameterizedTest
    @CsvSource({
        "1,,Ended by itself with exit code 1.",
        "126,,'Ended with exit code 126, which says that a program was found but may not be run.'",
        "127,,'Ended with exit code 127, which says that a program was not found.'",
        ",KILL,Ended by signal KILL.",
        "137,KILL,Ended by signal KILL.",
        ",,'Ended, and tmux does not know its exit code.'",
    })
    void anyOtherEndIsACrashWithItsReason(@Nullable Integer code, @Nullable String signal, String reason) {
        var crashed = next(IDLE, ended(code, signal), LATER);
        assertThat(crashed).isEqualTo(new Standing(AgentState.CRASHED, reason, LATER, code));
    }

    @Test
    void whatEndsRightAfterItsStartTellsItsLastLine() {
        var early = START.plus(AgentStates.EARLY).minusMillis(1);
        var outcome = AgentStates.next(STARTING, Desired.RUNNING, HTOP, ended(3, null), Signs.NONE, early);
        assertThat(outcome.lastLineTells()).isTrue();
        assertThat(outcome.standing().reason())
                .isEqualTo("Ended by itself with exit code 3, within 5 seconds of its start.");
        assertThat(AgentStates.next(STARTING, Desired.RUNNING, HTOP, ended(3, null), Signs.NONE, LATER)
                        .lastLineTells())
                .isFalse();
        assertThat(AgentStates.next(STARTING, Desired.RUNNING, null, ended(3, null), Signs.NONE, START)
                        .lastLineTells())
                .isFalse();
    }

    @Test
    void aSessionThatIsGoneIsACrash() {
        assertThat(next(IDLE, without(Presence.GONE), LATER))
                .isEqualTo(new Standing(AgentState.CRASHED, "Its tmux session is gone.", LATER, null));
    }

    @ParameterizedTest
    @EnumSource(
            value = Presence.class,
            names = {"GONE", "UNREACHABLE"})
    void whatHasEndedStaysEnded(Presence presence) {
        assertThat(next(EXITED, without(presence), LATER)).isEqualTo(EXITED);
    }

    @Test
    void anEndSeenAgainKeepsItsTimeAndItsReason() {
        var crashed = new Standing(AgentState.CRASHED, "Ended early. Its last line: no key", START, 1);
        assertThat(next(crashed, ended(1, null), LATER)).isEqualTo(crashed);
        assertThat(next(EXITED, ended(0, null), LATER)).isEqualTo(EXITED);
    }

    @Test
    void aSessionThatComesBackEndedTellsHowItEnded() {
        var gone = next(IDLE, without(Presence.GONE), LATER);
        assertThat(next(gone, ended(0, null), LATER).state()).isEqualTo(AgentState.EXITED);
    }

    @ParameterizedTest
    @CsvSource({"0,,EXITED", "1,,CRASHED", ",KILL,CRASHED"})
    void anEndWithoutACodeIsProvisional(@Nullable Integer code, @Nullable String signal, AgentState state) {
        var unknown = next(STARTING, ended(null, null), START);
        assertThat(unknown.state()).isEqualTo(AgentState.CRASHED);
        var known = next(unknown, ended(code, signal), START);
        assertThat(known.state()).isEqualTo(state);
        assertThat(known.exitCode()).isEqualTo(code);
        assertThat(known.reason()).isNotEqualTo(unknown.reason());
    }

    @Test
    void isUnreachableAndComesBack() {
        var lost = next(IDLE, without(Presence.UNREACHABLE), LATER);
        assertThat(lost.state()).isEqualTo(AgentState.UNREACHABLE);
        assertThat(lost.since()).isEqualTo(LATER);
        var back = next(lost, running(1, "htop", null), LATER.plus(Duration.ofMinutes(1)));
        assertThat(back.state()).isEqualTo(AgentState.IDLE);
    }

    @Test
    void runsAgainWhenItsSessionIsFoundAgain() {
        var gone = next(IDLE, without(Presence.GONE), LATER);
        assertThat(next(gone, running(1, "htop", LATER), LATER).state()).isEqualTo(AgentState.WORKING);
    }

    @ParameterizedTest
    @EnumSource(Presence.class)
    void whatWasStoppedStaysStopped(Presence presence) {
        var stopped = new Standing(AgentState.STOPPED, "Stopped by Ada.", START, null);
        var terminal = new TerminalState(presence, 1, "htop", 1, null, LATER, "");
        assertThat(AgentStates.next(stopped, Desired.STOPPED, HTOP, terminal, Signs.NONE, LATER)
                        .standing())
                .isEqualTo(stopped);
    }

    private static Sign hook(AgentState state, String reason, Instant at) {
        return new Sign(state, reason, Evidence.HOOK, at);
    }

    private static Sign screen(AgentState state, String reason, Instant at) {
        return new Sign(state, reason, Evidence.PROMPT, at);
    }

    private static Standing next(Standing before, Signs signs, Instant now) {
        return AgentStates.next(before, Desired.RUNNING, HTOP, running(1, "htop", now), signs, now)
                .standing();
    }

    @Test
    void believesTheProgramsOwnWordBeforeItsOutput() {
        var asks = hook(AgentState.WAITING_FOR_PERMISSION, "Bash: make", LATER);
        assertThat(next(IDLE, new Signs(asks, null), LATER))
                .isEqualTo(new Standing(AgentState.WAITING_FOR_PERMISSION, "Bash: make", Evidence.HOOK, LATER, null));
        var works = hook(AgentState.WORKING, "It works on a prompt.", LATER);
        var silent = AgentStates.next(
                IDLE, Desired.RUNNING, HTOP, running(1, "htop", START), new Signs(works, null), LATER.plusSeconds(600));
        assertThat(silent.standing().state()).as("silence is no end of work").isEqualTo(AgentState.WORKING);
    }

    @Test
    void believesTheScreenOnceItHasHadTheTimeToShowWhatCameAfterTheHook() {
        var asks = hook(AgentState.WAITING_FOR_PERMISSION, "Bash: make", LATER);
        var early = screen(AgentState.IDLE, "It waits for a prompt.", LATER.plusMillis(1_499));
        var late = screen(AgentState.IDLE, "It waits for a prompt.", LATER.plusMillis(1_500));
        assertThat(new Signs(asks, early).best()).isSameAs(asks);
        assertThat(new Signs(asks, late).best()).isSameAs(late);
        assertThat(new Signs(null, early).best()).isSameAs(early);
    }

    @Test
    void keepsTheHooksWordsWhereTheScreenSaysTheSame() {
        var asks = hook(AgentState.WAITING_FOR_PERMISSION, "Bash: make", LATER);
        var shows = screen(AgentState.WAITING_FOR_PERMISSION, "Bash command: make", LATER.plusSeconds(9));
        assertThat(new Signs(asks, shows).best()).isSameAs(asks);
    }

    @Test
    void anEmptyPromptOnTheScreenIsNoEndOfBeingStuck() {
        var failed = hook(AgentState.STUCK, "It could not go on.", LATER);
        var prompt = screen(AgentState.IDLE, "It waits for a prompt.", LATER.plusSeconds(60));
        assertThat(new Signs(failed, prompt).best()).isSameAs(failed);
        var works = screen(AgentState.WORKING, "It works on a prompt.", LATER.plusSeconds(60));
        assertThat(new Signs(failed, works).best()).isSameAs(works);
    }

    @Test
    void anotherQuestionIsWaitedForSinceItWasAsked() {
        var first = next(IDLE, new Signs(hook(AgentState.WAITING_FOR_INPUT, "Red?", LATER), null), LATER);
        var later = LATER.plusSeconds(30);
        var same = next(first, new Signs(hook(AgentState.WAITING_FOR_INPUT, "Red?", later), null), later);
        assertThat(same.since()).isEqualTo(LATER);
        var other = next(first, new Signs(hook(AgentState.WAITING_FOR_INPUT, "Blue?", later), null), later);
        assertThat(other.since()).isEqualTo(later);
        var story = first.saying(first.reason() + " Brought back after forge-2 restarted.");
        assertThat(next(story, new Signs(hook(AgentState.WAITING_FOR_INPUT, "Red?", later), null), later)
                        .since())
                .isEqualTo(LATER);
    }

    @Test
    void whatAProgramSaidDoesNotOutliveIt() {
        var signs = new Signs(hook(AgentState.WAITING_FOR_PERMISSION, "Bash: make", LATER), null);
        var waiting = next(IDLE, signs, LATER);
        for (var presence : new Presence[] {Presence.GONE, Presence.UNREACHABLE}) {
            assertThat(AgentStates.next(waiting, Desired.RUNNING, HTOP, without(presence), signs, LATER)
                            .standing()
                            .state()
                            .waiting())
                    .isFalse();
        }
        assertThat(AgentStates.next(waiting, Desired.RUNNING, HTOP, ended(0, null), signs, LATER)
                        .standing()
                        .state())
                .isEqualTo(AgentState.EXITED);
    }

    @ParameterizedTest
    @CsvSource({
        "bash,IDLE,OUTPUT,It has printed nothing for at least 2 seconds.",
        "sleep,WORKING,PROCESS,It runs sleep.",
        "make,WORKING,PROCESS,It runs make.",
    })
    void aShellWorksAsLongAsACommandRunsInItHoweverSilent(
            String command, AgentState state, Evidence evidence, String reason) {
        var outcome = AgentStates.next(
                IDLE,
                Desired.RUNNING,
                new Launched(START, "bash", true),
                running(1, command, START),
                Signs.NONE,
                LATER);
        assertThat(outcome.standing().state()).isEqualTo(state);
        assertThat(outcome.standing().reason()).isEqualTo(reason);
        assertThat(outcome.standing().evidence()).isEqualTo(evidence);
    }

    @Test
    void aScriptForAShellIsNoShellThatSomebodyTypesInto() {
        var outcome = AgentStates.next(
                IDLE, Desired.RUNNING, new Launched(START, "sh"), running(1, "sleep", START), Signs.NONE, LATER);
        assertThat(outcome.standing().evidence()).isEqualTo(Evidence.OUTPUT);
    }
}
