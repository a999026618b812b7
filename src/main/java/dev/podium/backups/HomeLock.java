package dev.podium.backups;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The lock by which a running Podium holds its home; while it is held here, none starts there. */
final class HomeLock implements AutoCloseable {

    static final String FILE = "podium.lock";

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Null where a Podium runs on it, or another command of this kind works on it. */
    static @Nullable HomeLock take(Path home) throws IOException {
        var channel = FileChannel.open(home.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new HomeLock(channel);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            channel.close();
            return null;
        }
        channel.close();
        return null;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
