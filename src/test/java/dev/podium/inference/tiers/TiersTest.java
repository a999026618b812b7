package dev.podium.inference.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.inference.wire.AskedCall.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a request is about, by its words, and that a model does not get on, by what its tools came to. */
class TiersTest {

    @Test
    void readsWhatARequestIsAbout() {
        Map.of(
                        "Write a commit message for this diff",
                        TaskKind.COMMIT_MESSAGE,
                        "Add unit tests for Money.round",
                        TaskKind.TESTS,
                        "Fix the lint errors in src",
                        TaskKind.LINT,
                        "Why does the login page crash?",
                        TaskKind.BUG_HUNT,
                        "Design the architecture of the ledger",
                        TaskKind.ARCHITECTURE,
                        "Rename foo to bar and refactor the class",
                        TaskKind.CODE,
                        "Synthesize the reviews of this change",
                        TaskKind.REVIEW_SYNTHESIS,
                        "Do a gap analysis of the requirements",
                        TaskKind.GAP_ANALYSIS,
                        "As a user I want to reset my password",
                        TaskKind.STORY)
                .forEach((text, kind) ->
                        assertThat(Classifier.guess(text).kind()).as(text).isEqualTo(kind));
    }

    @Test
    void saysWhereItKnowsNothing() {
        var guess = Classifier.guess("こんにちは");
        assertThat(guess.because()).isEmpty();
        assertThat(guess.kind().alias()).isEqualTo(Alias.REASON);
    }

    @Test
    void readsTheEndOfWhatIsLong() {
        assertThat(Classifier.guess("architecture ".repeat(10_000) + "x".repeat(5_000))
                        .because())
                .isEmpty();
    }

    @Test
    void seesGoingInCirclesAndManyFailures() {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < Struggle.REPEATED - 1; i++) {
            steps.add(new Step(7, false));
            steps.add(new Step(100 + i, false));
        }
        assertThat(Struggle.in(steps)).isEmpty();
        steps.add(new Step(7, false));
        assertThat(Struggle.in(steps)).hasValueSatisfying(why -> assertThat(why).contains("same input"));
        assertThat(Struggle.in(List.of(new Step(1, true), new Step(2, true), new Step(3, true))))
                .isEmpty();
        assertThat(Struggle.in(List.of(new Step(1, true), new Step(2, true), new Step(3, true), new Step(4, true))))
                .isPresent();
        // Long ago counts no more.
        var old = new ArrayList<>(List.of(new Step(1, true), new Step(2, true), new Step(3, true), new Step(4, true)));
        for (int i = 0; i < Struggle.WINDOW; i++) {
            old.add(new Step(50 + i, false));
        }
        assertThat(Struggle.in(old)).isEmpty();
    }
}
