package dev.podium.labs.stuck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import dev.podium.labs.stuck.SeatEvent.AgentDoes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What each rule says, and when it ceases to say it. */
class StuckTest {

    private static final String LINK =
            "cc -o app main.o\nld: undefined reference to `foo'\nmake: *** [Makefile:3: app] Error 1";

    private final Pretend seat = Pretend.seat();

    private void fails(int times, double minutesBetween) {
        for (int i = 0; i < times; i++) {
            seat.later(minutesBetween).runs("make test", 2, LINK);
        }
    }

    @Test
    void theSameFailureIsWatchedAtTheThirdTimeAndHelpedAtTheFifth() {
        fails(2, 1);
        assertThat(seat.level()).isEqualTo(Level.CALM);
        fails(1, 1);
        assertThat(seat.level(Rule.SAME_RESULT)).isEqualTo(Level.WATCH);
        fails(2, 1);
        var flag = Objects.requireNonNull(seat.flag(Rule.SAME_RESULT));
        assertThat(flag.level()).isEqualTo(Level.HELP);
        assertThat(flag.sentence())
                .isEqualTo(
                        "make test failed 5 times with the same error since 10:01: ld: undefined reference to `foo'");
        assertThat(flag.inputs()).containsEntry("times", "5").containsEntry("window", "PT10M");
    }

    @Test
    void whatDiffersFromRunToRunDoesNotHideThatItIsTheSame() {
        for (int i = 0; i < 5; i++) {
            seat.later(1)
                    .runs(
                            "./serve --port 8080",
                            1,
                            "\u001b[31m2026-10-05T10:0%d:11Z\u001b[0m [%d] bind 10.0.0.%d:8080 failed after 0.%d s, core in /tmp/core.%d at 0x7f%d"
                                    .formatted(i, 4000 + i, i, i, i, i));
        }
        assertThat(seat.level(Rule.SAME_RESULT)).isEqualTo(Level.HELP);
    }

    @Test
    void theSameErrorCountsWhateverCommandShowsIt() {
        for (var command : List.of("make", "make all", "gcc main.c", "make -B", "sh build.sh")) {
            seat.later(1).runs(command, 1, "main.c:" + command.length() + ":3: error: 'x' undeclared\n");
        }
        var flag = Objects.requireNonNull(seat.flag(Rule.SAME_ERROR));
        assertThat(flag.level()).isEqualTo(Level.HELP);
        assertThat(flag.sentence()).contains("5 times by 5 commands").contains("'x' undeclared");
    }

    @Test
    void otherErrorsEachTimeAreWork() {
        for (int i = 0; i < 12; i++) {
            seat.later(1)
                    .runs(
                            "pytest",
                            1,
                            "FAILED test_a.py::test_" + (char) ('a' + i) + "\nAssertionError: expected " + i
                                    + "\n1 failed in 0.1" + i + "s");
        }
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void fewerErrorsThanBeforeAreProgress() {
        for (int i = 6; i > 0; i--) {
            var errors = new StringBuilder();
            for (int e = 0; e < i; e++) {
                errors.append("error: field f").append(e).append(" is missing\n");
            }
            seat.later(1).runs("cargo build", 1, errors.toString());
        }
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void twoErrorsByTurnsAreBothCounted() {
        for (int i = 0; i < 5; i++) {
            seat.later(0.5).runs("make", 2, "error: first thing is broken");
            seat.later(0.5).runs("make", 2, "error: second thing is broken");
        }
        assertThat(seat.level()).isEqualTo(Level.HELP);
    }

    @Test
    void whoTriesSeldomButForLongIsStuckToo() {
        fails(6, 3);
        assertThat(seat.level()).isEqualTo(Level.HELP);
    }

    @Test
    void successEndsIt() {
        fails(6, 1);
        seat.later(1).runs("make test", 0, "all passed");
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void aStepThatIsPassedEndsIt() {
        seat.steps = 3;
        fails(6, 1);
        seat.later(1).passes(1);
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void aFlagDoesNotFlickerWithTheEdgeOfTheWindow() {
        fails(5, 1);
        var since = Objects.requireNonNull(seat.flag(Rule.SAME_RESULT)).since();
        for (int minute = 0; minute < 14; minute++) {
            seat.later(1).types();
            assertThat(seat.level(Rule.SAME_RESULT)).as("after %d min", minute).isEqualTo(Level.HELP);
            assertThat(Objects.requireNonNull(seat.flag(Rule.SAME_RESULT)).since())
                    .isEqualTo(since);
        }
        seat.later(2).types();
        assertThat(seat.level(Rule.SAME_RESULT)).isEqualTo(Level.CALM);
    }

    @Test
    void aFlakyCommandThatWorksNowAndThenIsNoTrouble() {
        for (int round = 0; round < 5; round++) {
            fails(2, 0.5);
            seat.later(0.5).runs("make test", 0, "ok");
        }
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void habitsAndAnswersAreNotCounted() {
        for (int i = 0; i < 8; i++) {
            seat.later(0.2).runs("ls", 0, "a b").later(0.2).runs("git status", 0, "clean");
            seat.later(0.2).runs("grep -q foo a", 1, "").later(0.2).runs("./server", 130, "^C");
        }
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void onePasteIsOneTry() {
        for (int i = 0; i < 20; i++) {
            seat.now = seat.now.plusMillis(20);
            seat.runs("$ make", 127, "bash: $: command not found");
        }
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void whoDoesNothingIsWatchedAfterFiveMinutesAndHelpedAfterTen() {
        seat.types().later(4.9);
        assertThat(seat.level()).isEqualTo(Level.CALM);
        seat.later(0.2);
        assertThat(seat.level(Rule.IDLE)).isEqualTo(Level.WATCH);
        seat.later(5);
        assertThat(seat.level(Rule.IDLE)).isEqualTo(Level.HELP);
        seat.types();
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void aKeyNowAndThenIsReading() {
        for (int i = 0; i < 10; i++) {
            seat.types().later(3);
        }
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void whoLooksAtThePageIsThereForAWhile() {
        seat.types();
        for (int i = 0; i < 5; i++) {
            seat.later(3).looks();
        }
        assertThat(seat.level(Rule.IDLE)).isEqualTo(Level.WATCH);
        seat.later(4).looks().later(2);
        assertThat(seat.level(Rule.IDLE)).isEqualTo(Level.HELP);
    }

    @Test
    void nobodyIsIdleWhileTheAgentWorksOrInABreakOrWhenAllIsDone() {
        seat.types().agent(AgentDoes.WORKING, "").later(14);
        assertThat(seat.level()).isEqualTo(Level.CALM);
        seat.agent(AgentDoes.IDLE, "").breaks(30).later(29);
        assertThat(seat.level()).isEqualTo(Level.CALM);
        seat.later(5);
        assertThat(seat.level(Rule.IDLE)).as("the break does not count").isEqualTo(Level.CALM);
        seat.steps = 1;
        seat.passes(1).later(60);
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void aLongBuildIsWaitedForAndAnEditorIsNot() {
        seat.begins("make -j4");
        for (int i = 0; i < 20; i++) {
            seat.later(1).prints();
        }
        assertThat(seat.level()).isEqualTo(Level.CALM);
        var editor = new Pretend("ben").begins("vim a.c").later(11);
        assertThat(editor.level(Rule.IDLE)).isEqualTo(Level.HELP);
    }

    @Test
    void watchThatGoesOnByItselfIsNoSignOfAnybody() {
        seat.begins("watch -n1 ls");
        for (int i = 0; i < 11; i++) {
            seat.later(1).prints();
        }
        assertThat(seat.level(Rule.IDLE)).isEqualTo(Level.HELP);
    }

    @Test
    void anAgentThatWaitsHasATimerOfItsOwn() {
        seat.types().agent(AgentDoes.WAITING, "Bash: rm -r build").later(0.5);
        assertThat(seat.level()).isEqualTo(Level.CALM);
        seat.later(0.6);
        assertThat(seat.level(Rule.WAITING)).isEqualTo(Level.WATCH);
        seat.agent(AgentDoes.WAITING, "Bash: rm -r build").later(2);
        assertThat(Objects.requireNonNull(seat.flag(Rule.WAITING)).sentence())
                .isEqualTo("The agent waits for a person for 3 min: Bash: rm -r build");
        assertThat(seat.level(Rule.WAITING)).isEqualTo(Level.HELP);
        seat.agent(AgentDoes.WORKING, "");
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void anAgentThatGoesToAndFroBetweenTwoCallsLoops() {
        seat.agent(AgentDoes.WORKING, "");
        for (int i = 0; i < 10; i++) {
            seat.later(0.3).calls("Grep", "handle_login", false, "").later(0.3).calls("Grep", "handleLogin", false, "");
        }
        assertThat(seat.level(Rule.AGENT_LOOP)).isEqualTo(Level.HELP);
        seat.later(0.5).agent(AgentDoes.IDLE, "");
        assertThat(seat.level(Rule.AGENT_LOOP)).isEqualTo(Level.CALM);
    }

    @Test
    void anAgentThatAsksForPermissionBetweenItsCallsIsStillInItsTurn() {
        seat.types();
        for (int i = 0; i < 5; i++) {
            seat.agent(AgentDoes.WAITING, "Bash: make test").later(0.2);
            // The call is told of a moment before the state that follows from it.
            seat.calls("Bash", "make test", true, "error: no").later(0.01);
            seat.agent(AgentDoes.WORKING, "").later(0.1);
        }
        assertThat(seat.level(Rule.AGENT_LOOP)).isEqualTo(Level.HELP);
    }

    @Test
    void theSameFileWrittenWithAnotherContentIsAnotherCallAndPollingIsNone() {
        seat.agent(AgentDoes.WORKING, "");
        for (int i = 0; i < 6; i++) {
            var call = Said.call("Edit", "/home/a/main.c", "content " + "x".repeat(i));
            seat.event(new SeatEvent.ToolCalled(seat.now, call, true, Output.of("error: not found")))
                    .later(0.2);
        }
        assertThat(seat.level(Rule.AGENT_LOOP)).isEqualTo(Level.CALM);
        for (int i = 0; i < 20; i++) {
            seat.calls("BashOutput", "bash_1", false, "still running").later(0.1);
        }
        assertThat(seat.level(Rule.AGENT_LOOP)).isEqualTo(Level.CALM);
    }

    @Test
    void fiveAmongManyCallsAreNoLoop() {
        seat.agent(AgentDoes.WORKING, "");
        for (int i = 0; i < 5; i++) {
            seat.later(0.3).calls("Bash", "make test", true, "error: no");
            for (int j = 0; j < 6; j++) {
                seat.later(0.1).calls("Edit", "f" + i + "-" + j, false, "done " + i + j);
            }
        }
        assertThat(seat.level(Rule.AGENT_LOOP)).isEqualTo(Level.CALM);
    }

    @Test
    void anAgentMayReasonForFourteenMinutesAndNotForSixteen() {
        seat.types().agent(AgentDoes.WORKING, "").later(14);
        assertThat(seat.level()).isEqualTo(Level.CALM);
        seat.prints().later(2);
        assertThat(seat.level(Rule.AGENT_QUIET)).isEqualTo(Level.HELP);
    }

    @Test
    void twoCallsOfTheDearestModelsInAQuarterOfAnHourAreTold() {
        seat.agent(AgentDoes.WORKING, "")
                .event(new SeatEvent.Escalated(seat.now, 3))
                .later(1);
        assertThat(seat.level()).isEqualTo(Level.CALM);
        seat.event(new SeatEvent.Escalated(seat.now, 2))
                .event(new SeatEvent.Escalated(seat.now, 3))
                .later(1);
        assertThat(seat.level(Rule.AGENT_ESCALATES)).isEqualTo(Level.HELP);
        seat.calls("Edit", "a", false, "ok").later(14);
        assertThat(seat.level(Rule.AGENT_ESCALATES)).isEqualTo(Level.CALM);
    }

    /** Two steps; the first takes everybody the same. */
    private static List<Pretend> group(int size) {
        var seats = new ArrayList<Pretend>();
        for (int i = 0; i < size; i++) {
            var each = new Pretend("seat-%02d".formatted(i));
            each.steps = 3;
            each.types().later(6).passes(1);
            seats.add(each);
        }
        return seats;
    }

    @Test
    void whoTakesThreeTimesAsLongAsTheClassIsHelped() {
        var seats = group(10);
        for (var each : seats.subList(1, 10)) {
            each.later(8).passes(2).later(3).passes(3);
        }
        var slow = seats.getFirst();
        slow.later(19).types();
        assertThat(Pretend.look(seats, slow.now).level("seat-00")).isEqualTo(Level.WATCH);
        slow.later(6).types();
        var findings = Pretend.look(seats, slow.now);
        assertThat(findings.level("seat-00")).isEqualTo(Level.HELP);
        assertThat(findings.flags().getFirst().sentence())
                .isEqualTo("On step 2 for 25 min; the class took 8 min (9 of 10 have passed it).");
    }

    @Test
    void nobodyIsComparedWithAClassThatIsTooSmall() {
        var seats = group(4);
        seats.subList(1, 4).forEach(each -> each.later(2).passes(2).passes(3));
        var slow = seats.getFirst();
        slow.later(40).types();
        assertThat(Pretend.look(seats, slow.now).level("seat-00")).isEqualTo(Level.CALM);
    }

    @Test
    void whereEverybodyIsSlowItIsTheStepAndThatIsSaidOnce() {
        var seats = group(30);
        seats.getLast().later(4).passes(2);
        for (var each : seats) {
            while (each.now.isBefore(Pretend.BEGIN.plus(Duration.ofMinutes(26)))) {
                each.later(2).types();
            }
        }
        var findings = Pretend.look(seats, Pretend.BEGIN.plus(Duration.ofMinutes(26)));
        assertThat(findings.flags()).isEmpty();
        assertThat(findings.ofTheClass())
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence())
                        .isEqualTo("Step 2 holds up 29 of the 30 who began it, half of them for 20 min and longer;"
                                + " steps before it took 6 min."));
    }

    @Test
    void oneErrorAtManySeatsIsAlsoSaidOnce() {
        var seats = new ArrayList<Pretend>();
        for (int i = 0; i < 4; i++) {
            var each = new Pretend("seat-" + i);
            for (int j = 0; j < 3; j++) {
                each.later(1).runs("psql", 2, "could not connect to server: Connection refused");
            }
            seats.add(each);
        }
        var findings = Pretend.look(seats, seats.getFirst().now);
        assertThat(findings.ofTheClass())
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence())
                        .isEqualTo(
                                "4 of 4 seats have the same error: could not connect to server: Connection refused"));
    }

    @Test
    void aHandComesFirstThenWhoeverWaitsThenTheRest() {
        var stuck = new Pretend("stuck");
        for (int i = 0; i < 5; i++) {
            stuck.later(1).runs("make", 2, "error: no");
        }
        var waits = new Pretend("waits").later(1).agent(AgentDoes.WAITING, "Edit a.c");
        var hand = new Pretend("hand").later(4);
        hand.event(new SeatEvent.HandRaised(hand.now, "Why does ld fail?"));
        var lost = new Pretend("lost").later(4);
        lost.event(new SeatEvent.MachineLost(lost.now));
        var flags = Pretend.look(List.of(stuck, waits, lost, hand), stuck.now).flags();
        assertThat(flags).extracting(Flag::seat).startsWith("hand", "waits", "lost", "stuck");
        assertThat(flags.getFirst().sentence()).isEqualTo("Raised a hand at 10:04: Why does ld fail?");
    }

    @Test
    void aLoweredHandAndAMachineThatIsBackAreOver() {
        seat.event(new SeatEvent.HandRaised(seat.now, ""))
                .event(new SeatEvent.MachineLost(seat.now))
                .later(20);
        assertThat(seat.findings().flags()).extracting(Flag::rule).containsExactly(Rule.HAND, Rule.MACHINE);
        seat.event(new SeatEvent.HandLowered(seat.now))
                .event(new SeatEvent.MachineBack(seat.now))
                .later(1);
        assertThat(seat.level()).isEqualTo(Level.CALM);
    }

    @Test
    void aDismissedFlagComesBackOnlyByNewEvidence() {
        fails(3, 1);
        seat.rulings.add(Ruling.dismiss(Objects.requireNonNull(seat.flag(Rule.SAME_RESULT)), seat.now, "We talked."));
        seat.later(1);
        assertThat(seat.findings().flags()).isEmpty();
        assertThat(seat.findings().held())
                .singleElement()
                .satisfies(held -> assertThat(held.ruling().reason()).isEqualTo("We talked."));
        fails(2, 1);
        assertThat(seat.level()).as("it is worse now").isEqualTo(Level.HELP);
        seat.rulings.add(Ruling.dismiss(Objects.requireNonNull(seat.flag(Rule.SAME_RESULT)), seat.now, "Yes, yes."));
        fails(2, 1);
        assertThat(seat.level()).isEqualTo(Level.CALM);
        fails(1, 1);
        assertThat(seat.level()).as("as often again as makes a flag").isEqualTo(Level.HELP);
    }

    @Test
    void aFlagThatIsPutOffComesBackWhenThatTimeIsOver() {
        fails(5, 1);
        var flag = Objects.requireNonNull(seat.flag(Rule.SAME_RESULT));
        seat.rulings.add(Ruling.snooze(flag, seat.now, seat.now.plusSeconds(300), "Lets them try."));
        fails(4, 1);
        assertThat(seat.level()).isEqualTo(Level.CALM);
        seat.later(1.1);
        assertThat(seat.level()).isEqualTo(Level.HELP);
    }

    @Test
    void aHandIsNotWavedAway() {
        seat.event(new SeatEvent.HandRaised(seat.now, "")).later(1);
        seat.rulings.add(Ruling.dismiss(Objects.requireNonNull(seat.flag(Rule.HAND)), seat.now, "Later."));
        assertThat(seat.level()).isEqualTo(Level.HELP);
    }

    @Test
    void whereTheShellSaysNothingThatIsSaid() {
        var silent = new SeatHistory("s", Pretend.BEGIN, 0, false, List.of(new SeatEvent.Typed(Pretend.BEGIN)));
        var findings = Stuck.look(new Snapshot(
                Pretend.BEGIN,
                java.time.ZoneOffset.UTC,
                List.of(silent),
                List.of(),
                ClassFigures.NONE,
                java.util.Map.of(),
                Thresholds.DEFAULT,
                List.of()));
        assertThat(findings.unknown())
                .singleElement()
                .satisfies(unknown -> assertThat(unknown.sentence())
                        .isEqualTo("Which commands run here is not known: the shell does not say."));
    }

    @Test
    void aMachineWhoseClockIsHoursOffChangesNothing() {
        for (int i = 0; i < 5; i++) {
            seat.later(1);
            var wrong = seat.now.minus(Duration.ofHours(9));
            seat.event(new SeatEvent.CommandStarted(seat.now, wrong, Said.command("make")));
            seat.event(new SeatEvent.CommandEnded(
                    seat.now.plusSeconds(2), wrong.plusSeconds(2), 2, Output.of("error: no")));
        }
        var flag = Objects.requireNonNull(seat.later(1).flag(Rule.SAME_RESULT));
        assertThat(flag.since()).isEqualTo(Instant.parse("2026-10-05T10:01:00Z"));
    }

    @Test
    void secretsInCommandsAreNotKept() {
        assertThat(Said.command("deploy --token abc123 --password=\"x y\" https://u:pw@host/x")
                        .text())
                .isEqualTo("deploy --token … --password=… https://u:…@host/x");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Thresholds.Repeats(5, 3, Duration.ofMinutes(10)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("labs.thresholds-crossed"));
        assertThatThrownBy(() -> new Thresholds.Idle(Duration.ZERO, Duration.ofMinutes(10)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.sentence())
                                .isEqualTo("\"idle\" takes times between 60 seconds and 4 hours."));
        assertThatThrownBy(() -> new Thresholds.Progress(90, 300, 5, Duration.ofMinutes(10)))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Thresholds.Agent(0, Duration.ofMinutes(15), Duration.ofMinutes(15)))
                .isInstanceOf(Refusal.class);
    }
}
