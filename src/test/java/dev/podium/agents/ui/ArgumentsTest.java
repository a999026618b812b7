package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void blanksPartArgumentsAndQuotesHoldThemTogether() {
        assertThat(Arguments.of("  train.py --name 'two words' --empty \"\" a\"b c\"d "))
                .containsExactly("train.py", "--name", "two words", "--empty", "", "ab cd");
    }

    @Test
    void nothingIsExpandedAsAShellWould() {
        assertThat(Arguments.of("$HOME *.txt ; rm")).containsExactly("$HOME", "*.txt", ";", "rm");
    }

    @Test
    void anOpenQuoteIsRefusedAtTheArguments() {
        assertThatThrownBy(() -> Arguments.of("say 'hello"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("arguments"));
    }
}
