package dev.podium.inference;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Hands an answer on and keeps what went out, for a team that keeps what its models are asked and answer. Of a long one the beginning
 * and the end: no more than {@link ModelPrompts#MOST_BYTES}.
 */
final class KeptAnswer implements ModelGateway.Answer {

    private static final int FIRST = 4 << 10;
    private static final int END = ModelPrompts.MOST_BYTES - PromptKeeper.HEAD;

    private final ModelGateway.Answer to;
    private byte[] kept = new byte[FIRST];
    private long size;

    KeptAnswer(ModelGateway.Answer to) {
        this.to = to;
    }

    @Override
    public void begin(int status, Map<String, List<String>> headers) {
        to.begin(status, headers);
    }

    @Override
    public OutputStream body() throws IOException {
        var body = to.body();
        return new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                body.write(each);
                keep(new byte[] {(byte) each}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                body.write(bytes, from, length);
                keep(bytes, from, length);
            }

            @Override
            public void flush() throws IOException {
                body.flush();
            }

            @Override
            public void close() throws IOException {
                body.close();
            }
        };
    }

    /** Behind the beginning the newest takes the place of the oldest. */
    private void keep(byte[] bytes, int from, int length) {
        int at = from;
        for (int left = length; left > 0; ) {
            int place = place(size);
            int count = Math.min(left, ModelPrompts.MOST_BYTES - place);
            if (place + count > kept.length) {
                kept = Arrays.copyOf(kept, Math.min(ModelPrompts.MOST_BYTES, Math.max(kept.length * 2, place + count)));
            }
            System.arraycopy(bytes, at, kept, place, count);
            at += count;
            left -= count;
            size += count;
        }
    }

    private static int place(long offset) {
        return offset < PromptKeeper.HEAD
                ? (int) offset
                : PromptKeeper.HEAD + (int) ((offset - PromptKeeper.HEAD) % END);
    }

    /** How much went out, in bytes. */
    long size() {
        return size;
    }

    /** What is kept of it. */
    byte[] bytes() {
        if (size <= ModelPrompts.MOST_BYTES) {
            return Arrays.copyOf(kept, (int) size);
        }
        int oldest = place(size);
        var left = PromptKeeper.LEFT_OUT;
        int end = END - left.length;
        var bytes = Arrays.copyOf(kept, ModelPrompts.MOST_BYTES);
        System.arraycopy(left, 0, bytes, PromptKeeper.HEAD, left.length);
        // The newest of the ring, in their order.
        for (int i = 0; i < end; i++) {
            int at = oldest - PromptKeeper.HEAD + left.length + i;
            bytes[PromptKeeper.HEAD + left.length + i] = kept[PromptKeeper.HEAD + at % END];
        }
        return bytes;
    }
}
