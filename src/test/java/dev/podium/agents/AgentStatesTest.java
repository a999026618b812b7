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
        return AgentStates.next(before, Desired.RUNNING, HTOP, terminal, now).standing();
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
                STARTING, Desired.RUNNING, new Launched(START, "bash"), running(1, "bash", null), START);
        assertThat(outcome.standing().state()).isEqualTo(AgentState.IDLE);
    }

    @Test
    void neverGoesBackToStarting() {
        assertThat(next(IDLE, running(0, "sh", null), START.plusMillis(1)).state())
                .isEqualTo(AgentState.IDLE);
    }

    @Test
    void adoptedSessionsDoNotStart() {
        var outcome = AgentStates.next(STARTING, Desired.RUNNING, null, running(0, "", null), START);
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
        var outcome = AgentStates.next(STARTING, Desired.RUNNING, HTOP, ended(3, null), early);
        assertThat(outcome.lastLineTells()).isTrue();
        assertThat(outcome.standing().reason())
                .isEqualTo("Ended by itself with exit code 3, within 5 seconds of its start.");
        assertThat(AgentStates.next(STARTING, Desired.RUNNING, HTOP, ended(3, null), LATER)
                        .lastLineTells())
                .isFalse();
        assertThat(AgentStates.next(STARTING, Desired.RUNNING, null, ended(3, null), START)
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
        assertThat(AgentStates.next(stopped, Desired.STOPPED, HTOP, terminal, LATER)
                        .standing())
                .isEqualTo(stopped);
    }
}
