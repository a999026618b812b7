package dev.podium.backups;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Reads a back-up from its beginning to its end and believes nothing in it: a name that leads elsewhere, a link, something twice
 * or in the wrong place, and all that the manifest at the end says otherwise, is {@link BrokenBackup}. What it hands on is
 * therefore to be kept only once {@link #read} has returned.
 */
final class BackupReader {

    private static final int BUFFER = 64 << 10;
    private static final int BLOCK = 512;
    private static final long MOST_MANIFEST = 16L << 20;
    private static final Pattern PIECE = Pattern.compile("database/([^/]+)/(\\d{6})");

    /** What becomes of it. */
    interface Taker {

        /** @param rows to be read to its end */
        void table(String name, InputStream rows) throws IOException;

        /** @param path below Podium's home: no name in it is empty, {@code .} or {@code ..} */
        void file(String path, FileTime modified, InputStream content) throws IOException;
    }

    /** Looks at it, and keeps nothing. */
    static final Taker NOBODY = new Taker() {
        @Override
        public void table(String name, InputStream rows) throws IOException {
            rows.transferTo(OutputStream.nullOutputStream());
        }

        @Override
        public void file(String path, FileTime modified, InputStream content) throws IOException {
            content.transferTo(OutputStream.nullOutputStream());
        }
    };

    private final Taker taker;
    private final InputStream unzipped;
    private final TarArchiveInputStream tar;
    private final Map<String, Manifest.Table> tables = new LinkedHashMap<>();
    private final Map<String, Growing> home = new LinkedHashMap<>();

    private static final class Growing {
        private final MessageDigest digest = Digests.sha256();
        private long files;
        private long bytes;
    }

    private BackupReader(FileChannel file, Taker taker) throws BrokenBackup {
        this.taker = taker;
        try {
            file.position(0);
            unzipped = new BufferedInputStream(new GZIPInputStream(Channels.newInputStream(file), BUFFER), BUFFER);
        } catch (IOException e) {
            throw new BrokenBackup("it is no back-up of Podium", e);
        }
        // In blocks of the size that is written: what follows the end is then left to be looked at.
        tar = new TarArchiveInputStream(unzipped, BLOCK, BLOCK, StandardCharsets.UTF_8.name());
    }

    /** @throws BrokenBackup where the file is none, or not whole, or not as it was made; else what the taker throws */
    static Manifest read(FileChannel file, Taker taker) throws IOException {
        // Not closed: that would close the file, which is read twice.
        return new BackupReader(file, taker).read();
    }

    private Manifest read() throws IOException {
        head();
        var entry = next();
        while (entry != null && !entry.getName().equals(Manifest.FILE)) {
            var piece = PIECE.matcher(entry.getName());
            if (piece.matches()) {
                entry = table(piece.group(1), piece.group(2));
            } else if (entry.getName().startsWith(BackupWriter.HOME)) {
                file(entry);
                entry = next();
            } else {
                throw new BrokenBackup("it holds " + shown(entry) + ", which no back-up has");
            }
        }
        if (entry == null) {
            throw new BrokenBackup("it ends before its manifest");
        }
        if (entry.getSize() > MOST_MANIFEST) {
            throw new BrokenBackup("its manifest has " + entry.getSize() + " bytes");
        }
        var manifest = Manifest.of(new Current().readAllBytes());
        var more = next();
        if (more != null) {
            throw new BrokenBackup("it holds " + shown(more) + " after its manifest");
        }
        end();
        compare(manifest);
        return manifest;
    }

    private void head() throws IOException {
        var head = next();
        if (head == null || !head.getName().equals(BackupWriter.HEAD) || head.getSize() > 16) {
            throw new BrokenBackup("it is no back-up of Podium");
        }
        var format = new String(new Current().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (!format.equals(Integer.toString(Manifest.FORMAT))) {
            throw new BrokenBackup("its format is " + format + ", and this Podium knows " + Manifest.FORMAT
                    + "; a newer Podium reads it");
        }
    }

    private @Nullable TarArchiveEntry next() throws BrokenBackup {
        TarArchiveEntry entry;
        try {
            entry = tar.getNextEntry();
        } catch (IOException | IllegalArgumentException e) {
            throw cutOff(e);
        }
        if (entry != null && !entry.isCheckSumOK()) {
            throw new BrokenBackup("the heading of " + shown(entry) + " was changed");
        }
        if (entry != null
                && (entry.getLinkFlag() != TarConstants.LF_NORMAL || entry.isSparse() || entry.getSize() < 0)) {
            throw new BrokenBackup("it holds " + shown(entry) + ", which is no plain file");
        }
        return entry;
    }

    private static BrokenBackup cutOff(Exception cause) {
        return new BrokenBackup("it cannot be read to its end (" + cause.getMessage() + ")", cause);
    }

    private static String shown(TarArchiveEntry entry) {
        return entry.getName().replaceAll("\\p{Cntrl}", "¶");
    }

    /** Answers what follows the table's last piece. */
    private @Nullable TarArchiveEntry table(String name, String first) throws IOException {
        if (!Manifest.TABLE.matcher(name).matches() || !first.equals("000001") || tables.containsKey(name)) {
            throw new BrokenBackup(
                    "it holds " + BackupWriter.TABLES + name + "/" + first + " where it does not belong");
        }
        var lines = new Lines(name);
        var digest = Digests.sha256();
        var rows = new DigestInputStream(lines, digest);
        taker.table(name, rows);
        rows.transferTo(OutputStream.nullOutputStream());
        tables.put(name, new Manifest.Table(name, List.of(), lines.rows, lines.bytes, Digests.hex(digest)));
        return lines.following;
    }

    private void file(TarArchiveEntry entry) throws IOException {
        var path = entry.getName().substring(BackupWriter.HOME.length());
        if (!HomeFiles.isPath(path)) {
            throw new BrokenBackup("it holds " + shown(entry) + ", which leads out of Podium's home");
        }
        var part = home.computeIfAbsent(path.split("/", 2)[0], name -> new Growing());
        part.digest.update(Manifest.heading(path, entry.getSize()));
        var content = new DigestInputStream(new Current(), part.digest);
        taker.file(path, entry.getLastModifiedTime(), content);
        content.transferTo(OutputStream.nullOutputStream());
        part.files++;
        part.bytes += entry.getSize();
    }

    /** The sum that gzip has at its end is looked at only by who reads so far; tar fills its last block with zeros. */
    private void end() throws BrokenBackup {
        try {
            int next;
            while ((next = unzipped.read()) >= 0) {
                if (next != 0) {
                    throw new BrokenBackup("something follows its end");
                }
            }
        } catch (BrokenBackup e) {
            throw e;
        } catch (IOException e) {
            throw cutOff(e);
        }
    }

    private void compare(Manifest manifest) throws BrokenBackup {
        if (manifest.format() != Manifest.FORMAT) {
            throw new BrokenBackup("its manifest says another format than its beginning");
        }
        var known = new ArrayList<String>();
        for (var each : manifest.tables()) {
            var found = tables.get(each.name());
            known.add(each.name());
            if (found == null
                    || found.rows() != each.rows()
                    || found.bytes() != each.bytes()
                    || !found.sha256().equals(each.sha256())) {
                throw new BrokenBackup("the table " + each.name() + " is not what its manifest says");
            }
        }
        for (var each : manifest.home()) {
            var found = home.remove(each.name());
            if (found == null
                    || found.files != each.files()
                    || found.bytes != each.bytes()
                    || !Digests.hex(found.digest).equals(each.sha256())) {
                throw new BrokenBackup("what it holds of " + each.name() + " is not what its manifest says");
            }
        }
        if (known.size() != tables.size() || !home.isEmpty()) {
            throw new BrokenBackup("it holds more than its manifest says");
        }
    }

    /** What is left of the entry at which the tar stands. */
    private final class Current extends InputStream {

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            try {
                return tar.read(to, offset, length);
            } catch (IOException | IllegalArgumentException e) {
                throw cutOff(e);
            }
        }
    }

    /** The pieces of a table, one after the other. */
    private final class Lines extends InputStream {
        private final String name;
        private final InputStream current = new Current();
        private int number = 1;
        private boolean ended;
        private long rows;
        private long bytes;
        private @Nullable TarArchiveEntry following;

        Lines(String name) {
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            while (!ended) {
                int count = current.read(to, offset, length);
                if (count >= 0) {
                    bytes += count;
                    for (int i = offset; i < offset + count; i++) {
                        // A line's end within a value is written as \n, so each of these ends a row.
                        rows += to[i] == '\n' ? 1 : 0;
                    }
                    return count;
                }
                following = next();
                var expected = BackupWriter.TABLES + name + "/" + String.format("%06d", ++number);
                ended = following == null || !following.getName().equals(expected);
            }
            return -1;
        }
    }
}
