package dev.podium.terminals.live;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The recent output of one pane by position: byte 0 is the first one since this run of Podium began to watch it. Output
 * that passed while nobody needed it has no positions, only a gap. What is here is kept once, for all viewers together; a
 * viewer holds a position, not a copy, so a slow one costs nothing.
 *
 * <p>Not safe for several threads: the pane's lock guards it.
 */
final class OutputLog {

    /** Kept for viewers that come back: a few screens of any program. */
    static final int RESUME = 256 << 10;

    /** Kept for a viewer that reads but lags in a flood; beyond it the viewer gets a snapshot instead. */
    static final int MOST = 16 << 20;

    private record Chunk(long start, byte[] bytes) {
        long end() {
            return start + bytes.length;
        }
    }

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private long end;

    /** The position of the next byte. */
    long end() {
        return end;
    }

    /** The position of the oldest byte kept. */
    long start() {
        var first = chunks.peekFirst();
        return first == null ? end : first.start;
    }

    void append(byte[] bytes) {
        if (bytes.length > 0) {
            chunks.addLast(new Chunk(end, bytes));
            end += bytes.length;
        }
    }

    /** Some output passed unseen: no position up to now can be gone on from. */
    void skip() {
        chunks.clear();
        end++;
    }

    /**
     * Forgets what is older than the resume window, except what {@code neededFrom} still needs, up to the most.
     *
     * @param neededFrom the position of the slowest viewer that is worth waiting for
     */
    void trim(long neededFrom) {
        long keepFrom = Math.max(Math.min(end - RESUME, neededFrom), end - MOST);
        while (!chunks.isEmpty() && chunks.peekFirst().end() <= keepFrom) {
            chunks.removeFirst();
        }
    }

    /**
     * Bytes from a position on: the rest of the chunk there, or several small ones put together.
     *
     * @return null when the position is no longer kept; empty at the end
     */
    byte @Nullable [] read(long position, int most) {
        if (position < start() || position > end) {
            return null;
        }
        // From the back: viewers are nearly always within the last few chunks.
        var back = chunks.descendingIterator();
        int total = 0;
        var parts = new ArrayDeque<Chunk>();
        while (back.hasNext()) {
            var chunk = back.next();
            if (chunk.end() <= position) {
                break;
            }
            parts.addFirst(chunk);
            total += chunk.bytes.length;
            if (chunk.start <= position) {
                break;
            }
        }
        if (parts.size() == 1 && parts.getFirst().start == position && total <= most) {
            return parts.getFirst().bytes;
        }
        var out = new byte[(int) Math.min(most, end - position)];
        int filled = 0;
        for (var chunk : parts) {
            int skip = (int) Math.max(0, position - chunk.start);
            int count = Math.min(chunk.bytes.length - skip, out.length - filled);
            System.arraycopy(chunk.bytes, skip, out, filled, count);
            filled += count;
            if (filled == out.length) {
                break;
            }
        }
        return out;
    }
}
