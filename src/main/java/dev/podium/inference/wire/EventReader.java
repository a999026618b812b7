package dev.podium.inference.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes a stream of events apart, whose lines may end with LF, CR LF or CR alone. */
public final class EventReader {

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final int PART = 16 << 10;

    private final InputStream in;
    private final Runnable heard;
    private final byte[] part = new byte[PART];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int at;
    private int length;
    private boolean afterCr;

    /** @param heard called whenever bytes came */
    public EventReader(InputStream in, Runnable heard) {
        this.in = in;
        this.heard = heard;
    }

    /**
     * Waits for the next event.
     *
     * @return its data, empty where it has none, as comments have none; null at the end
     * @throws IOException where the stream breaks off, or an event is longer than 8 MiB
     */
    public byte @Nullable [] next() throws IOException {
        while (true) {
            if (at == length) {
                length = Math.max(0, in.read(part));
                at = 0;
                if (length == 0) {
                    return last();
                }
                heard.run();
            }
            if (afterCr && part[at] == '\n') {
                at++;
                afterCr = false;
                continue;
            }
            afterCr = false;
            int end = at;
            while (end < length && part[end] != '\n' && part[end] != '\r') {
                end++;
            }
            line.write(part, at, end - at);
            if (line.size() + data.size() > EventStream.MOST_EVENT) {
                throw new IOException("An event is longer than " + EventStream.MOST_EVENT + " bytes.");
            }
            at = end;
            if (end < length) {
                afterCr = part[end] == '\r';
                at++;
                if (line.size() == 0) {
                    return taken();
                }
                lineIsOver();
            }
        }
    }

    private byte[] taken() {
        var taken = data.toByteArray();
        data.reset();
        return taken;
    }

    private void lineIsOver() {
        var whole = line.toByteArray();
        line.reset();
        if (whole.length < DATA.length || Arrays.mismatch(whole, 0, DATA.length, DATA, 0, DATA.length) >= 0) {
            return;
        }
        if (data.size() > 0) {
            data.write('\n');
        }
        int from = whole.length > DATA.length && whole[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
        data.write(whole, from, whole.length - from);
    }

    /** Some leave out the empty line behind their last event. */
    private byte @Nullable [] last() {
        if (line.size() > 0) {
            lineIsOver();
        }
        return data.size() > 0 ? taken() : null;
    }
}
