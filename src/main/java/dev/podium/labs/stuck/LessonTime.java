package dev.podium.labs.stuck;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that counts: without breaks, and without what else is taken out of it. */
final class LessonTime {

    private final List<Break> out;

    /** @param breaks in any order; they may overlap */
    LessonTime(List<Break> breaks) {
        var joined = new ArrayList<Break>();
        breaks.stream()
                .filter(each -> each.to().isAfter(each.from()))
                .sorted(Comparator.comparing(Break::from))
                .forEach(each -> {
                    if (!joined.isEmpty()
                            && !each.from().isAfter(joined.getLast().to())) {
                        var last = joined.removeLast();
                        joined.add(new Break(last.from(), last.to().isAfter(each.to()) ? last.to() : each.to()));
                    } else {
                        joined.add(each);
                    }
                });
        this.out = List.copyOf(joined);
    }

    LessonTime without(List<Break> more) {
        var all = new ArrayList<>(out);
        all.addAll(more);
        return new LessonTime(all);
    }

    Duration between(Instant from, Instant to) {
        if (!to.isAfter(from)) {
            return Duration.ZERO;
        }
        var time = Duration.between(from, to);
        for (var each : out) {
            var begin = each.from().isAfter(from) ? each.from() : from;
            var end = each.to().isBefore(to) ? each.to() : to;
            if (end.isAfter(begin)) {
                time = time.minus(Duration.between(begin, end));
            }
        }
        return time;
    }

    boolean pausedAt(Instant time) {
        return out.stream()
                .anyMatch(each -> !each.from().isAfter(time) && each.to().isAfter(time));
    }
}
