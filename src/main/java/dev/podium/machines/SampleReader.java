package dev.podium.machines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The lines that a machine prints, however many and however long: what is too long is left out, and too much is an end. */
final class SampleReader {

    /** It prints more than figures.sh ever would. */
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1;
    }

    static final int LONGEST_LINE = 4 << 10;

    /**
     * The greatest burst, and how many bytes more each second. The script prints 25 a second, and every 30 s of GPUs 5 KB
     * for 8 of them with 30 processes; of as many as are kept, 105 KB.
     */
    static final int BURST = 128 << 10;

    private static final int BYTES_PER_SECOND = 4 << 10;
    private static final double NANOS = 1e9;

    private final InputStream input;
    private final LongSupplier nanos;
    private final byte[] buffer = new byte[1 << 10];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int at;
    private int end;
    private double allowed = BURST;
    private long filledAt;

    SampleReader(InputStream input, LongSupplier nanos) {
        this.input = input;
        this.nanos = nanos;
        this.filledAt = nanos.getAsLong();
    }

    /**
     * Waits for the next line.
     *
     * @return without its end; "" for one that is too long; null when there are no more
     * @throws TooMuch when it prints faster than the script
     */
    @Nullable
    String next() throws IOException {
        line.reset();
        boolean whole = true;
        while (true) {
            if (at == end && !fill()) {
                return null;
            }
            byte each = buffer[at++];
            if (each == '\n') {
                return whole ? line.toString(StandardCharsets.UTF_8) : "";
            }
            whole &= line.size() < LONGEST_LINE;
            if (whole) {
                line.write(each);
            }
        }
    }

    private boolean fill() throws IOException {
        int count = input.read(buffer);
        if (count < 0) {
            return false;
        }
        long now = nanos.getAsLong();
        allowed = Math.min(BURST, allowed + (now - filledAt) / NANOS * BYTES_PER_SECOND) - count;
        filledAt = now;
        if (allowed < 0) {
            throw new TooMuch();
        }
        at = 0;
        end = count;
        return true;
    }
}
