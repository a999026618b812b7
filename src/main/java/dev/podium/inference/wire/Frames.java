package dev.podium.inference.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes JSON as events, each flushed at once, or as the one body of an answer. */
final class Frames {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final OutputStream out;

    Frames(OutputStream out) {
        this.out = out;
    }

    void event(@Nullable String name, JsonNode data) throws IOException {
        raw((name == null ? "" : "event: " + name + "\n") + "data: " + JSON.writeValueAsString(data) + "\n\n");
    }

    void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void whole(JsonNode body) throws IOException {
        out.write(JSON.writeValueAsBytes(body));
        out.flush();
    }

    void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    static JsonNode read(String json) {
        return JSON.readTree(json);
    }
}
