package dev.podium.labs.ui;

import dev.podium.kernel.PersonId;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Rule;
import dev.podium.portal.Counted;
import dev.podium.terminals.Here;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which seats stand on a lab's wall, in which order, and what their tiles say. Pure. */
final class SeatTiles {

    private SeatTiles() {}

    static Map<SeatsShown.Show, Integer> numbers(List<SeatLine.Known> seats, int steps) {
        var numbers = new EnumMap<SeatsShown.Show, Integer>(SeatsShown.Show.class);
        for (var show : SeatsShown.Show.values()) {
            numbers.put(show, (int)
                    seats.stream().filter(each -> is(each, show, steps)).count());
        }
        return numbers;
    }

    static boolean is(SeatLine.Known known, SeatsShown.Show show, int steps) {
        return switch (show) {
            case ALL -> true;
            case HELP -> known.needsHelp();
            case HAND -> known.hand() != null;
            case WAITING -> known.is(Rule.WAITING);
            case AWAY -> known.is(Rule.IDLE);
            case DONE -> known.done(steps);
        };
    }

    static Comparator<SeatLine.Known> order(SeatsShown.Sort sort) {
        var byName = Comparator.comparing(
                        (SeatLine.Known each) -> each.seat().studentName(), String.CASE_INSENSITIVE_ORDER)
                .thenComparing(each -> each.seat().id().toString());
        return switch (sort) {
            case HELP ->
                Comparator.comparing(SeatTiles::urgencyOf)
                        .thenComparing(SeatTiles::began)
                        .thenComparing(byName);
            case NAME -> byName;
            case GROUP ->
                Comparator.comparing((SeatLine.Known each) -> each.seat().section(), String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(byName);
            case STEP ->
                Comparator.comparingInt((SeatLine.Known each) ->
                                each.now() == null ? 0 : each.now().passed())
                        .thenComparing(byName);
        };
    }

    /** Hands first, then who waits for an answer, then by how much, then by what. */
    private static int urgencyOf(SeatLine.Known known) {
        if (known.hand() != null) {
            return 0;
        }
        return known.first().map(SeatTiles::urgency).orElse(Integer.MAX_VALUE);
    }

    private static int urgency(Flag flag) {
        if (flag.rule() == Rule.HAND || flag.rule() == Rule.WAITING) {
            return 1 + flag.rule().ordinal();
        }
        int rules = Rule.values().length;
        return switch (flag.level()) {
            case HELP -> rules + flag.rule().ordinal();
            case WATCH -> 2 * rules + flag.rule().ordinal();
            case CALM -> 3 * rules;
        };
    }

    private static Instant began(SeatLine.Known known) {
        var hand = known.hand();
        return hand != null ? hand : known.first().map(Flag::since).orElse(Instant.MAX);
    }

    static SeatTile tile(SeatLine.Known known, WallRoom.Look now, PersonId me) {
        var seat = known.seat();
        var line = SeatLine.of(known, now.steps(), now.at());
        var since = line.since();
        var agent = seat.agent();
        var view = now.view(seat.id());
        boolean figures = view.level().figures();
        return new SeatTile(
                seat.id().toString(),
                seat.studentName(),
                line.symbol().id(),
                line.tone().id(),
                line.words(),
                line.sentence(),
                since == null ? 0 : since.toEpochMilli(),
                figures ? now.steps() : 0,
                known.now() == null ? 0 : known.now().passed(),
                known.now() == null ? 0 : known.now().step(),
                stepWords(known, now),
                agent == null ? "" : seen(now.here().getOrDefault(agent, List.of()), me),
                agent == null || !figures ? "" : now.costs().getOrDefault(agent, ""),
                agent == null || view.opens() ? "" : view.level().insteadOfScreen(),
                seat.machineName());
    }

    static String stepWords(SeatLine.Known known, WallRoom.Look now) {
        int steps = now.steps();
        var seat = known.now();
        if (steps == 0 || seat == null || !now.view(known.seat().id()).level().figures()) {
            return "";
        }
        return known.done(steps)
                ? "All " + Counted.of(steps, "step", "steps") + " done"
                : "Step " + seat.step() + " of " + steps + ": "
                        + now.attention().steps().get(Math.clamp(seat.step() - 1L, 0, steps - 1));
    }

    /** Who of those who help has it open, whoever types first. */
    private static String seen(List<Here> here, PersonId me) {
        var others = here.stream()
                .filter(Here::stranger)
                .sorted(Comparator.comparing(each -> !each.types()))
                .toList();
        if (others.isEmpty()) {
            return "";
        }
        var first = others.getFirst();
        var who = first.person().equals(me)
                ? first.types() ? "You help" : "You watch"
                : first.name() + (first.types() ? " helps" : " watches");
        return others.size() == 1 ? who : who + " +" + (others.size() - 1);
    }
}
