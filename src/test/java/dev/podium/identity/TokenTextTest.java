package dev.podium.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TokenTextTest {

    @RepeatedTest(20)
    void everyMadeTextIsWellFormed() {
        for (var kind : TokenKind.values()) {
            var text = TokenText.random(kind);
            assertThat(text).matches("podium_(pat|sat|agt)_[0-9A-Za-z]{49}").startsWith(kind.prefix());
            assertThat(TokenText.isWellFormed(text)).isTrue();
        }
    }

    @Test
    void aMistypedOneIsNot() {
        var text = TokenText.random(TokenKind.PERSON);
        var at = TokenKind.PERSON.prefix().length() + 5;
        var other = text.charAt(at) == 'x' ? 'y' : 'x';
        assertThat(TokenText.isWellFormed(text.substring(0, at) + other + text.substring(at + 1)))
                .isFalse();
        assertThat(TokenText.isWellFormed(text + "0")).isFalse();
        assertThat(TokenText.isWellFormed("")).isFalse();
        assertThat(TokenText.isWellFormed("podium_pat_")).isFalse();
    }
}
