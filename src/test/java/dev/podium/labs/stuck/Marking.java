package dev.podium.labs.stuck;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Plays recorded lessons to the rules, a look each 15 s, and marks what they say of each seat.
 *
 * <p>A call for help is a stretch of looks in which the seat has a flag of level help, whatever the rule. It is right where
 * it meets a time in which help was needed, or comes at most a minute after; a need is found where a call meets it. Precision
 * is the share of calls that are right, recall the share of needs that are found.
 */
final class Marking {

    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final Duration LATE = Duration.ofMinutes(1);

    record Call(Instant from, Instant to, String sentence) {}

    /** What came of the seats of one kind. */
    static final class Marks {
        int seats;
        int calls;
        int right;
        int needs;
        int found;
        double hours;
        Duration delay = Duration.ZERO;

        double precision() {
            return calls == 0 ? 1 : (double) right / calls;
        }

        double recall() {
            return needs == 0 ? 1 : (double) found / needs;
        }

        void add(Marks more) {
            seats += more.seats;
            calls += more.calls;
            right += more.right;
            needs += more.needs;
            found += more.found;
            hours += more.hours;
            delay = delay.plus(more.delay);
        }

        @Override
        public String toString() {
            return "%3d seats %5.1f h  calls %3d right %3d  needs %3d found %3d  precision %.2f recall %.2f  delay %4d s  false/h %.2f"
                    .formatted(
                            seats,
                            hours,
                            calls,
                            right,
                            needs,
                            found,
                            precision(),
                            recall(),
                            found == 0 ? 0 : delay.dividedBy(found).toSeconds(),
                            hours == 0 ? 0 : (calls - right) / hours);
        }
    }

    final Map<String, Marks> byKind = new TreeMap<>();
    final Marks all = new Marks();
    final List<String> misses = new ArrayList<>();
    final List<Finding> ofClasses = new ArrayList<>();
    private final Thresholds thresholds;

    Marking(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    void play(Lesson lesson) {
        var calls = calls(lesson);
        for (var seat : lesson.seats()) {
            var marks = mark(seat, lesson, calls.getOrDefault(seat.seat(), List.of()));
            byKind.computeIfAbsent(seat.kind(), kind -> new Marks()).add(marks);
            all.add(marks);
        }
    }

    private Map<String, List<Call>> calls(Lesson lesson) {
        var histories = lesson.seats().stream()
                .map(seat -> seat.history(lesson.steps()))
                .toList();
        var calls = new HashMap<String, List<Call>>();
        var under = new HashMap<String, Call>();
        var said = new HashMap<String, Finding>();
        for (var now = Lesson.BEGIN; !now.isAfter(lesson.end()); now = now.plus(LOOK)) {
            var time = now;
            var figures = ClassFigures.of(histories, lesson.breaks(), now);
            var findings = Stuck.look(new Snapshot(
                    now, ZoneOffset.UTC, histories, lesson.breaks(), figures, Map.of(), thresholds, List.of()));
            var help = new HashMap<String, Flag>();
            findings.flags().stream()
                    .filter(flag -> flag.level() == Level.HELP)
                    .forEach(flag -> help.putIfAbsent(flag.seat(), flag));
            help.forEach((seat, flag) -> under.merge(
                    seat,
                    new Call(time, time, flag.sentence()),
                    (before, more) -> new Call(before.from(), time, before.sentence())));
            under.entrySet().removeIf(each -> {
                boolean over = !help.containsKey(each.getKey());
                if (over) {
                    calls.computeIfAbsent(each.getKey(), seat -> new ArrayList<>())
                            .add(each.getValue());
                }
                return over;
            });
            findings.ofTheClass().forEach(finding -> said.put(finding.getClass() + name(finding), finding));
        }
        under.forEach((seat, call) ->
                calls.computeIfAbsent(seat, each -> new ArrayList<>()).add(call));
        ofClasses.addAll(said.values());
        return calls;
    }

    private static String name(Finding finding) {
        return switch (finding) {
            case Finding.HardStep hard -> String.valueOf(hard.step());
            case Finding.SharedError shared -> shared.error();
            case Flag flag -> flag.evidence();
        };
    }

    private Marks mark(Lesson.Recorded seat, Lesson lesson, List<Call> calls) {
        var marks = new Marks();
        marks.seats = 1;
        marks.hours = lesson.minutes() / 60.0;
        marks.calls = calls.size();
        marks.needs = seat.needs().size();
        for (var call : calls) {
            boolean right = seat.needs().stream()
                    .anyMatch(need -> !call.from().isAfter(need.to().plus(LATE))
                            && !call.to().isBefore(need.from()));
            if (right) {
                marks.right++;
            } else {
                misses.add("false  " + seat.seat() + " " + span(call.from(), call.to()) + " " + call.sentence());
            }
        }
        for (var need : seat.needs()) {
            var first = calls.stream()
                    .filter(call ->
                            !call.from().isAfter(need.to()) && !call.to().isBefore(need.from()))
                    .findFirst();
            if (first.isPresent()) {
                marks.found++;
                if (first.get().from().isAfter(need.from())) {
                    marks.delay = marks.delay.plus(
                            Duration.between(need.from(), first.get().from()));
                }
            } else {
                misses.add("missed " + seat.seat() + " " + span(need.from(), need.to()) + " " + need.why());
            }
        }
        return marks;
    }

    private static String span(Instant from, Instant to) {
        return Duration.between(Lesson.BEGIN, from).toMinutes() + "–"
                + Duration.between(Lesson.BEGIN, to).toMinutes() + " min";
    }

    String report() {
        var text = new StringBuilder();
        byKind.forEach((kind, marks) -> text.append("%-16s %s%n".formatted(kind, marks)));
        text.append("%-16s %s%n".formatted("all", all));
        ofClasses.forEach(
                finding -> text.append("class  ").append(finding.sentence()).append('\n'));
        misses.forEach(miss -> text.append(miss).append('\n'));
        return text.toString();
    }
}
