package dev.podium.labs.stuck;

import dev.podium.labs.stuck.SeatEvent.AgentDoes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nothing happens at a seat. What counts is the student: a screen that goes on by itself is no sign of anybody. Not while
 * the agent works, a command is being waited for, or there is a break; and not once all is done.
 */
final class Idleness {

    /** A command that prints may be waited for as long as this, and no longer: a server prints for ever. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(45);

    private Idleness() {}

    static Optional<Flag> of(Desk desk) {
        var agent = desk.agent().map(SeatEvent.AgentBecame::does);
        boolean taken = agent.filter(
                        does -> does == AgentDoes.WORKING || does == AgentDoes.WAITING || does == AgentDoes.FAILED)
                .isPresent();
        if (taken || desk.done() || desk.time.pausedAt(desk.now)) {
            return Optional.empty();
        }
        var sign = lastSign(desk);
        if (Duration.between(sign, desk.now).compareTo(desk.thresholds.idle().watch()) < 0) {
            return Optional.empty();
        }
        // Reading counts as being there, but for a while only: nothing comes of it that could be seen.
        var read = desk.last(SeatEvent.Looked.class).map(SeatEvent::at).filter(sign::isBefore);
        var time = idle(desk, sign);
        var limits = desk.thresholds.idle();
        if (time.compareTo(limits.watch()) < 0) {
            return Optional.empty();
        }
        boolean reads =
                read.filter(at -> idle(desk, at).compareTo(limits.watch()) < 0).isPresent();
        var help = reads ? limits.help().multipliedBy(2) : limits.help();
        var level = time.compareTo(help) < 0 ? Level.WATCH : Level.HELP;
        boolean came = desk.all(SeatEvent.class).anyMatch(Idleness::student);
        var sentence = came
                ? (reads ? "Reads, and typed nothing for " : "Nothing typed for ") + Words.minutes(time) + ", since "
                        + desk.clock(sign) + "."
                : "Has not begun, " + Words.minutes(time) + " after the seat was ready.";
        return Optional.of(desk.flag(
                Rule.IDLE,
                level,
                sign,
                sentence,
                String.valueOf(sign.toEpochMilli()),
                1,
                Map.of(
                        "for", time.toString(),
                        "limit", help.toString(),
                        "reads", String.valueOf(reads),
                        "begun", String.valueOf(came))));
    }

    static boolean student(SeatEvent event) {
        return switch (event) {
            case SeatEvent.Typed typed -> true;
            case SeatEvent.CommandStarted started -> true;
            case SeatEvent.HandRaised raised -> true;
            case SeatEvent.HandLowered lowered -> true;
            case SeatEvent.StepChecked checked -> checked.asked();
            case SeatEvent.Looked looked -> false;
            case SeatEvent.CommandEnded ended -> false;
            case SeatEvent.Printed printed -> false;
            case SeatEvent.AgentBecame became -> false;
            case SeatEvent.ToolCalled called -> false;
            case SeatEvent.Escalated escalated -> false;
            case SeatEvent.StepEntered entered -> false;
            case SeatEvent.MachineLost lost -> false;
            case SeatEvent.MachineBack back -> false;
        };
    }

    private static Instant lastSign(Desk desk) {
        return desk.events.stream()
                .filter(Idleness::student)
                .map(SeatEvent::at)
                .reduce(desk.history.from(), (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Time that counted since then, without that in which there was something to wait for. */
    private static Duration idle(Desk desk, Instant from) {
        return desk.time.without(waits(desk)).between(from, desk.now);
    }

    private static List<Break> waits(Desk desk) {
        var waits = new ArrayList<Break>();
        SeatEvent.AgentBecame before = null;
        for (var each : desk.all(SeatEvent.AgentBecame.class).toList()) {
            if (before != null && before.does() == AgentDoes.WORKING) {
                waits.add(new Break(before.at(), each.at()));
            }
            before = each;
        }
        for (var attempt : desk.attempts) {
            if (!attempt.said().stays()) {
                var end = attempt.end() == null ? desk.now : attempt.end();
                var most = waited(desk, attempt, end);
                waits.add(new Break(attempt.start(), most.isBefore(end) ? most : end));
            }
        }
        return waits;
    }

    /** Until when a command may have been waited for: while it prints, and for as long as silence says nothing. */
    private static Instant waited(Desk desk, Attempt attempt, Instant end) {
        var silent = desk.thresholds.agent().quiet();
        var longest = attempt.start().plus(LONGEST_WAIT);
        var until = attempt.start().plus(silent);
        for (var printed : desk.all(SeatEvent.Printed.class).toList()) {
            if (printed.at().isAfter(attempt.start())
                    && printed.at().isBefore(end)
                    && !printed.at().isAfter(until)) {
                until = printed.at().plus(silent);
            }
        }
        return until.isBefore(longest) ? until : longest;
    }
}
