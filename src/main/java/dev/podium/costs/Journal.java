package dev.podium.costs;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is under way and what is not booked yet, a line each, in files of a few megabytes that go when all of theirs is booked.
 * A line is with the operating system when {@link #begun} or {@link #settled} returns, which outlives Podium; that it is on
 * the disk, which outlives the machine, is seen to by {@link #force} a moment later.
 */
final class Journal implements AutoCloseable {

    /** Space that is kept for what is under way: to settle is never refused. */
    private static final long SPARE = 64L << 20;

    /** One file. What is counted in it is guarded by the journal's lock. */
    static final class Segment {

        private final Path file;
        private int open;
        private int unbooked;
        private long bytes;
        private boolean closed;

        private Segment(Path file) {
            this.file = file;
        }

        Path file() {
            return file;
        }
    }

    /** Where a line stands. */
    record Place(Segment segment, long offset, int length) {}

    private final Path folder;
    private final long most;
    private final long segmentBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<FileOutputStream> toForce = new ArrayList<>();

    private int number;
    private long bytes;
    private @Nullable FileOutputStream out;
    private @Nullable Segment current;
    private boolean torn;
    private boolean dirty;
    private boolean ended;

    /** @param most bytes of all files, from which on nothing more begins */
    Journal(Path folder, long most, long segmentBytes) {
        this.folder = folder;
        this.most = most;
        this.segmentBytes = segmentBytes;
    }

    /** True where it has no room for another thing to begin. */
    boolean isFull() {
        lock.lock();
        try {
            return bytes > Math.max(most - SPARE, most / 2);
        } finally {
            lock.unlock();
        }
    }

    /** Of all files that are there. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    Segment begun(String line) throws IOException {
        lock.lock();
        try {
            var place = append(line);
            place.segment().open++;
            return place.segment();
        } finally {
            lock.unlock();
        }
    }

    /** @param from what {@link #begun} answered */
    Place settled(Segment from, String line) throws IOException {
        lock.lock();
        try {
            var place = append(line);
            place.segment().unbooked++;
            ended(from);
            return place;
        } finally {
            lock.unlock();
        }
    }

    /** Settled, but the disk took no line of it: should Podium be killed before it is booked, it counts as cut off. */
    void settledUnwritten(Segment from) {
        lock.lock();
        try {
            ended(from);
        } finally {
            lock.unlock();
        }
    }

    private void ended(Segment from) {
        from.open--;
        dropIfDone(from);
    }

    /** That of these lines is booked. */
    void booked(List<Place> places) {
        lock.lock();
        try {
            for (var place : places) {
                place.segment().unbooked--;
                dropIfDone(place.segment());
            }
        } finally {
            lock.unlock();
        }
    }

    private void dropIfDone(Segment segment) {
        if (segment.closed && segment.open == 0 && segment.unbooked == 0) {
            bytes -= segment.bytes;
            segment.bytes = 0;
            delete(segment.file);
        }
    }

    /** A file that stays is read by the next start, and what it holds is booked already. */
    private static void delete(Path file) {
        file.toFile().delete();
    }

    private Place append(String line) throws IOException {
        if (ended) {
            throw new IOException("The journal in " + folder + " is closed.");
        }
        // Not by a channel, which an interrupt of the caller's thread would close for everybody.
        var stream = out;
        var segment = current;
        if (stream == null || segment == null || segment.bytes >= segmentBytes) {
            rotate();
            stream = out;
            segment = current;
        }
        if (stream == null || segment == null) {
            throw new IllegalStateException("A journal was begun without a file.");
        }
        var text = (torn ? "\n" + line + "\n" : line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            stream.write(text);
        } catch (IOException e) {
            // Part of the line may stand there: it stays one that cannot be read, and spoils no other.
            torn = true;
            long grown = Files.size(segment.file) - segment.bytes;
            segment.bytes += grown;
            bytes += grown;
            throw e;
        }
        int lead = torn ? 1 : 0;
        torn = false;
        dirty = true;
        var place = new Place(segment, segment.bytes + lead, text.length - lead - 1);
        segment.bytes += text.length;
        bytes += text.length;
        return place;
    }

    private void rotate() throws IOException {
        var file = folder.resolve(String.format("%08d.jsonl", ++number));
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var next = new FileOutputStream(file.toFile(), true);
        if (out != null) {
            toForce.add(out);
        }
        out = next;
        torn = false;
        var before = current;
        current = new Segment(file);
        if (before != null) {
            before.closed = true;
            dropIfDone(before);
        }
    }

    /** Brings to the disk what was written; for one thread, beside those that write. */
    void force() throws IOException {
        List<FileOutputStream> finished;
        FileOutputStream stream;
        lock.lock();
        try {
            finished = List.copyOf(toForce);
            toForce.clear();
            stream = dirty ? out : null;
            dirty = false;
        } finally {
            lock.unlock();
        }
        for (var each : finished) {
            try (each) {
                each.getChannel().force(false);
            }
        }
        if (stream != null && stream.getChannel().isOpen()) {
            stream.getChannel().force(false);
        }
    }

    String read(Place place) throws IOException {
        try (var channel = FileChannel.open(place.segment().file, StandardOpenOption.READ)) {
            var bytesRead = ByteBuffer.allocate(place.length());
            while (bytesRead.hasRemaining()) {
                if (channel.read(bytesRead, place.offset() + bytesRead.position()) < 0) {
                    throw new IOException(place.segment().file + " is shorter than what was written to it.");
                }
            }
            return new String(bytesRead.array(), StandardCharsets.UTF_8);
        }
    }

    /** Whether nothing is under way and all is booked. */
    boolean isDone() {
        lock.lock();
        try {
            // What is dropped counts no bytes; the current file is there as long as the journal is.
            return bytes == (current == null ? 0 : current.bytes)
                    && (current == null || current.open == 0 && current.unbooked == 0);
        } finally {
            lock.unlock();
        }
    }

    /** The files stay: who begins anew reads them, unless {@link #isDone}. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            var stream = out;
            out = null;
            current = null;
            ended = true;
            for (var each : toForce) {
                each.close();
            }
            toForce.clear();
            if (stream != null) {
                try (stream) {
                    stream.getChannel().force(false);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
