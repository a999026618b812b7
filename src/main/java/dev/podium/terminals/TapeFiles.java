package dev.podium.terminals;

import dev.podium.kernel.RecordingId;
import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Where recordings lie below Podium's home, readable by its OS user alone, and when one file is full. */
@Component
class TapeFiles {

    /** A file for each hour of a terminal that prints, or for so much output: one that is searched to its end at once. */
    static final long MOST_OUTPUT = 8 << 20;

    static final Duration LONGEST = Duration.ofHours(1);

    private static final String NEXT =
            "Make room on that disk, see that Podium may write there, or let teams keep recordings for fewer days.";

    private static final Pattern FOLDER = Pattern.compile("[0-9a-f-]+(/[0-9a-f-]+)*");

    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})\\.cast\\.gz");

    private final Path root;
    private final long keepFree;
    private final long mostOutput;

    @Autowired
    TapeFiles(@Value("${podium.home}") Path home, @Value("${podium.recordings.keep-free:256MB}") DataSize keepFree) {
        this(home, keepFree.toBytes(), MOST_OUTPUT);
    }

    /** @param keepFree so many bytes of the disk are never taken by recordings */
    TapeFiles(Path home, long keepFree, long mostOutput) {
        this.root = home.toAbsolutePath().resolve("recordings");
        this.keepFree = keepFree;
        this.mostOutput = mostOutput;
    }

    OutputStream create(String folder, RecordingId file) throws IOException {
        var path = path(folder, file);
        Files.createDirectories(
                path.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        requireRoom();
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return open(path);
    }

    /** Beneath everything that is written; tests let it fail as a disk does. */
    OutputStream open(Path path) throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.WRITE);
    }

    boolean full(long output, long nanos) {
        return output >= mostOutput || nanos >= LONGEST.toNanos();
    }

    /** That it is never recordings that fill a disk. */
    void requireRoom() throws IOException {
        if (free() < keepFree) {
            throw new IOException(
                    "less than " + DataSize.ofBytes(keepFree).toMegabytes() + " MB are free on the disk of recordings");
        }
    }

    /** What became of a recording that the disk takes no more of, and what to do, in sentences. */
    static String trouble(IOException failure) {
        // Not where the file lies: whoever watches the terminal reads this.
        var message = failure instanceof FileSystemException of ? of.getReason() : failure.getMessage();
        return "The disk of recordings takes no more"
                + (message == null ? "" : ": " + message.strip().replaceFirst("\\.$", "")) + ". " + NEXT;
    }

    long free() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** The same, before anything is begun. */
    void requireRoomToBegin() {
        try {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            requireRoom();
        } catch (IOException e) {
            throw Refusal.unavailable(
                    "terminals.recording-disk-full", "Nothing can be recorded: " + e.getMessage() + ".", NEXT);
        }
    }

    Path path(String folder, RecordingId file) {
        return folder(folder).resolve(file + ".cast.gz");
    }

    private Path folder(String folder) {
        if (!FOLDER.matcher(folder).matches()) {
            throw new IllegalArgumentException("A folder of recordings has ids alone: " + folder);
        }
        return root.resolve(folder);
    }

    void delete(String folder, RecordingId file) throws IOException {
        Files.deleteIfExists(path(folder, file));
    }

    List<Recorder.Stored> quiet(Duration time) throws IOException {
        var found = new ArrayList<Recorder.Stored>();
        if (!Files.exists(root)) {
            return found;
        }
        var before = Instant.now().minus(time);
        try (var files = Files.walk(root)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var name = NAME.matcher(file.getFileName().toString());
                if (name.matches()
                        && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    found.add(new Recorder.Stored(
                            root.relativize(file.getParent()).toString(), RecordingId.parse(name.group(1))));
                }
            }
        }
        return found;
    }

    void deleteAll(String folder) throws IOException {
        var path = folder(folder);
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                Files.deleteIfExists(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
