package dev.podium.database;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The database that Podium was given cannot be used; told to the person at the console as one sentence and what to do. */
final class DatabaseUnfit extends RuntimeException {

    private final String nextStep;

    DatabaseUnfit(String sentence, String nextStep, @Nullable Exception cause) {
        super(sentence, cause);
        this.nextStep = nextStep;
    }

    static final class Analyzer extends AbstractFailureAnalyzer<DatabaseUnfit> {

        @Override
        protected FailureAnalysis analyze(Throwable root, DatabaseUnfit cause) {
            return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.nextStep, cause);
        }
    }
}
