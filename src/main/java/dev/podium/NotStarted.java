package dev.podium;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Podium cannot start, for a reason the person at the console can act on. */
final class NotStarted extends RuntimeException {

    private final String nextStep;

    NotStarted(String sentence, String nextStep, @Nullable Throwable cause) {
        super(sentence, cause);
        this.nextStep = nextStep;
    }

    static final class Analyzer extends AbstractFailureAnalyzer<NotStarted> {

        @Override
        protected FailureAnalysis analyze(Throwable root, NotStarted cause) {
            return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.nextStep, cause);
        }
    }
}
