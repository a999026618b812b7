package dev.podium.machines;

import dev.podium.kernel.Refusal;
import dev.podium.telemetry.Spans;
import java.time.Duration;
import java.util.Map;

/** One command within a request, for the collector of traces: how Podium reached the machine, and how the command ended. */
final class CommandSpan {

    private static final String NAME = "command";

    private final Spans.Within request;
    private final Connector connector;
    private final long begun = System.nanoTime();

    CommandSpan(Spans spans, Connector connector) {
        this.request = spans.here();
        this.connector = connector;
    }

    Channel start(Command command) {
        try {
            return connector.start(command);
        } catch (Refusal refusal) {
            throw refused(refusal);
        }
    }

    Machines.Output run(Command command, Duration limit) {
        try {
            return ShortCommand.run(connector, command, limit);
        } catch (Refusal refusal) {
            throw refused(refusal);
        }
    }

    void ended(int exit) {
        request.ended(
                NAME,
                System.nanoTime() - begun,
                Map.of("podium.connector", connector.kind(), "process.exit.code", exit),
                false);
    }

    private Refusal refused(Refusal refusal) {
        request.ended(
                NAME,
                System.nanoTime() - begun,
                Map.of("podium.connector", connector.kind(), "error.type", refusal.code()),
                true);
        return refusal;
    }
}
