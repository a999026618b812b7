package dev.podium.labs.stuck;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The same result again and again: of one command, of one error whatever command shows it, of one call of an agent's. */
final class Repeats {

    /** What goes well, or only looks, may be seen so much more often before it says anything. */
    private static final int SELDOM = 2;

    /** A loop is most of what an agent does: one call in so many. */
    private static final int SHARE = 4;

    private record Result(String command, @Nullable Integer exit, long hash) {}

    private final Desk desk;
    private final Map<Result, Series> results = new LinkedHashMap<>();
    private final Map<Result, Attempt> latest = new HashMap<>();
    private final Map<String, Series> errors = new LinkedHashMap<>();

    private Repeats(Desk desk) {
        this.desk = desk;
    }

    static List<Flag> ofStudent(Desk desk) {
        var repeats = new Repeats(desk);
        repeats.read(desk.attempts);
        var result = repeats.worstResult(Rule.SAME_RESULT);
        var error = repeats.worstError();
        if (result.isPresent() && error.isPresent()) {
            // Two flags of one cause would be one too many: the worse one, else the one that names the command.
            var other = error.get();
            return List.of(other.level().compareTo(result.get().level()) > 0 ? other : result.get());
        }
        var flags = new ArrayList<Flag>();
        result.ifPresent(flags::add);
        error.ifPresent(flags::add);
        return flags;
    }

    static List<Flag> ofAgent(Desk desk) {
        var agent = desk.agent();
        if (agent.isPresent() && agent.get().does() != SeatEvent.AgentDoes.WORKING) {
            return List.of();
        }
        var repeats = new Repeats(desk);
        repeats.read(desk.calls);
        var turn = desk.turn().orElse(Instant.MIN);
        repeats.results
                .values()
                .removeIf(series ->
                        series.level(desk.now) == Level.CALM || series.last().isBefore(turn) || !repeats.loops(series));
        return repeats.worstResult(Rule.AGENT_LOOP).stream().toList();
    }

    /** An agent calls much more often than a person; five times among thirty is no loop. */
    private boolean loops(Series series) {
        long among = desk.calls.stream()
                .filter(call ->
                        !call.start().isBefore(series.first()) && !call.start().isAfter(series.last()))
                .count();
        return series.total() * (long) SHARE >= among;
    }

    private void read(List<Attempt> attempts) {
        var passes = desk.all(SeatEvent.StepChecked.class)
                .filter(SeatEvent.StepChecked::passed)
                .map(SeatEvent.StepChecked::at)
                .toList();
        int pass = 0;
        for (var attempt : attempts) {
            while (pass < passes.size() && !passes.get(pass).isAfter(attempt.start())) {
                clearAll();
                pass++;
            }
            take(attempt);
        }
        if (pass < passes.size()) {
            clearAll();
        }
    }

    private void clearAll() {
        results.values().forEach(Series::clear);
        errors.values().forEach(Series::clear);
    }

    private void take(Attempt attempt) {
        if (attempt.end() == null || attempt.text().isEmpty()) {
            return;
        }
        if (attempt.failed() && attempt.looks()) {
            // Habit too: whoever asks for the state of what is not there yet is not stuck on that.
            takeResult(attempt, SELDOM);
        } else if (attempt.failed()) {
            takeErrors(attempt);
            takeResult(attempt, 1);
        } else if (attempt.succeeded() && !attempt.looks()) {
            wentWell(attempt);
            takeResult(attempt, SELDOM);
        } else if (attempt.exit() == null) {
            takeResult(attempt, SELDOM);
        }
    }

    private void wentWell(Attempt attempt) {
        errors.values().forEach(series -> {
            if (series.has(attempt.normal())) {
                series.clear();
            } else {
                series.elsewhere(attempt.normal());
            }
        });
        results.forEach((result, series) -> {
            if (!result.command().equals(attempt.normal())) {
                series.elsewhere(attempt.normal());
            } else if (result.exit() == null || result.exit() != 0 || !result.equals(key(attempt))) {
                series.clear();
            }
        });
    }

    private void takeErrors(Attempt attempt) {
        var shown = attempt.errors();
        errors.forEach((error, series) -> {
            if (series.has(attempt.normal()) && !shown.contains(error)) {
                series.absent();
            }
        });
        for (var error : shown) {
            var series = errors.computeIfAbsent(error, each -> new Series(desk.time, desk.thresholds.repeats(), 1));
            if (series.improves(attempt)) {
                series.clear();
            }
            series.again(attempt);
        }
    }

    private void takeResult(Attempt attempt, int scale) {
        var key = key(attempt);
        if (key == null) {
            return;
        }
        results.forEach((result, series) -> {
            if (result.command().equals(key.command()) && !result.equals(key)) {
                series.absent();
            }
        });
        latest.put(key, attempt);
        results.computeIfAbsent(key, each -> new Series(desk.time, desk.thresholds.repeats(), scale))
                .again(attempt);
    }

    private static @Nullable Result key(Attempt attempt) {
        var output = attempt.output();
        return output == null ? null : new Result(attempt.normal(), attempt.exit(), output.hash());
    }

    private static final Comparator<Series> BY_WEIGHT = Comparator.comparingInt(Series::total);

    private Optional<Flag> worstResult(Rule rule) {
        return worst(results).map(each -> {
            var series = each.getValue();
            var attempt = Objects.requireNonNull(latest.get(each.getKey()));
            var error = attempt.error();
            var text = attempt.text();
            var failed = attempt.failed();
            return desk.flag(
                    rule,
                    series.level(desk.now),
                    series.first(),
                    Words.repeated(rule, text, failed, series.total(), desk.clock(series.first()), error),
                    each.getKey() + " " + at(series.first()),
                    series.total(),
                    inputs(series, text, error));
        });
    }

    private Optional<Flag> worstError() {
        return worst(errors).map(each -> {
            var series = each.getValue();
            return desk.flag(
                    Rule.SAME_ERROR,
                    series.level(desk.now),
                    series.first(),
                    Words.sameError(series.total(), series.commands(), desk.clock(series.first()), each.getKey()),
                    each.getKey() + " " + at(series.first()),
                    series.total(),
                    inputs(series, String.join(" | ", series.commands()), each.getKey()));
        });
    }

    /** By level, then by how often; the first of equals, which is the first line of what is wrong. */
    private <K> Optional<Map.Entry<K, Series>> worst(Map<K, Series> all) {
        Map.Entry<K, Series> worst = null;
        for (var each : all.entrySet()) {
            var level = each.getValue().level(desk.now);
            if (level == Level.CALM) {
                continue;
            }
            if (worst == null) {
                worst = each;
                continue;
            }
            int order = level.compareTo(worst.getValue().level(desk.now));
            if (order > 0 || order == 0 && BY_WEIGHT.compare(each.getValue(), worst.getValue()) > 0) {
                worst = each;
            }
        }
        return Optional.ofNullable(worst);
    }

    private Map<String, String> inputs(Series series, String what, String error) {
        return Map.of(
                "what", what,
                "error", error,
                "times", String.valueOf(series.total()),
                "within-window", String.valueOf(series.recent()),
                "window", desk.thresholds.repeats().within().toString(),
                "since", series.first().toString());
    }

    private static String at(Instant time) {
        return String.valueOf(time.toEpochMilli());
    }
}
