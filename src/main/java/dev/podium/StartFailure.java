package dev.podium;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why Podium did not start, where the reason is known; a stack trace helps nobody there. */
class StartFailure implements FailureAnalysisReporter {

    @Override
    public void report(FailureAnalysis analysis) {
        System.err.println("Podium did not start: " + sentence(analysis));
    }

    static String sentence(FailureAnalysis analysis) {
        if (analysis.getCause() instanceof PortInUseException taken) {
            return "port " + taken.getPort() + " is taken. End what listens there, or set SERVER_PORT to another.";
        }
        var action = analysis.getAction();
        return (analysis.getDescription() + (action == null ? "" : " " + action))
                .replaceAll("\\s+", " ")
                .strip();
    }
}
