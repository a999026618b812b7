package dev.podium;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk of its own, in memory, that becomes really full and really read-only; only root can have one. */
public final class TestDisk implements AutoCloseable {

    private final Path path;

    /** @param size as mount takes it: {@code 2m} */
    public TestDisk(Path path, String size) throws IOException, InterruptedException {
        this.path = Files.createDirectories(path);
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + size + ",mode=700", "tmpfs", path.toString()))
                .as("whether a disk can be mounted here")
                .isTrue();
    }

    public Path path() {
        return path;
    }

    /** To the last byte. */
    public void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(path.resolve("filler"))) {
            var much = new byte[64 << 10];
            while (true) {
                out.write(much);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space")) {
                throw full;
            }
        }
    }

    public void free() throws IOException {
        Files.delete(path.resolve("filler"));
    }

    public void readOnly(boolean readOnly) throws IOException, InterruptedException {
        if (!run("mount", "-o", "remount," + (readOnly ? "ro" : "rw"), path.toString())) {
            throw new IOException(path + " could not be mounted anew.");
        }
    }

    private static boolean run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).start().waitFor() == 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "-l", path.toString());
    }
}
