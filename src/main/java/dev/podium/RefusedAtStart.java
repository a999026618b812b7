package dev.podium;

import dev.podium.kernel.Refusal;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What a room refuses while Podium starts is as much for a person as what it refuses later. */
class RefusedAtStart extends AbstractFailureAnalyzer<Refusal> {

    @Override
    protected FailureAnalysis analyze(Throwable root, Refusal refusal) {
        return new FailureAnalysis(refusal.sentence(), refusal.nextStep(), refusal);
    }
}
