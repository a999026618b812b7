package dev.podium.health;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Whether Podium's home takes what is written to it, found out by writing. */
public final class HomeProbe {

    private static final int BYTES = 4096;

    private HomeProbe() {}

    /**
     * Writes a small file there, to the disk, and deletes it.
     *
     * @throws IOException where the home takes it not; {@link #why} has its reason
     */
    public static void write(Path home) throws IOException {
        var file = home.resolve(".podium-writes-" + UUID.randomUUID());
        try (var channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            var bytes = ByteBuffer.allocate(BYTES);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The reason in a few words, without a stop: {@code no space left on device}. */
    public static String why(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "this OS user may not write there";
        }
        if (failure instanceof NoSuchFileException) {
            return "it is not there";
        }
        var said = failure instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : String.valueOf(failure.getMessage());
        var words = said.strip().replaceFirst("\\.+$", "");
        return words.isEmpty() ? "the disk fails" : words.substring(0, 1).toLowerCase() + words.substring(1);
    }

    /** What to do about it, in a sentence. */
    public static String nextStep(IOException failure) {
        var why = why(failure);
        if (why.contains("space") || why.contains("quota")) {
            return "Make room on that disk, or let it grow.";
        }
        if (why.contains("read-only")) {
            return "Mount it so that it can be written; a disk that failed turns read-only, so look at the system's log.";
        }
        return "Give it to the OS user " + System.getProperty("user.name")
                + ", or set PODIUM_HOME to a directory of theirs.";
    }
}
