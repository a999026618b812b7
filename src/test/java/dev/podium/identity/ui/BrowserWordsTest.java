package dev.podium.identity.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrowserWordsTest {

    @Test
    void namesTheBrowserAndNotThoseItDescendsFrom() {
        assertThat(BrowserWords.of("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/140.0.0.0 Safari/537.36 Edg/140.0"))
                .isEqualTo("Edge on Linux");
        assertThat(BrowserWords.of("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/140.0.0.0 Mobile Safari/537.36"))
                .isEqualTo("Chrome on Android");
        assertThat(BrowserWords.of("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like"
                        + " Gecko) Version/18.0 Safari/605.1.15"))
                .isEqualTo("Safari on macOS");
        assertThat(BrowserWords.of("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"))
                .isEqualTo("Firefox on Windows");
    }

    @Test
    void leavesWhatItDoesNotKnowAsItIs() {
        assertThat(BrowserWords.of("Agent/2.0")).isEqualTo("Agent/2.0");
        assertThat(BrowserWords.of(" ")).isEqualTo("A browser that does not say which");
    }
}
