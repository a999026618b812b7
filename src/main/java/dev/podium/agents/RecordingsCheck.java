package dev.podium.agents;

import dev.podium.kernel.HealthCheck;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whether the agents are recorded that are to be. */
@Component
class RecordingsCheck implements HealthCheck {

    private final RecordingWatch watch;

    RecordingsCheck(RecordingWatch watch) {
        this.watch = watch;
    }

    @Override
    public String name() {
        return "recordings.written";
    }

    @Override
    public Found look() {
        var now = watch.troubles();
        var counts = Map.of("recorded", now.running(), "failed", now.failed());
        return (now.failed() == 0
                        ? Found.fine("All agents are recorded that are to be.")
                        : Found.broken(
                                        (now.failed() == 1
                                                        ? "1 agent that is to be recorded is not. "
                                                        : now.failed() + " agents that are to be recorded are not. ")
                                                + now.why(),
                                        "Podium tries again each minute, once that is mended.")
                                .since(now.since()))
                .counting(counts);
    }
}
