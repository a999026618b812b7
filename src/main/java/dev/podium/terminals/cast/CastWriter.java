package dev.podium.terminals.cast;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one asciicast v3 file, compressed by gzip: a header, then an event a line, each with the seconds since the one
 * before it. After {@link #flush} all that was written can be read from the file, also when nothing more follows.
 *
 * <p>Times are milliseconds since the file's beginning and never go back. Not safe for several threads.
 */
public final class CastWriter implements AutoCloseable {

    /** Fast before small: terminals' output is repetitive, and there may be a hundred of them. */
    private static final int COMPRESSION = 3;

    private static final int PIECE = 8 << 10;

    private final Counted counted;
    private final GZIPOutputStream out;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final CharBuffer characters = CharBuffer.allocate(PIECE);
    private final StringBuilder line = new StringBuilder(2 * PIECE);

    /** The beginning of a character whose other bytes are still to come. */
    private byte[] begun = {};

    private long last;
    private long output;

    /** @param file closed with this */
    public CastWriter(OutputStream file, int cols, int rows, Instant at) throws IOException {
        counted = new Counted(file);
        out = new GZIPOutputStream(counted, PIECE, true) {
            {
                def.setLevel(COMPRESSION);
            }
        };
        line("{\"version\":3,\"term\":{\"cols\":" + cols + ",\"rows\":" + rows
                + ",\"type\":\"screen-256color\"},\"timestamp\":" + at.getEpochSecond() + "}");
    }

    /** What the terminal printed. A character may be divided between calls; bytes that are none become U+FFFD. */
    public void output(byte[] bytes, long at) throws IOException {
        output += bytes.length;
        var in = ByteBuffer.wrap(joined(bytes));
        boolean more = true;
        while (more) {
            more = utf8.decode(in, characters, false).isOverflow();
            write(at);
        }
        begun = new byte[in.remaining()];
        in.get(begun);
    }

    private byte[] joined(byte[] bytes) {
        if (begun.length == 0) {
            return bytes;
        }
        var all = new byte[begun.length + bytes.length];
        System.arraycopy(begun, 0, all, 0, begun.length);
        System.arraycopy(bytes, 0, all, begun.length, bytes.length);
        return all;
    }

    private void write(long at) throws IOException {
        characters.flip();
        if (characters.hasRemaining()) {
            event('o', characters, at);
        }
        characters.clear();
    }

    /** The terminal has another size. */
    public void resize(int cols, int rows, long at) throws IOException {
        event('r', cols + "x" + rows, at);
    }

    /** Something that a viewer may want to go to. */
    public void mark(String label, long at) throws IOException {
        event('m', label, at);
    }

    /** The program ended. */
    public void exit(@Nullable Integer code, long at) throws IOException {
        event('x', code == null ? "" : code.toString(), at);
    }

    private void event(char code, CharSequence data, long at) throws IOException {
        long step = Math.max(0, at - last);
        last += step;
        line.setLength(0);
        line.append('[').append(step / 1000).append('.');
        var thousandths = Long.toString(1000 + step % 1000);
        line.append(thousandths, 1, 4).append(", \"").append(code).append("\", ");
        quote(data);
        line.append(']');
        line(line);
    }

    private void quote(CharSequence data) {
        line.append('"');
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> {
                    if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029) {
                        line.append("\\u").append(Integer.toHexString(0x10000 + c), 1, 5);
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }

    private void line(CharSequence text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** From here on all of it is in the file. */
    public void flush() throws IOException {
        out.flush();
    }

    /** How many bytes the terminal printed. */
    public long output() {
        return output;
    }

    /** How large the file is, of what was flushed. */
    public long size() {
        return counted.bytes;
    }

    /** When the last event was, in milliseconds. */
    public long length() {
        return last;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static final class Counted extends OutputStream {
        private final OutputStream to;
        private long bytes;

        Counted(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            to.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] b, int from, int length) throws IOException {
            to.write(b, from, length);
            bytes += length;
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
