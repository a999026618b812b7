package dev.podium.backups;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a back-up: a tar within gzip. How long a table is, is known when it ends, and tar wants to know before, so a table is
 * divided into pieces of a megabyte. No more than one of them is in memory.
 */
final class BackupWriter implements AutoCloseable {

    static final String HEAD = "podium-backup";
    static final String TABLES = "database/";
    static final String HOME = "home/";

    private static final int PIECE = 1 << 20;
    private static final int BUFFER = 64 << 10;
    private static final int OWNER_ONLY = 0600;

    /** Beyond it files grow hardly smaller and take twice the time. */
    private static final int COMPRESSION = 3;

    /** Writes the rows of a table, each a line. */
    interface Rows {
        long to(OutputStream out) throws IOException;
    }

    private final GZIPOutputStream zipped;
    private final TarArchiveOutputStream tar;
    private final Map<String, Growing> home = new LinkedHashMap<>();

    private static final class Growing {
        private final MessageDigest digest = Digests.sha256();
        private long files;
        private long bytes;
    }

    BackupWriter(FileChannel file) throws IOException {
        zipped = new GZIPOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER), BUFFER) {
            {
                def.setLevel(COMPRESSION);
            }
        };
        tar = new TarArchiveOutputStream(zipped, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        entry(HEAD, (Manifest.FORMAT + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    Manifest.Table table(String name, List<String> columns, Rows rows) throws IOException {
        var pieces = new Pieces(name);
        long count = rows.to(pieces);
        pieces.close();
        return new Manifest.Table(name, columns, count, pieces.bytes, Digests.hex(pieces.digest));
    }

    /**
     * One of Podium's home.
     *
     * @param path below it, with slashes
     * @param content at least as long as {@code length}, of which no more is read
     */
    void file(String path, long length, FileTime modified, InputStream content) throws IOException {
        var part = home.computeIfAbsent(path.split("/", 2)[0], name -> new Growing());
        part.digest.update(Manifest.heading(path, length));
        var entry = new TarArchiveEntry(HOME + path);
        entry.setSize(length);
        entry.setMode(OWNER_ONLY);
        // Whole seconds: a fraction would take a header of its own.
        entry.setLastModifiedTime(FileTime.from(modified.to(TimeUnit.SECONDS), TimeUnit.SECONDS));
        tar.putArchiveEntry(entry);
        var buffer = new byte[BUFFER];
        for (long left = length; left > 0; ) {
            int count = content.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw new IOException(path + " became shorter while it was read");
            }
            tar.write(buffer, 0, count);
            part.digest.update(buffer, 0, count);
            left -= count;
        }
        tar.closeArchiveEntry();
        part.files++;
        part.bytes += length;
    }

    /** Of what was written by {@link #file}; nothing more may be written by it after this. */
    List<Manifest.Part> home() {
        var parts = new ArrayList<Manifest.Part>();
        home.forEach(
                (name, part) -> parts.add(new Manifest.Part(name, part.files, part.bytes, Digests.hex(part.digest))));
        return parts;
    }

    /** The end; all of it is with the operating system when this returns. */
    void manifest(Manifest manifest) throws IOException {
        entry(Manifest.FILE, manifest.bytes());
        tar.finish();
        zipped.finish();
        zipped.flush();
    }

    private void entry(String name, byte[] content) throws IOException {
        entry(name, content, content.length);
    }

    private void entry(String name, byte[] content, int length) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(length);
        entry.setMode(OWNER_ONLY);
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        tar.putArchiveEntry(entry);
        tar.write(content, 0, length);
        tar.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    private final class Pieces extends OutputStream {
        private final String name;
        private final MessageDigest digest = Digests.sha256();
        private final byte[] piece = new byte[PIECE];
        private int filled;
        private int number;
        private long bytes;

        Pieces(String name) {
            this.name = name;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            digest.update(from, offset, length);
            bytes += length;
            for (int done = 0; done < length; ) {
                int count = Math.min(length - done, PIECE - filled);
                System.arraycopy(from, offset + done, piece, filled, count);
                filled += count;
                done += count;
                if (filled == PIECE) {
                    put();
                }
            }
        }

        private void put() throws IOException {
            entry(TABLES + name + "/" + String.format("%06d", ++number), piece, filled);
            filled = 0;
        }

        /** A table without rows is a piece too: what is missing is seen. */
        @Override
        public void close() throws IOException {
            if (filled > 0 || number == 0) {
                put();
            }
        }
    }
}
