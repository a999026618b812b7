package dev.podium.labs.stuck;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The same thing seen again and again. A level that was reached stays until the cause is gone, so that a flag does not come
 * and go with the edge of a window.
 */
final class Series {

    /** Other commands that went well: whoever runs so many has turned to something else. */
    private static final int ELSEWHERE = 5;

    private final LessonTime time;
    private final Thresholds.Repeats limits;
    private final int scale;
    private final ArrayDeque<Instant> recent = new ArrayDeque<>();
    private final Set<String> commands = new HashSet<>();
    private final Set<String> others = new HashSet<>();
    private List<String> errors = List.of();
    private Instant first = Instant.EPOCH;
    private Instant last = Instant.EPOCH;
    private int total;
    private int absent;
    private Level level = Level.CALM;

    /** @param scale by how much more often than the course's limits say it may be seen */
    Series(LessonTime time, Thresholds.Repeats limits, int scale) {
        this.time = time;
        this.limits = limits;
        this.scale = scale;
    }

    void again(Attempt attempt) {
        var at = attempt.start();
        if (total > 0 && time.between(last, at).compareTo(level == Level.CALM ? limits.within() : hold()) > 0) {
            clear();
        }
        commands.add(attempt.normal());
        errors = attempt.errors();
        if (!attempt.apart()) {
            // One paste is one try, however often it fails.
            return;
        }
        if (total == 0) {
            first = at;
        }
        total++;
        last = at;
        absent = 0;
        others.clear();
        recent.addLast(at);
        while (time.between(recent.getFirst(), at).compareTo(limits.within()) > 0) {
            recent.removeFirst();
        }
        level = max(level, reached(at));
    }

    private Level reached(Instant at) {
        // Whoever tries every three minutes is as stuck as who tries every minute.
        var slowly = time.between(first, at).compareTo(limits.within()) >= 0;
        if (recent.size() >= limits.help() * scale || slowly && scale == 1 && total > limits.watch()) {
            return Level.HELP;
        }
        return recent.size() >= limits.watch() * scale ? Level.WATCH : Level.CALM;
    }

    /** A flag outlives the last time by so much: whoever broods over an error is still stuck on it. */
    private Duration hold() {
        return limits.within().multipliedBy(3).dividedBy(2);
    }

    /** What showed it before came without it. Once may be chance, as when two errors take turns. */
    void absent() {
        absent++;
        if (absent >= 2) {
            clear();
        }
    }

    /** Something else went well. */
    void elsewhere(String command) {
        others.add(command);
    }

    void clear() {
        recent.clear();
        commands.clear();
        others.clear();
        total = 0;
        absent = 0;
        level = Level.CALM;
    }

    Level level(Instant now) {
        return others.size() >= ELSEWHERE || time.between(last, now).compareTo(hold()) > 0 ? Level.CALM : level;
    }

    boolean has(String command) {
        return commands.contains(command);
    }

    /** Fewer lines of what is wrong than the last time. */
    boolean improves(Attempt attempt) {
        return total > 0 && attempt.errors().size() < errors.size();
    }

    List<String> errors() {
        return errors;
    }

    List<String> commands() {
        return new ArrayList<>(commands);
    }

    Instant first() {
        return first;
    }

    Instant last() {
        return last;
    }

    int total() {
        return total;
    }

    int recent() {
        return recent.size();
    }

    static Level max(Level one, Level other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
