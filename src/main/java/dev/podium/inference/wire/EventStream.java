package dev.podium.inference.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A stream of events on its way: hands on each whole event as the bytes it came in, once it is there, and looks into it
 * for what the call cost. Ends of lines may be LF, CR LF or CR alone; what is no event at all goes on as it is.
 */
public final class EventStream {

    /** An event that is larger goes on in parts, unread. */
    static final int MOST_EVENT = 8 << 20;

    private static final int FIRST = 16 << 10;
    private static final byte[] EMPTY_LINE = {'\n', '\n'};

    private final UsageReader usage;
    private final boolean hideUsage;
    private final OutputStream out;
    private byte[] held = new byte[FIRST];
    private int length;
    private int scanned;
    /** Whether an event goes on unread, being too large. */
    private boolean passing;

    /** How the byte before ended its line, while passing; 0 where it did not. */
    private byte endedBy;

    private long events;

    /** @param hideUsage whether an event that tells nothing but the cost is kept from the client, who did not ask */
    public EventStream(UsageReader usage, boolean hideUsage, OutputStream out) {
        this.usage = usage;
        this.hideUsage = hideUsage;
        this.out = out;
    }

    /** How many events went on. */
    public long events() {
        return events;
    }

    /** How much memory it takes for what it holds. */
    int room() {
        return held.length;
    }

    /** Whether all that came went on: then something may be put in between. */
    public boolean isBetween() {
        return length == 0 && !passing;
    }

    /** Takes what came, and writes and flushes the events that are whole by it. */
    public void accept(byte[] bytes, int count) throws IOException {
        int passed = passing ? pass(bytes, count) : 0;
        if (passed < count) {
            take(bytes, passed, count - passed);
        }
    }

    /** Hands on what is of the event that is too large; gives where the next one begins. */
    private int pass(byte[] bytes, int count) throws IOException {
        int at = 0;
        while (at < count && passing) {
            byte each = bytes[at++];
            if (each == '\r' || each == '\n') {
                boolean second = each == '\n' && endedBy == '\r';
                passing = second || endedBy == 0;
                endedBy = each;
            } else {
                endedBy = 0;
            }
        }
        out.write(bytes, 0, at);
        out.flush();
        return at;
    }

    private void take(byte[] bytes, int offset, int count) throws IOException {
        if (held.length - length < count) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, length + count));
        }
        System.arraycopy(bytes, offset, held, length, count);
        length += count;
        int from = 0;
        for (int end = eventEnd(from); end >= 0; end = eventEnd(from)) {
            event(from, end);
            from = end;
            scanned = end;
        }
        if (from > 0) {
            System.arraycopy(held, from, held, 0, length - from);
            length -= from;
            scanned -= from;
            out.flush();
        }
        if (length > MOST_EVENT) {
            byte last = held[length - 1];
            endedBy = last == '\r' || last == '\n' ? last : 0;
            end();
            held = new byte[FIRST];
            passing = true;
        }
    }

    /**
     * The end of the stream, where it may have been cut. Half an event does not go on: whatever is said behind it would be
     * read as its rest.
     *
     * @return whether the stream had said all that it had to say
     */
    public boolean finish() throws IOException {
        if (passing) {
            out.write(EMPTY_LINE);
            passing = false;
        }
        boolean only = length > 0 && reads(0, length);
        boolean over = usage.ended() || usage.failure() != null;
        if (!over || only && hideUsage) {
            length = 0;
        }
        end();
        return over;
    }

    /** The end of the stream: what is left goes on as it is. */
    public void end() throws IOException {
        out.write(held, 0, length);
        out.flush();
        length = 0;
        scanned = 0;
    }

    /** Behind the empty line that ends the event from there on; -1 where it is not whole yet. */
    private int eventEnd(int from) {
        for (int at = Math.max(from, scanned); at < length; at++) {
            byte each = held[at];
            if (each != '\n' && each != '\r') {
                continue;
            }
            int next = lineEnd(at);
            if (next == length && each == '\r' && at + 1 == length) {
                // Perhaps a line feed is still to come.
                scanned = at;
                return -1;
            }
            if (next < length && (held[next] == '\n' || held[next] == '\r')) {
                if (held[next] == '\r' && next + 1 == length) {
                    // A stream that ends its lines with CR alone would wait for ever: the event is whole as it is.
                    return next + 1;
                }
                return lineEnd(next);
            }
            if (next == length) {
                scanned = at;
                return -1;
            }
            at = next - 1;
        }
        scanned = length;
        return -1;
    }

    private int lineEnd(int at) {
        return held[at] == '\r' && at + 1 < length && held[at + 1] == '\n' ? at + 2 : at + 1;
    }

    private void event(int from, int end) throws IOException {
        if (!reads(from, end) || !hideUsage) {
            out.write(held, from, end - from);
            events++;
        }
    }

    /** Whether it tells nothing but the cost. */
    private boolean reads(int from, int end) {
        int data = dataAt(from, end);
        if (data < 0) {
            return false;
        }
        int stop = data;
        while (stop < end && held[stop] != '\n' && held[stop] != '\r') {
            stop++;
        }
        return usage.event(held, data, stop - data);
    }

    /** Where the event's data begins; -1 without any. All models put it on one line. */
    private int dataAt(int from, int end) {
        for (int at = from; at < end; ) {
            if (end - at > 5
                    && held[at] == 'd'
                    && held[at + 1] == 'a'
                    && held[at + 2] == 't'
                    && held[at + 3] == 'a'
                    && held[at + 4] == ':') {
                return held[at + 5] == ' ' ? at + 6 : at + 5;
            }
            while (at < end && held[at] != '\n' && held[at] != '\r') {
                at++;
            }
            at = at < end ? lineEnd(at) : end;
        }
        return -1;
    }
}
