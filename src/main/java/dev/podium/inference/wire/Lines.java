package dev.podium.inference.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of an answer. One that never ends is not held: it ends the answer. */
public final class Lines {

    /** Longer than any line that a model says something in. */
    static final int MOST = 8 << 20;

    private final InputStream from;

    public Lines(InputStream from) {
        this.from = new BufferedInputStream(from, 16 << 10);
    }

    /**
     * @return null at the end
     * @throws IOException also where a line is longer than 8 MiB
     */
    public @Nullable String next() throws IOException {
        var line = new ByteArrayOutputStream(512);
        for (int each = from.read(); each != '\n'; each = from.read()) {
            if (each < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() == MOST) {
                throw new IOException("A line of the answer is longer than " + (MOST >> 20) + " MiB.");
            }
            line.write(each);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
