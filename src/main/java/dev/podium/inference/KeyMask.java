package dev.podium.inference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Takes a provider's key out of what the provider says, by as many asterisks: some repeat in their errors what they were
 * sent, and whoever calls a model is not to learn the key it is called by.
 */
final class KeyMask {

    /** What is shorter is no secret but a word that engines without keys are sent, and stands in proper answers. */
    private static final int LEAST = 12;

    private static final int PART = 16 << 10;

    private final String key;

    /** @param key "" where there is none */
    KeyMask(String key) {
        this.key = key.length() < LEAST ? "" : key;
    }

    Map<String, List<String>> in(Map<String, List<String>> headers) {
        if (key.isEmpty() || headers.values().stream().flatMap(List::stream).noneMatch(value -> value.contains(key))) {
            return headers;
        }
        var masked = new TreeMap<String, List<String>>();
        headers.forEach((name, values) -> masked.put(
                name,
                values.stream()
                        .map(value -> value.replace(key, "*".repeat(key.length())))
                        .toList()));
        return masked;
    }

    InputStream over(InputStream from) {
        return key.isEmpty() ? from : new Masked(from, key.getBytes(StandardCharsets.US_ASCII));
    }

    /** Waits for more only where what came ends as the key begins, which no end of an event does. */
    private static final class Masked extends InputStream {

        private final InputStream from;
        private final byte[] key;
        private final byte[] held;
        private int at;
        private int ready;
        private int length;

        Masked(InputStream from, byte[] key) {
            this.from = from;
            this.key = key;
            this.held = new byte[PART + key.length];
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int room) throws IOException {
            Objects.checkFromIndexSize(offset, room, to.length);
            if (room == 0) {
                return 0;
            }
            while (at == ready) {
                if (!more()) {
                    return -1;
                }
            }
            int count = Math.min(room, ready - at);
            System.arraycopy(held, at, to, offset, count);
            at += count;
            return count;
        }

        private boolean more() throws IOException {
            System.arraycopy(held, at, held, 0, length - at);
            length -= at;
            at = 0;
            ready = 0;
            int count = from.read(held, length, held.length - length);
            if (count < 0) {
                ready = length;
                return length > 0;
            }
            length += count;
            mask();
            ready = length - begun();
            return true;
        }

        private void mask() {
            for (int start = 0; start + key.length <= length; start++) {
                if (held[start] == key[0] && matches(start, key.length)) {
                    Arrays.fill(held, start, start + key.length, (byte) '*');
                    start += key.length - 1;
                }
            }
        }

        /** How many bytes at the end may be the key's beginning. */
        private int begun() {
            for (int count = Math.min(key.length - 1, length); count > 0; count--) {
                if (matches(length - count, count)) {
                    return count;
                }
            }
            return 0;
        }

        private boolean matches(int start, int count) {
            for (int i = 0; i < count; i++) {
                if (held[start + i] != key[i]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            from.close();
        }
    }
}
