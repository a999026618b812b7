package dev.podium.labs.stuck;

import dev.podium.labs.stuck.SeatEvent.AgentDoes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A seat's history put together for the rules: what belongs to one command is one attempt. */
final class Desk {

    /** A command that starts so soon after the one before ended was not typed by anybody. */
    private static final Duration PASTED = Duration.ofMillis(700);

    /** A link may be that late; a clock that was set is further off. */
    private static final Duration CLOCK_SET = Duration.ofMinutes(5);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    final SeatHistory history;
    final Instant now;
    final LessonTime time;
    final Thresholds thresholds;
    final List<Attempt> attempts;
    final List<Attempt> calls;
    final List<SeatEvent> events;
    private final ZoneId zone;

    Desk(SeatHistory history, Instant now, ZoneId zone, List<Break> breaks, Thresholds thresholds) {
        this.history = history;
        this.now = now;
        this.zone = zone;
        this.thresholds = thresholds;
        this.events = history.events().stream()
                .filter(event -> !event.at().isAfter(now))
                .toList();
        this.time = new LessonTime(breaks).without(lost());
        this.attempts = attempts(events);
        this.calls = calls(events);
    }

    String seat() {
        return history.seat();
    }

    String clock(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    /** Time that counted since then. */
    Duration since(Instant from) {
        return time.between(from, now);
    }

    <E extends SeatEvent> Stream<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    <E extends SeatEvent> Optional<E> last(Class<E> kind) {
        return all(kind).reduce((first, second) -> second);
    }

    /** What the agent does now and since when; empty where there is none. */
    Optional<SeatEvent.AgentBecame> agent() {
        SeatEvent.AgentBecame begun = null;
        for (var each : all(SeatEvent.AgentBecame.class).toList()) {
            boolean goesOn = begun != null
                    && begun.does() == each.does()
                    && (each.does() != AgentDoes.WAITING || begun.why().equals(each.why()));
            begun = goesOn ? begun : each;
        }
        return Optional.ofNullable(begun);
    }

    /** Since when it goes on by itself, with what it asks in between; empty where it does not. */
    Optional<Instant> turn() {
        Instant since = null;
        for (var each : all(SeatEvent.AgentBecame.class).toList()) {
            boolean goesOn = each.does() == AgentDoes.WORKING || each.does() == AgentDoes.WAITING;
            since = !goesOn ? null : since == null ? each.at() : since;
        }
        return Optional.ofNullable(since);
    }

    @Nullable
    Instant lostSince() {
        Instant since = null;
        for (var event : events) {
            if (event instanceof SeatEvent.MachineLost lost) {
                since = since == null ? lost.at() : since;
            } else if (event instanceof SeatEvent.MachineBack) {
                since = null;
            }
        }
        return since;
    }

    private List<Break> lost() {
        var spans = new ArrayList<Break>();
        Instant since = null;
        for (var event : events) {
            if (event instanceof SeatEvent.MachineLost lost) {
                since = since == null ? lost.at() : since;
            } else if (event instanceof SeatEvent.MachineBack back && since != null) {
                spans.add(new Break(since, back.at()));
                since = null;
            }
        }
        if (since != null) {
            spans.add(new Break(since, now.plusSeconds(1)));
        }
        return spans;
    }

    /** Whether the student has passed the lab's last step, and all before it. */
    boolean done() {
        return history.steps() > 0 && passed().distinct().count() >= history.steps();
    }

    Stream<Integer> passed() {
        return all(SeatEvent.StepChecked.class)
                .filter(SeatEvent.StepChecked::passed)
                .map(SeatEvent.StepChecked::step);
    }

    Flag flag(
            Rule rule,
            Level level,
            Instant since,
            String sentence,
            String evidence,
            int weight,
            java.util.Map<String, String> inputs) {
        return new Flag(seat(), rule, level, since, sentence, rule + " " + evidence, weight, inputs);
    }

    private static List<Attempt> attempts(List<SeatEvent> events) {
        var attempts = new ArrayList<Attempt>();
        SeatEvent.CommandStarted open = null;
        SeatEvent.CommandEnded before = null;
        for (var event : events) {
            switch (event) {
                case SeatEvent.CommandStarted started -> {
                    if (open != null) {
                        attempts.add(attempt(open, null, apart(before, open), started.at()));
                    }
                    open = started;
                }
                case SeatEvent.CommandEnded ended -> {
                    if (open != null) {
                        attempts.add(attempt(open, ended, apart(before, open), ended.at()));
                    }
                    before = ended;
                    open = null;
                }
                case SeatEvent.StepChecked checked -> {
                    if (checked.asked()) {
                        var said = Said.words("check of step " + checked.step());
                        attempts.add(new Attempt(
                                checked.at(),
                                checked.at(),
                                said,
                                checked.passed() ? 0 : 1,
                                checked.output(),
                                Duration.ZERO,
                                true));
                    }
                }
                default -> {}
            }
        }
        if (open != null) {
            attempts.add(new Attempt(open.at(), null, open.said(), null, null, Duration.ZERO, apart(before, open)));
        }
        return List.copyOf(attempts);
    }

    private static Attempt attempt(
            SeatEvent.CommandStarted start, SeatEvent.@Nullable CommandEnded end, boolean apart, Instant over) {
        var lasted = between(start.machineAt(), end == null ? null : end.machineAt(), start.at(), over);
        return new Attempt(
                start.at(),
                over,
                start.said(),
                end == null ? null : end.exit(),
                end == null ? null : end.output(),
                lasted,
                apart);
    }

    private static boolean apart(SeatEvent.@Nullable CommandEnded before, SeatEvent.CommandStarted start) {
        if (before == null) {
            return true;
        }
        return between(before.machineAt(), start.machineAt(), before.at(), start.at())
                        .compareTo(PASTED)
                >= 0;
    }

    /**
     * By the machine's clock, which knows nothing of how long the link took, but for a clock that was set meanwhile: one that
     * goes back, or far further than Podium's own time, says nothing.
     */
    private static Duration between(@Nullable Instant from, @Nullable Instant to, Instant heardFrom, Instant heardTo) {
        var heard = Duration.between(heardFrom, heardTo);
        if (from == null || to == null) {
            return heard;
        }
        var said = Duration.between(from, to);
        return said.isNegative() || said.minus(heard).compareTo(CLOCK_SET) > 0 ? heard : said;
    }

    private static List<Attempt> calls(List<SeatEvent> events) {
        return events.stream()
                .filter(SeatEvent.ToolCalled.class::isInstance)
                .map(SeatEvent.ToolCalled.class::cast)
                .map(call -> new Attempt(
                        call.at(),
                        call.at(),
                        call.call(),
                        call.failed() == null ? null : call.failed() ? 1 : 0,
                        call.output(),
                        Duration.ZERO,
                        true))
                .toList();
    }
}
