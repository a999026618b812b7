package dev.podium.inference;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what an engine says while it fetches a model: a JSON object a line, with how much of each of its parts is there. */
final class PullProgress {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long SECOND = 1_000_000_000L;

    /** The speed is of so long. */
    private static final long LATELY = 5 * SECOND;

    /** A model has a dozen parts; who names more and more is no engine. */
    private static final int MOST_PARTS = 1_000;

    private record Part(long total, long done) {}

    private record Mark(long at, long done) {}

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private String step = "Waiting for the engine";
    private boolean complete;

    /** Its own words for why it failed; null where it did not. */
    @Nullable
    String line(String line, long nanos) {
        if (line.isBlank()) {
            return null;
        }
        JsonNode said;
        try {
            said = JSON.readTree(line);
        } catch (JacksonException e) {
            return "something that is no JSON";
        }
        if (said.has("error")) {
            return said.path("error").asString("nothing of why");
        }
        var status = said.path("status").asString("");
        var digest = said.path("digest").asString("");
        if (!digest.isEmpty() && (parts.containsKey(digest) || parts.size() < MOST_PARTS)) {
            long total = Math.max(0, said.path("total").asLong(0));
            // Not in the first line of a part; and an engine that tries a part again counts it from the beginning.
            parts.put(digest, new Part(total, Math.clamp(said.path("completed").asLong(0), 0, total)));
            mark(nanos);
        }
        complete = status.equals("success");
        step = step(status);
        return null;
    }

    private static String step(String status) {
        if (status.startsWith("pulling manifest")) {
            return "Looking it up";
        }
        if (status.startsWith("pulling ") || status.startsWith("downloading")) {
            return "Fetching";
        }
        if (status.startsWith("verifying")) {
            return "Checking what came";
        }
        if (status.startsWith("writing") || status.startsWith("removing")) {
            return "Putting it in its place";
        }
        return status.equals("success") ? "Complete" : EngineApi.shown(status);
    }

    private void mark(long nanos) {
        marks.add(new Mark(nanos, done()));
        while (marks.size() > 2 && nanos - marks.getFirst().at() > LATELY) {
            marks.removeFirst();
        }
    }

    boolean isComplete() {
        return complete;
    }

    String step() {
        return step;
    }

    long total() {
        return parts.values().stream().mapToLong(Part::total).sum();
    }

    long done() {
        return parts.values().stream().mapToLong(Part::done).sum();
    }

    /** Bytes, over the last seconds; what a part had from an earlier pull came at once and is no speed. */
    long perSecond(long nanos) {
        if (marks.size() < 2) {
            return 0;
        }
        long took = Math.max(nanos, marks.getLast().at()) - marks.getFirst().at();
        long came = marks.getLast().done() - marks.getFirst().done();
        return took < SECOND / 10 || came <= 0 ? 0 : (long) ((double) came * SECOND / took);
    }
}
