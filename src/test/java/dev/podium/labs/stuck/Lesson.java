package dev.podium.labs.stuck;

import dev.podium.labs.stuck.SeatEvent.AgentDoes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded lesson: its seats, what happened at them, and when whoever sat there needed help. A file of JSON lines: the
 * lesson, then each seat followed by its events. Times are seconds of the lesson.
 */
record Lesson(String name, int minutes, int steps, List<Break> breaks, List<Recorded> seats) {

    static final Instant BEGIN = Instant.parse("2026-10-05T08:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param why in the words of whoever wrote the script */
    record Need(Instant from, Instant to, String why) {}

    record Recorded(String seat, String kind, List<Need> needs, List<SeatEvent> events) {

        SeatHistory history(int steps) {
            return new SeatHistory(seat, BEGIN, steps, true, events);
        }
    }

    Instant end() {
        return BEGIN.plus(Duration.ofMinutes(minutes));
    }

    static List<Lesson> of(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var lessons = new ArrayList<Lesson>();
            for (var file : files.sorted().toList()) {
                lessons.add(read(Files.readAllLines(file)));
            }
            return lessons;
        }
    }

    static Lesson read(List<String> lines) {
        var head = JSON.readTree(lines.getFirst());
        var breaks = new ArrayList<Break>();
        head.get("breaks").forEach(each -> breaks.add(new Break(at(each.get(0)), at(each.get(1)))));
        var seats = new ArrayList<Recorded>();
        for (var text : lines.subList(1, lines.size())) {
            var line = JSON.readTree(text);
            if (line.isObject()) {
                var needs = new ArrayList<Need>();
                line.get("needs")
                        .forEach(each -> needs.add(new Need(
                                at(each.get(0)), at(each.get(1)), each.get(2).asString())));
                seats.add(new Recorded(
                        line.get("seat").asString(), line.get("kind").asString(), needs, new ArrayList<>()));
            } else {
                seats.getLast().events().add(event(line));
            }
        }
        return new Lesson(
                head.get("lesson").asString(),
                head.get("minutes").asInt(),
                head.get("steps").asInt(),
                breaks,
                seats);
    }

    private static SeatEvent event(JsonNode line) {
        var at = at(line.get(0));
        return switch (line.get(1).asString()) {
            case "run" ->
                new SeatEvent.CommandStarted(at, at, Said.command(line.get(2).asString()));
            case "end" ->
                new SeatEvent.CommandEnded(
                        at, at, line.get(2).asInt(), Output.of(line.get(3).asString()));
            case "key" -> new SeatEvent.Typed(at);
            case "out" -> new SeatEvent.Printed(at);
            case "look" -> new SeatEvent.Looked(at);
            case "agent" ->
                new SeatEvent.AgentBecame(
                        at,
                        AgentDoes.valueOf(line.get(2).asString()),
                        line.get(3).asString());
            case "call" ->
                new SeatEvent.ToolCalled(
                        at,
                        call(line.get(2).asString()),
                        line.get(3).asInt() != 0,
                        Output.of(line.get(4).asString()));
            case "tier" -> new SeatEvent.Escalated(at, line.get(2).asInt());
            case "check" ->
                new SeatEvent.StepChecked(at, line.get(2).asInt(), line.get(3).asInt() == 0, false, null);
            case "hand" -> new SeatEvent.HandRaised(at, line.get(2).asString());
            case "down" -> new SeatEvent.HandLowered(at);
            case "lost" -> new SeatEvent.MachineLost(at);
            case "back" -> new SeatEvent.MachineBack(at);
            default -> throw new IllegalArgumentException(line.toString());
        };
    }

    private static Said call(String text) {
        int colon = text.indexOf(": ");
        return Said.call(text.substring(0, colon), text.substring(colon + 2));
    }

    private static Instant at(JsonNode seconds) {
        return BEGIN.plusMillis(Math.round(seconds.asDouble() * 1000));
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }
}
