package dev.podium.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The database is one that a back-up was to be restored into, and not all of it came. */
final class RestoreBrokenOff extends RuntimeException {

    RestoreBrokenOff() {
        super("A restore into this database was broken off, so not all of it is there.");
    }

    static final class Analyzer extends AbstractFailureAnalyzer<RestoreBrokenOff> {

        @Override
        protected FailureAnalysis analyze(Throwable root, RestoreBrokenOff cause) {
            return new FailureAnalysis(
                    String.valueOf(cause.getMessage()),
                    "Run podium restore with the same file again, or make a new, empty database.",
                    cause);
        }
    }
}
