package dev.podium.terminals.cast;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what {@link CastWriter} writes, also a file that is still written, or that broke off with Podium. */
public final class CastFile {

    private static final Logger log = LoggerFactory.getLogger(CastFile.class);
    private static final int PIECE = 64 << 10;

    private CastFile() {}

    /**
     * Copies the asciicast itself, up to its last whole line.
     *
     * @throws java.nio.file.NoSuchFileException where there is none
     */
    public static void copy(Path file, OutputStream to) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var lines = new WholeLines(to);
            try {
                copy(new GZIPInputStream(in, PIECE), lines);
            } catch (EOFException | ZipException brokenOff) {
                // What could be read up to there has been handed on, and is all there is.
                log.debug("{} breaks off: {}", file, brokenOff.getMessage());
            }
        }
    }

    private static void copy(InputStream cast, WholeLines lines) throws IOException {
        var buffer = new byte[PIECE];
        int count;
        while ((count = cast.read(buffer)) >= 0) {
            lines.take(buffer, count);
        }
    }

    private static final class WholeLines {
        private final OutputStream to;
        private byte[] kept = {};

        WholeLines(OutputStream to) {
            this.to = to;
        }

        void take(byte[] buffer, int count) throws IOException {
            int end = count;
            while (end > 0 && buffer[end - 1] != '\n') {
                end--;
            }
            if (end > 0) {
                to.write(kept);
                to.write(buffer, 0, end);
                kept = new byte[0];
            }
            if (end < count) {
                var more = Arrays.copyOf(kept, kept.length + count - end);
                System.arraycopy(buffer, end, more, kept.length, count - end);
                kept = more;
            }
        }
    }
}
