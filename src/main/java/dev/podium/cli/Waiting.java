package dev.podium.cli;

import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Waits for a request, and says each new sentence of it. */
final class Waiting {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private Waiting() {}

    /** As it is when it waits no more. */
    static JsonNode over(Session session, String id) throws InterruptedException {
        var said = "";
        while (true) {
            var request = session.get("/gpus/requests/" + id);
            var sentence = PodiumCommand.text(request, "sentence");
            if (!sentence.isEmpty() && !sentence.equals(said)) {
                session.err().println(sentence);
                said = sentence;
            }
            if (!request.path("state").asString("").equals("WAITING")) {
                return request;
            }
            Thread.sleep(LOOK);
        }
    }

    static void requireGranted(JsonNode request, int code) {
        if (!request.path("state").asString("").equals("GRANTED")) {
            throw new Said(
                    code,
                    "It was not granted: " + request.path("state").asString("").toLowerCase(Locale.ROOT) + ".");
        }
    }
}
