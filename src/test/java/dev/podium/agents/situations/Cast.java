package dev.podium.agents.situations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded session as asciicast version 3 (docs.asciinema.org/manual/asciicast/v3): a line of JSON for the head, then a
 * line an event, each with the seconds since the one before. Beside output ({@code o}) and the exit ({@code x}) there are
 * markers ({@code m}), by which the one who drove the program says what was true: {@code state idle} from then on,
 * {@code state ?} where nothing is said; {@code hook …} what the program said of itself; {@code command …} what ran in
 * front.
 *
 * @param title program and what was recorded
 */
public record Cast(int cols, int rows, String title, List<Event> events) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param at milliseconds since the beginning */
    public record Event(long at, String code, String data) {}

    public void write(Path file) throws IOException {
        var lines = new ArrayList<String>();
        var head = new LinkedHashMap<String, Object>();
        head.put("version", 3);
        head.put("term", Map.of("cols", cols, "rows", rows));
        head.put("title", title);
        lines.add(JSON.writeValueAsString(head));
        long before = 0;
        for (var event : events) {
            lines.add(JSON.writeValueAsString(List.of((event.at() - before) / 1000.0, event.code(), event.data())));
            before = event.at();
        }
        Files.write(file, lines);
    }

    public static Cast read(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        var head = JSON.readTree(lines.getFirst());
        var events = new ArrayList<Event>();
        long at = 0;
        for (var line : lines.subList(1, lines.size())) {
            var event = JSON.readTree(line);
            at += Math.round(event.get(0).asDouble() * 1000);
            events.add(new Event(at, event.get(1).asString(), event.get(2).asString()));
        }
        var term = head.path("term");
        return new Cast(
                term.path("cols").asInt(),
                term.path("rows").asInt(),
                head.path("title").asString(),
                List.copyOf(events));
    }
}
