package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingWordsTest {

    @Test
    void pathsAndCodesAreDividedIntoTheirParts() {
        assertThat(RecordingWords.of(List.of("error[E0308]: src/main.rs:42 my_value", "Grüße 日本 naïve")))
                .containsExactly(
                        "error", "e0308", "src", "main", "rs", "42", "my", "value", "grüße", "日", "本", "naïve");
    }

    @Test
    void aTermIsFoundByItsWordsAndThenAsItStands() {
        var wanted = RecordingWords.wanted("src/Main.rs:42 E03*");
        assertThat(wanted.query()).isEqualTo("'src' & 'main' & 'rs' & '42' & 'e03':*");
        assertThat(wanted.in("error[E0308] in src/main.rs:42")).isTrue();
        assertThat(wanted.in("error[E0308] in src main rs 42")).isFalse();
        assertThat(wanted.in("src/main.rs:42")).isFalse();
        assertThat(wanted.in("error[E0308] in src/main.rs:421")).isFalse();
    }

    @Test
    void aWordIsAWholeOneUnlessAStarFollows() {
        assertThat(RecordingWords.wanted("error").in("3 errors, terror")).isFalse();
        assertThat(RecordingWords.wanted("error").in("3 errors, 1 error_code")).isTrue();
        assertThat(RecordingWords.wanted("error*").in("3 errors")).isTrue();
        assertThat(RecordingWords.wanted("error*").in("terror")).isFalse();
    }

    @Test
    void whatIsNoWordIsNoQuery() {
        assertThat(RecordingWords.wanted("-> don't").terms()).containsExactly(new RecordingWords.Term("don't", false));
        assertThat(RecordingWords.wanted("'; drop").query()).isEqualTo("'drop'");
    }
}
