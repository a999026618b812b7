package dev.podium;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why Podium did not start, where the reason is known; a stack trace helps nobody there. */
class StartFailure implements FailureAnalysisReporter {

    private static final String SPRINGS = "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

    @Override
    public void report(FailureAnalysis analysis) {
        // Spring would say it once more in ten lines, where the settings of the log were not read yet.
        LoggingSystem.get(StartFailure.class.getClassLoader()).setLogLevel(SPRINGS, LogLevel.OFF);
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
