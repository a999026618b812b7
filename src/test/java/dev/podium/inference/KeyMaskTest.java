package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyMaskTest {

    private static final String KEY = "sk-sk-0123456789";

    /** Comes in parts of any length. */
    private static InputStream inParts(String text, Random random) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public int read(byte[] to, int from, int room) {
                return super.read(to, from, Math.min(room, 1 + random.nextInt(20)));
            }
        };
    }

    @Test
    void takesTheKeyOutHoweverItComesAndLeavesAllElse() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            var text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                text.append(
                        switch (random.nextInt(5)) {
                            case 0 -> KEY;
                            case 1 -> KEY.substring(0, random.nextInt(KEY.length()));
                            case 2 -> "sk-";
                            case 3 -> "data: {\"text\":\"Grüße\"}\n\n";
                            default -> KEY.substring(random.nextInt(KEY.length()));
                        });
            }
            var whole = text.toString();
            try (var masked = new KeyMask(KEY).over(inParts(whole, random))) {
                var read = new String(masked.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(read).as("seed %s, round %s", seed, round).doesNotContain(KEY);
                assertThat(read.length()).isEqualTo(whole.length());
                assertThat(read).isEqualTo(whole.replace(KEY, "*".repeat(KEY.length())));
            }
        }
    }

    /** An event that is there is there: nothing of it waits for what comes next. */
    @Test
    void holdsNoEventBack() throws IOException {
        var parts = List.of("data: one sk-\n\n", "data: two\n\n").iterator();
        var masked = new KeyMask(KEY).over(new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("It is read in parts.");
            }

            @Override
            public int read(byte[] to, int from, int room) {
                var part = parts.next().getBytes(StandardCharsets.UTF_8);
                System.arraycopy(part, 0, to, from, part.length);
                return part.length;
            }
        });
        var to = new byte[100];
        assertThat(new String(to, 0, masked.read(to, 0, 100), StandardCharsets.UTF_8))
                .isEqualTo("data: one sk-\n\n");
    }

    @Test
    void masksHeadersAndKnowsThatAShortWordIsNoSecret() {
        var headers = Map.of("www-authenticate", List.of("Bearer " + KEY), "x", List.of("y"));
        assertThat(new KeyMask(KEY).in(headers))
                .containsEntry("www-authenticate", List.of("Bearer " + "*".repeat(KEY.length())))
                .containsEntry("x", List.of("y"));
        var same = Map.of("x", List.of("ollama"));
        assertThat(new KeyMask("ollama").in(same)).isSameAs(same);
        assertThat(new KeyMask("").in(same)).isSameAs(same);
    }
}
