package dev.podium.labs.stuck;

import dev.podium.labs.stuck.SeatEvent.AgentDoes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A seat whose history is told minute by minute. */
final class Pretend {

    static final Instant BEGIN = Instant.parse("2026-10-05T10:00:00Z");

    final List<SeatEvent> events = new ArrayList<>();
    final List<Break> breaks = new ArrayList<>();
    final List<Ruling> rulings = new ArrayList<>();
    final String seat;
    Instant now = BEGIN;
    Thresholds thresholds = Thresholds.DEFAULT;
    int steps;

    Pretend(String seat) {
        this.seat = seat;
    }

    static Pretend seat() {
        return new Pretend("anna");
    }

    Pretend later(double minutes) {
        now = now.plusMillis(Math.round(minutes * 60_000));
        return this;
    }

    /** It takes a second. */
    Pretend runs(String command, int exit, String output) {
        events.add(new SeatEvent.CommandStarted(now, now, Said.command(command)));
        now = now.plusSeconds(1);
        events.add(new SeatEvent.CommandEnded(now, now, exit, Output.of(output)));
        return this;
    }

    Pretend begins(String command) {
        events.add(new SeatEvent.CommandStarted(now, now, Said.command(command)));
        return this;
    }

    Pretend types() {
        events.add(new SeatEvent.Typed(now));
        return this;
    }

    Pretend prints() {
        events.add(new SeatEvent.Printed(now));
        return this;
    }

    Pretend looks() {
        events.add(new SeatEvent.Looked(now));
        return this;
    }

    Pretend agent(AgentDoes does, String why) {
        events.add(new SeatEvent.AgentBecame(now, does, why));
        return this;
    }

    Pretend calls(String tool, String arguments, boolean failed, String output) {
        events.add(new SeatEvent.ToolCalled(now, Said.call(tool, arguments), failed, Output.of(output)));
        return this;
    }

    Pretend event(SeatEvent event) {
        events.add(event);
        return this;
    }

    Pretend passes(int step) {
        events.add(new SeatEvent.StepChecked(now, step, true, false, null));
        return this;
    }

    Pretend breaks(double minutes) {
        breaks.add(new Break(now, now.plusMillis(Math.round(minutes * 60_000))));
        return this;
    }

    SeatHistory history() {
        return new SeatHistory(seat, BEGIN, steps, true, events);
    }

    Findings findings() {
        return look(List.of(this), now);
    }

    static Findings look(List<Pretend> seats, Instant now) {
        var first = seats.getFirst();
        var histories = seats.stream().map(Pretend::history).toList();
        return Stuck.look(new Snapshot(
                now,
                ZoneOffset.UTC,
                histories,
                first.breaks,
                ClassFigures.of(histories, first.breaks, now),
                Map.of(),
                first.thresholds,
                first.rulings));
    }

    Level level(Rule rule) {
        var flag = flag(rule);
        return flag == null ? Level.CALM : flag.level();
    }

    @Nullable
    Flag flag(Rule rule) {
        return findings().flags().stream()
                .filter(each -> each.rule() == rule)
                .findFirst()
                .orElse(null);
    }

    Level level() {
        return findings().level(seat);
    }
}
