package dev.podium.labs.stuck;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The door: who needs help now, and why. Nothing is remembered from one look to the next: all follows from what happened. */
public final class Stuck {

    /** So many seats with one error are worth a word to all. */
    private static final int SHARED = 3;

    /** A hand first; then whoever waits for a person; then by level, rule and time. */
    private static final Comparator<Flag> BY_NEED = Comparator.comparingInt(Stuck::rank)
            .thenComparing(Flag::level, Comparator.reverseOrder())
            .thenComparing(Flag::rule)
            .thenComparing(Flag::since)
            .thenComparing(Flag::seat);

    private Stuck() {}

    public static Findings look(Snapshot snapshot) {
        var desks = snapshot.seats().stream()
                .map(seat -> new Desk(seat, snapshot.now(), snapshot.zone(), snapshot.breaks(), snapshot.thresholds()))
                .sorted(Comparator.comparing(Desk::seat))
                .toList();
        var figures = snapshot.figures();
        var hard = Progress.hard(
                desks, figures, snapshot.expected(), snapshot.thresholds().progress());
        var shown = new ArrayList<Flag>();
        var held = new ArrayList<Findings.Held>();
        var unknown = new ArrayList<Findings.Unknown>();
        for (var desk : desks) {
            for (var flag : flags(desk, figures, hard)) {
                var ruling = ruling(snapshot, flag);
                if (ruling == null) {
                    shown.add(flag);
                } else {
                    held.add(new Findings.Held(flag, ruling));
                }
            }
            if (!desk.history.commandsKnown()) {
                unknown.add(new Findings.Unknown(
                        desk.seat(), "Which commands run here is not known: the shell does not say."));
            }
        }
        shown.sort(BY_NEED);
        var ofTheClass = new ArrayList<Finding>(hard);
        ofTheClass.addAll(shared(shown, snapshot.seats().size()));
        return new Findings(shown, ofTheClass, held, unknown);
    }

    private static List<Flag> flags(Desk desk, ClassFigures figures, List<Finding.HardStep> hard) {
        var flags = new ArrayList<Flag>();
        hand(desk).ifPresent(flags::add);
        var lost = machine(desk);
        if (lost.isPresent()) {
            // Nothing is heard of it: what was so before may no longer be.
            flags.add(lost.get());
            return flags;
        }
        if (desk.time.pausedAt(desk.now)) {
            return flags;
        }
        flags.addAll(AgentTurns.of(desk));
        flags.addAll(Repeats.ofAgent(desk));
        if (!desk.done()) {
            flags.addAll(Repeats.ofStudent(desk));
            Progress.of(desk, figures, hard).ifPresent(flags::add);
            Idleness.of(desk).ifPresent(flags::add);
        }
        return flags;
    }

    private static Optional<Flag> hand(Desk desk) {
        SeatEvent.HandRaised raised = null;
        for (var event : desk.events) {
            if (event instanceof SeatEvent.HandRaised hand) {
                raised = raised == null ? hand : raised;
            } else if (event instanceof SeatEvent.HandLowered) {
                raised = null;
            }
        }
        return Optional.ofNullable(raised)
                .map(hand -> desk.flag(
                        Rule.HAND,
                        Level.HELP,
                        hand.at(),
                        "Raised a hand at " + desk.clock(hand.at())
                                + (hand.sentence().isBlank() ? "." : ": " + Words.brief(hand.sentence())),
                        String.valueOf(hand.at().toEpochMilli()),
                        1,
                        Map.of("sentence", hand.sentence())));
    }

    private static Optional<Flag> machine(Desk desk) {
        return Optional.ofNullable(desk.lostSince())
                .map(since -> desk.flag(
                        Rule.MACHINE,
                        Level.HELP,
                        since,
                        "The seat's machine does not answer since " + desk.clock(since) + ".",
                        String.valueOf(since.toEpochMilli()),
                        1,
                        Map.of("since", since.toString())));
    }

    private static @Nullable Ruling ruling(Snapshot snapshot, Flag flag) {
        for (var ruling : snapshot.rulings()) {
            if (!ruling.at().isAfter(snapshot.now())
                    && ruling.holds(flag, snapshot.now(), snapshot.thresholds().repeats())) {
                return ruling;
            }
        }
        return null;
    }

    private static List<Finding> shared(List<Flag> flags, int seats) {
        var by = new TreeMap<String, List<Flag>>();
        for (var flag : flags) {
            var error = flag.inputs().getOrDefault("error", "");
            if (!error.isEmpty()) {
                by.computeIfAbsent(error, each -> new ArrayList<>()).add(flag);
            }
        }
        var shared = new ArrayList<Finding>();
        by.forEach((error, of) -> {
            var who = of.stream().map(Flag::seat).distinct().sorted().toList();
            if (who.size() >= SHARED) {
                var since = Collections.min(of.stream().map(Flag::since).toList(), Instant::compareTo);
                shared.add(new Finding.SharedError(
                        error,
                        who,
                        since,
                        who.size() + " of " + seats + " seats have the same error: " + Words.brief(error)));
            }
        });
        return shared;
    }

    private static int rank(Flag flag) {
        return switch (flag.rule()) {
            case HAND -> 0;
            case WAITING -> 1;
            case MACHINE,
                    AGENT_FAILED,
                    AGENT_LOOP,
                    SAME_RESULT,
                    SAME_ERROR,
                    AGENT_ESCALATES,
                    AGENT_QUIET,
                    NO_PROGRESS,
                    IDLE -> 2;
        };
    }
}
