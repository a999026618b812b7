package dev.podium.health;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A support bundle being made: every line of it goes through {@link Scrub}, whatever part it is of. */
final class BundleFile {

    private static final Logger log = LoggerFactory.getLogger(BundleFile.class);

    private final Scrub scrub;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8);

    BundleFile(Scrub scrub) {
        this.scrub = scrub;
    }

    /** Adds a part; one that cannot be made says so, by the kind of failure, and the others are made all the same. */
    void add(String name, Supplier<String> text) {
        String said;
        try {
            said = text.get();
        } catch (RuntimeException e) {
            log.debug("A part of a support bundle could not be made", e);
            said = "This part could not be made: " + e.getClass().getName() + "\n";
        }
        try {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(said.lines()
                    .map(scrub::line)
                    .collect(Collectors.joining("\n", "", "\n"))
                    .getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException("A support bundle is made in memory, which failed.", e);
        }
    }

    byte[] finish() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A support bundle is made in memory, which failed.", e);
        }
        return bytes.toByteArray();
    }
}
