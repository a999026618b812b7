package dev.podium.tasks.web;

import dev.podium.identity.Access;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RunId;
import dev.podium.tasks.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happens to a run, as it happens. Written on the request's own virtual thread: it costs nobody anything while it waits,
 * and an answer that breaks off ends it.
 */
@RestController
@RequestMapping("/api/v1/runs/{id}/events")
@Tag(name = "Runs")
class RunEventsController {

    private static final Logger log = LoggerFactory.getLogger(RunEventsController.class);
    private static final Duration LOOK = Duration.ofMillis(400);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int MOST = 1_000;

    private final Runs runs;
    private final Access access;
    private final JsonMapper json = JsonMapper.builder().build();

    RunEventsController(Runs runs, Access access) {
        this.runs = runs;
        this.access = access;
    }

    @GetMapping
    @Operation(
            summary = "Follow what happens to a run",
            description =
                    "Server-sent events for who accepts text/event-stream, until the run is over: each with its number"
                            + " as id, so that Last-Event-ID goes on after it, and a comment every 15 s. JSON otherwise: what"
                            + " happened so far.")
    RunJson.@Nullable Events follow(
            @PathVariable String id,
            @Parameter(description = "Only those after this number.") @RequestParam(defaultValue = "0") int after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletRequest request,
            HttpServletResponse response) {
        var run = RunId.parse(id);
        int from = last == null ? after : number(last);
        var accepted = request.getHeader(HttpHeaders.ACCEPT);
        if (accepted == null || !accepted.contains(MediaType.TEXT_EVENT_STREAM_VALUE)) {
            return new RunJson.Events(
                    runs.events(run, from).stream().map(RunJson.EventOut::of).toList());
        }
        // What is refused is refused before the first byte.
        boolean over = runs.get(run).state().over();
        try {
            stream(run, from, over, response);
        } catch (IOException gone) {
            log.debug("Whoever followed the run {} is gone.", run, gone);
        }
        return null;
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw Refusal.invalidField(
                    "Last-Event-ID",
                    "tasks.bad-event-id",
                    "The number of an event is 0 or more.",
                    "Send the id of the last event that came, or leave the header out.");
        }
        return Integer.parseInt(text);
    }

    private void stream(RunId run, int from, boolean ended, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // So that no proxy keeps it until there is more.
        response.setHeader("X-Accel-Buffering", "no");
        var out = response.getOutputStream();
        out.write(": \n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        int seen = from;
        long beat = System.nanoTime();
        boolean over = ended;
        while (true) {
            var events = runs.events(run, seen);
            for (var event : events) {
                seen = event.seq();
                over = over || event.state().over();
                var text = "id: " + seen + "\nevent: " + event.kind() + "\ndata: "
                        + json.writeValueAsString(RunJson.EventOut.of(event)) + "\n\n";
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            if (!events.isEmpty()) {
                out.flush();
            }
            // Its last state is its last event.
            if (over && events.size() < MOST) {
                return;
            }
            if (System.nanoTime() - beat > HEARTBEAT.toNanos()) {
                beat = System.nanoTime();
                if (access.now(CurrentActor.require()).isEmpty()) {
                    return;
                }
                out.write(": \n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
