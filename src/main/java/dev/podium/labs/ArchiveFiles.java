package dev.podium.labs;

import dev.podium.kernel.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Files out of an uploaded zip or tar.gz, packed anew as a plain tar. Pure.
 *
 * <p>Whatever somebody uploads is read once, here, with bounds; machines are given only what was written here: files with
 * paths that stay in the directory, in the order of their paths, and nothing that points elsewhere.
 *
 * @param manifest a line for each file: its SHA-256, two spaces, its path, as {@code sha256sum} writes it
 */
record ArchiveFiles(byte[] tar, int files, String manifest) {

    static final int LARGEST_UPLOAD = 20 << 20;
    static final int LARGEST = 50 << 20;
    static final int MOST_FILES = 2_000;
    private static final int LONGEST_PATH = 400;
    private static final int BLOCK = 512;
    private static final int NAME = 100;

    /** Of a tar: the files, and what it says about each of them. */
    private static final long MOST_READ = LARGEST + MOST_FILES * 16L * BLOCK;

    private record Packed(byte[] content, boolean runs) {}

    /** @throws Refusal {@code labs.bad-archive}, {@code labs.archive-too-large}, at {@code archive} */
    static ArchiveFiles read(byte[] upload) {
        if (upload.length > LARGEST_UPLOAD) {
            throw tooLarge("The archive has " + (upload.length >> 20) + " MB; " + (LARGEST_UPLOAD >> 20)
                    + " MB are the most.");
        }
        var files = new TreeMap<String, Packed>();
        try {
            if (begins(upload, 'P', 'K')) {
                unzip(upload, files);
            } else if (begins(upload, 0x1f, 0x8b)) {
                untar(new GZIPInputStream(new ByteArrayInputStream(upload)), files);
            } else {
                throw bad("It is neither a zip nor a tar.gz.", null);
            }
        } catch (IOException | IllegalArgumentException broken) {
            throw bad("It is broken, or no such archive.", broken);
        }
        if (files.isEmpty()) {
            throw bad("It holds no files.", null);
        }
        return new ArchiveFiles(tar(files), files.size(), manifest(files));
    }

    private static boolean begins(byte[] upload, int first, int second) {
        return upload.length > 2 && (upload[0] & 0xff) == first && (upload[1] & 0xff) == second;
    }

    private static void unzip(byte[] upload, SortedMap<String, Packed> files) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(upload))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory()) {
                    // Skipping what it holds would be reading all of it.
                    if (zip.read() >= 0) {
                        throw bad("It holds a folder with content: " + RosterFile.shown(entry.getName()) + ".", null);
                    }
                } else {
                    var content = zip.readNBytes(LARGEST + 1);
                    // This reader tells nothing of who may run a file; what says by which program it runs is meant to.
                    put(files, entry.getName(), content, content.length > 1 && content[0] == '#' && content[1] == '!');
                }
            }
        }
    }

    private static void untar(InputStream tar, SortedMap<String, Packed> files) throws IOException {
        var longName = "";
        // Also of what is no file and is not kept.
        long read = 0;
        while (true) {
            var header = tar.readNBytes(BLOCK);
            if (header.length < BLOCK || header[0] == 0) {
                return;
            }
            long size = octal(header, 124, 12);
            read += BLOCK + size;
            if (size < 0 || size > LARGEST || read > MOST_READ) {
                throw tooMuch();
            }
            var content = tar.readNBytes((int) size);
            if (content.length < size) {
                throw new IOException("cut off");
            }
            tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            char type = (char) header[156];
            switch (type) {
                case 'L' -> longName = text(content, 0, content.length);
                case 'x' -> longName = paxPath(content, longName);
                case 'g', '5' -> longName = "";
                case '0', '\0', '7' -> {
                    var name = longName.isEmpty() ? name(header) : longName;
                    longName = "";
                    put(files, name, content, (octal(header, 100, 8) & 0100) != 0);
                }
                default ->
                    throw bad("It holds something that is no file: " + RosterFile.shown(name(header)) + ".", null);
            }
        }
    }

    private static String name(byte[] header) {
        var name = text(header, 0, NAME);
        boolean ustar = text(header, 257, 5).equals("ustar");
        var prefix = ustar && header[262] == 0 ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** Records of "length key=value\n". */
    private static String paxPath(byte[] content, String otherwise) {
        var path = otherwise;
        int at = 0;
        while (at < content.length) {
            int space = at;
            while (space < content.length && content[space] != ' ') {
                space++;
            }
            int length = Integer.parseInt(new String(content, at, space - at, StandardCharsets.US_ASCII));
            if (length <= 0 || at + length > content.length) {
                throw new IllegalArgumentException("cut off");
            }
            var record = new String(content, space + 1, at + length - space - 2, StandardCharsets.UTF_8);
            if (record.startsWith("path=")) {
                path = record.substring("path=".length());
            }
            at += length;
        }
        return path;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int from, int length) {
        var digits = text(header, from, length).strip();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static void put(SortedMap<String, Packed> files, String given, byte[] content, boolean runs) {
        var path = given.startsWith("./") ? given.substring(2) : given;
        var parts = List.of(path.split("/", -1));
        if (path.isEmpty()
                || path.length() > LONGEST_PATH
                || path.indexOf('\\') >= 0
                || parts.contains("")
                || parts.contains(".")
                || parts.contains("..")
                || RosterFile.breaksOut(path)) {
            throw bad("It holds a file whose path leads out of it, or is none: " + RosterFile.shown(given) + ".", null);
        }
        if (files.put(path, new Packed(content, runs)) != null) {
            throw bad("It holds the file " + RosterFile.shown(path) + " twice.", null);
        }
        if (files.size() > MOST_FILES) {
            throw tooLarge("The archive has more than " + MOST_FILES + " files.");
        }
        if (files.values().stream().mapToLong(file -> file.content().length).sum() > LARGEST) {
            throw tooMuch();
        }
    }

    private static byte[] tar(SortedMap<String, Packed> files) {
        var tar = new ByteArrayOutputStream();
        files.forEach((path, file) -> {
            var name = path.getBytes(StandardCharsets.UTF_8);
            if (name.length > NAME) {
                entry(tar, "././@LongLink".getBytes(StandardCharsets.US_ASCII), 'L', 0644, name);
            }
            entry(tar, name, '0', file.runs() ? 0755 : 0644, file.content());
        });
        tar.writeBytes(new byte[2 * BLOCK]);
        return tar.toByteArray();
    }

    private static void entry(ByteArrayOutputStream tar, byte[] name, char type, int mode, byte[] content) {
        var header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, Math.min(name.length, NAME));
        write(header, 100, "%07o".formatted(mode));
        write(header, 108, "0000000");
        write(header, 116, "0000000");
        write(header, 124, "%011o".formatted(content.length));
        write(header, 136, "00000000000");
        write(header, 148, "        ");
        header[156] = (byte) type;
        write(header, 257, "ustar  ");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        write(header, 148, "%06o".formatted(sum));
        header[154] = 0;
        tar.writeBytes(header);
        tar.writeBytes(content);
        tar.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void write(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static String manifest(SortedMap<String, Packed> files) {
        var lines = new StringBuilder();
        files.forEach((path, file) ->
                lines.append(hash(file.content())).append("  ").append(path).append('\n'));
        return lines.toString();
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    private static Refusal bad(String why, @Nullable Exception cause) {
        var refusal = Refusal.invalidField(
                "archive",
                "labs.bad-archive",
                "The archive cannot be taken: " + why,
                "Pack the files as a zip or a tar.gz, without links.");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    private static Refusal tooMuch() {
        return tooLarge("What the archive holds has more than " + (LARGEST >> 20) + " MB.");
    }

    private static Refusal tooLarge(String sentence) {
        return Refusal.tooLarge(
                        "labs.archive-too-large", sentence, "Leave out what is large, or take a git repository.")
                .at("archive");
    }
}
