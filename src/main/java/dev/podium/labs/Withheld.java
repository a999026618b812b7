package dev.podium.labs;

import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention.Decision;
import dev.podium.labs.Attention.Now;
import dev.podium.labs.Attention.SeatNow;
import dev.podium.labs.Attention.StepResult;
import dev.podium.labs.stuck.Finding;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Level;
import dev.podium.labs.stuck.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the rules and the steps say of a seat, as far as those who help may know it. Below {@link Visibility#SCREEN} nothing is
 * left that a terminal printed or a student typed: not even the figures that a rule went by, for they name what they counted. A
 * raised hand stays as it is; its student said it to be read. Pure.
 */
final class Withheld {

    private static final String NOTHING = "What the rules say of it is not shown in this course.";

    private Withheld() {}

    static Now now(Now now, Function<SeatId, Visibility> of) {
        var seats = new HashMap<SeatId, SeatNow>();
        now.seats().forEach((id, seat) -> seats.put(id, seat(seat, of.apply(id))));
        var findings =
                now.ofTheClass().stream().flatMap(each -> finding(each, of)).toList();
        return new Now(now.lab(), now.at(), now.steps(), seats, findings);
    }

    static SeatNow seat(SeatNow seat, Visibility level) {
        return switch (level) {
            case SCREEN -> seat;
            case FIGURES ->
                new SeatNow(
                        seat.seat(),
                        seat.level(),
                        seat.flags().stream().map(Withheld::flag).toList(),
                        seat.passed(),
                        seat.step(),
                        seat.unknown(),
                        seat.active());
            case STATE -> {
                var hands = seat.flags().stream()
                        .filter(flag -> flag.rule() == Rule.HAND)
                        .toList();
                var urgent =
                        hands.stream().map(Flag::level).max(Level::compareTo).orElse(Level.CALM);
                yield new SeatNow(seat.seat(), urgent, hands, 0, 0, NOTHING, null);
            }
        };
    }

    private static Flag flag(Flag flag) {
        return flag.rule() == Rule.HAND
                ? flag
                : new Flag(
                        flag.seat(),
                        flag.rule(),
                        flag.level(),
                        flag.since(),
                        sentence(flag.rule(), flag.weight()),
                        "",
                        flag.weight(),
                        Map.of());
    }

    private static String sentence(Rule rule, int times) {
        return switch (rule) {
            case HAND -> "Raised a hand.";
            case WAITING -> "Its agent waits for an answer.";
            case MACHINE -> "Its machine does not answer.";
            case AGENT_FAILED -> "Its agent cannot go on by itself.";
            case AGENT_LOOP -> "Its agent makes the same call again and again: " + times + " times.";
            case SAME_RESULT -> "The same command with the same result: " + times + " times.";
            case SAME_ERROR -> "The same error: " + times + " times.";
            case AGENT_ESCALATES -> "Its agent had to ask the dearest models.";
            case AGENT_QUIET -> "Its agent says that it works, and nothing comes of it.";
            case NO_PROGRESS -> "Far longer on its step than the class.";
            case IDLE -> "Nothing happens at the seat.";
        };
    }

    /** Of the class it is said without those of whom nothing is said; what quotes a screen, without the quotation. */
    private static Stream<Finding> finding(Finding finding, Function<SeatId, Visibility> of) {
        return switch (finding) {
            case Flag flag ->
                seat(
                                new SeatNow(SeatId.parse(flag.seat()), flag.level(), List.of(flag), 0, 0, "", null),
                                of.apply(SeatId.parse(flag.seat())))
                        .flags()
                        .stream()
                        .map(Finding.class::cast);
            case Finding.HardStep hard -> {
                var seats = with(hard.seats(), of, Visibility.FIGURES);
                if (seats.size() == hard.seats().size()) {
                    yield Stream.of(hard);
                }
                yield seats.size() < 2
                        ? Stream.empty()
                        : Stream.of(new Finding.HardStep(
                                hard.step(),
                                seats,
                                hard.since(),
                                "Step " + hard.step() + " holds up " + seats.size() + " seats."));
            }
            case Finding.SharedError shared -> {
                if (with(shared.seats(), of, Visibility.SCREEN).size()
                        == shared.seats().size()) {
                    yield Stream.of(shared);
                }
                var seats = with(shared.seats(), of, Visibility.FIGURES);
                yield seats.size() < 2
                        ? Stream.empty()
                        : Stream.of(new Finding.SharedError(
                                "", seats, shared.since(), seats.size() + " seats have the same error."));
            }
        };
    }

    private static List<String> with(List<String> seats, Function<SeatId, Visibility> of, Visibility least) {
        return seats.stream()
                .filter(seat -> of.apply(SeatId.parse(seat)).compareTo(least) >= 0)
                .toList();
    }

    /** Of the log; at {@link Visibility#STATE} it is asked for none. */
    static Decision decision(Decision decision, Visibility level) {
        return level.screens() || decision.rule() == Rule.HAND
                ? decision
                : new Decision(
                        decision.at(),
                        decision.seat(),
                        decision.studentName(),
                        decision.rule(),
                        decision.level(),
                        decision.deed(),
                        withoutCount(decision.rule()),
                        decision.by(),
                        decision.reason(),
                        decision.until(),
                        Map.of());
    }

    private static String withoutCount(Rule rule) {
        return sentence(rule, 0).replace(": 0 times.", ".");
    }

    static List<StepResult> steps(List<StepResult> results, Visibility level) {
        if (level.screens()) {
            return results;
        }
        var shown = new ArrayList<StepResult>();
        if (level.figures()) {
            results.forEach(each ->
                    shown.add(new StepResult(each.step(), each.name(), each.passed(), each.exit(), "", each.at())));
        }
        return shown;
    }
}
