package dev.podium.machines.runner;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a runner keeps between its starts: its credential, and for which Podium. In a folder that its OS user alone reads,
 * which one runner at a time holds.
 */
final class RunnerState implements AutoCloseable {

    private static final String FILE = "runner.properties";
    private static final String URL = "url";
    private static final String CREDENTIAL = "credential";
    /** The hash of the enrolment token that brought it: left in a unit file, the token is not tried again. */
    private static final String ENROLLED_BY = "enrolledBy";

    private final Path folder;
    private final String url;
    private final FileChannel held;
    private final Properties kept = new Properties();

    private RunnerState(Path folder, String url, FileChannel held) {
        this.folder = folder;
        this.url = url;
        this.held = held;
    }

    /** @throws IOException with a sentence for people as its message */
    static RunnerState open(Path folder, String url) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var held = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isFree(held)) {
            held.close();
            throw new IOException("Another runner runs on " + folder + ". End it, or take another folder by --state.");
        }
        var state = new RunnerState(folder, url, held);
        state.read();
        return state;
    }

    private static boolean isFree(FileChannel held) throws IOException {
        try {
            @Nullable FileLock lock = held.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    private void read() throws IOException {
        var file = folder.resolve(FILE);
        if (Files.exists(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            try (var in = Files.newInputStream(file)) {
                kept.load(in);
            }
        }
        if (!url.equals(kept.getProperty(URL))) {
            // A credential is never shown to another Podium than the one that gave it.
            kept.clear();
        }
    }

    /** Where more is kept. */
    Path folder() {
        return folder;
    }

    @Nullable
    String credential() {
        return kept.getProperty(CREDENTIAL);
    }

    boolean enrolledBy(String token) {
        return hash(token).equals(kept.getProperty(ENROLLED_BY));
    }

    /** @param token by which it was enrolled just now; null for a rotation */
    void keep(String credential, @Nullable String token) throws IOException {
        var next = new Properties();
        next.setProperty(URL, url);
        next.setProperty(CREDENTIAL, credential);
        var by = token == null ? kept.getProperty(ENROLLED_BY) : hash(token);
        if (by != null) {
            next.setProperty(ENROLLED_BY, by);
        }
        write(next);
        kept.clear();
        kept.putAll(next);
    }

    /** Whole or not at all: it is on the disk before it takes the place of the old one. */
    private void write(Properties properties) throws IOException {
        var text = new StringWriter();
        properties.store(text, null);
        var next = folder.resolve(FILE + ".next");
        Files.deleteIfExists(next);
        try (var out = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
