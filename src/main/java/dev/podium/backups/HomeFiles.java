package dev.podium.backups;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of Podium's home goes into a back-up: all but what a database, a key or a running process is. So a room that keeps
 * something new there is backed up without being named here.
 *
 * <p>When what is copied matters, for the database is of one moment. The audit trail's anchors are as they were before it, else
 * they would tell of entries that the copy does not have. What is spent and not booked yet is held open from before it, so it is
 * there also where it was booked and its file deleted just then; what is booked twice is one row. Recordings and the like come
 * after, so there is at least what the database tells of.
 */
final class HomeFiles implements AutoCloseable {

    /** Where a line each says what was spent. A run's {@code lock} is never opened, for that could give the lock away. */
    private static final String SPENT = "costs";

    /** The key that counts, and with a dot behind it those that counted or will. */
    private static final String KEY = "master.key";

    private static final Set<String> NOT_TAKEN =
            Set.of("postgres", "tmux", "logs", HomeLock.FILE, dev.podium.database.RestoreMark.FILE);

    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]+");

    private final Path home;
    private final Map<String, Held> held = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private int gone;

    /** @param length up to which it is taken; below 0 where that is seen when it is */
    private record Held(FileChannel channel, FileTime modified, long length) {}

    private HomeFiles(Path home) {
        this.home = home;
    }

    /** To be called before the moment of the snapshot. */
    static HomeFiles before(Path home) throws IOException {
        var files = new HomeFiles(home);
        try {
            for (var each : files.top()) {
                if (Files.isRegularFile(each)) {
                    files.hold(each, false);
                }
            }
            files.holdSpent();
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Whether this is a path below a home that a back-up may have. */
    static boolean isPath(String path) {
        var names = path.split("/", -1);
        for (var name : names) {
            if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return isTaken(names[0]);
    }

    private static boolean isTaken(String top) {
        return !NOT_TAKEN.contains(top)
                && !top.equals(KEY)
                && !top.startsWith(KEY + ".")
                && !top.endsWith(".log")
                && !top.endsWith(".draft");
    }

    /** What to say of files that were left out: links and the like, which no room of Podium makes. */
    List<String> leftOut() {
        return leftOut;
    }

    /** How many were deleted meanwhile. */
    int gone() {
        return gone;
    }

    private List<Path> top() throws IOException {
        try (var all = Files.list(home)) {
            return all.filter(each -> isTaken(each.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private void hold(Path file, boolean grows) throws IOException {
        var path = home.relativize(file).toString();
        if (held.containsKey(path)) {
            return;
        }
        try {
            var modified = Files.getLastModifiedTime(file);
            var channel = FileChannel.open(file, StandardOpenOption.READ);
            held.put(path, new Held(channel, modified, grows ? -1 : whole(path, channel)));
        } catch (NoSuchFileException justDeleted) {
            // What it held is booked, and so it is in the database.
            gone++;
        }
    }

    private void holdSpent() throws IOException {
        var folder = home.resolve(SPENT);
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new Walk() {
            @Override
            void file(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.size() > 0) {
                    hold(file, true);
                }
            }
        });
    }

    /** To be called after the moment of the snapshot. */
    void writeTo(BackupWriter backup) throws IOException {
        holdSpent();
        for (var each : held.entrySet()) {
            var file = each.getValue();
            long length = file.length() < 0 ? whole(each.getKey(), file.channel()) : file.length();
            file.channel().position(0);
            backup.file(each.getKey(), length, file.modified(), Channels.newInputStream(file.channel()));
        }
        for (var each : top()) {
            if (Files.isDirectory(each)) {
                // A link here is how a disk of its own is given to recordings; below, links are none of Podium's.
                writeFolder(each, each.toRealPath(), backup);
            } else if (!Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                leftOut.add(each.getFileName().toString());
            }
        }
    }

    private void writeFolder(Path named, Path real, BackupWriter backup) throws IOException {
        Files.walkFileTree(real, new Walk() {
            @Override
            void file(Path file, BasicFileAttributes attributes) throws IOException {
                var path = home.relativize(named.resolve(real.relativize(file))).toString();
                if (!attributes.isRegularFile() || !isPath(path)) {
                    leftOut.add(path.replaceAll("\\p{Cntrl}", "¶"));
                } else if (attributes.size() == 0) {
                    backup.file(path, 0, attributes.lastModifiedTime(), java.io.InputStream.nullInputStream());
                } else if (!held.containsKey(path)) {
                    write(path, file, attributes.lastModifiedTime(), backup);
                }
            }
        });
    }

    private void write(String path, Path file, FileTime modified, BackupWriter backup) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = whole(path, channel);
            backup.file(path, length, modified, Channels.newInputStream(channel.position(0)));
        } catch (NoSuchFileException justDeleted) {
            gone++;
        }
    }

    /** Up to the end of its last line where it has lines. A recording may break off anywhere; so does one of a killed Podium. */
    private static long whole(String path, FileChannel channel) throws IOException {
        long length = channel.size();
        if (!path.endsWith(".jsonl")) {
            return length;
        }
        var bytes = ByteBuffer.allocate(8 << 10);
        while (length > 0) {
            int count = (int) Math.min(length, bytes.capacity());
            bytes.clear().limit(count);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, length - count + bytes.position()) < 0) {
                    throw new IOException(path + " became shorter while it was read");
                }
            }
            for (int i = count - 1; i >= 0; i--) {
                if (bytes.get(i) == '\n') {
                    return length - count + i + 1;
                }
            }
            length -= count;
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        for (var each : held.values()) {
            each.channel().close();
        }
    }

    /** What goes while it is walked is passed over: Podium goes on meanwhile. */
    private abstract class Walk extends SimpleFileVisitor<Path> {

        abstract void file(Path file, BasicFileAttributes attributes) throws IOException;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            file(file, attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                gone++;
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(
                Path folder, java.io.@org.jspecify.annotations.Nullable IOException failure) throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
