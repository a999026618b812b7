package dev.podium.portal;

import dev.podium.kernel.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Text out of a file of separated values, in whichever encoding a spreadsheet wrote it. Pure.
 *
 * <p>Invariant: every byte of the file is in the text, or the file is refused. A character is never put in the place of one
 * that could not be read: a name that is wrong by a letter is imported without anybody seeing it.
 *
 * @param charset in which it was read
 * @param guessed whether nothing in the file says so, and another one might fit as well
 */
public record CsvBytes(String text, Charset charset, boolean guessed) {

    /** The most that a file may have; as many characters as are read, in the longest of encodings. */
    public static final int LARGEST = 16_000_000;

    private static final int MEGABYTE = 1_000_000;
    private static final int LONGEST_BEGINNING = 4;
    private static final char BOM = '\ufeff';

    /** What somebody may choose where the file was not understood. */
    public enum Encoding {
        UTF_8("UTF-8", "UTF-8"),
        UTF_16LE("UTF-16LE", "UTF-16, as Excel's Unicode text"),
        UTF_16BE("UTF-16BE", "UTF-16, the other way round"),
        WINDOWS_1252("windows-1252", "Western European, Windows-1252"),
        LATIN_1("ISO-8859-1", "Western European, ISO-8859-1"),
        WINDOWS_1250("windows-1250", "Central European, Windows-1250"),
        WINDOWS_1251("windows-1251", "Cyrillic, Windows-1251"),
        WINDOWS_1253("windows-1253", "Greek, Windows-1253"),
        GB18030("GB18030", "Chinese, GB18030");

        private final String charset;
        private final String word;

        Encoding(String charset, String word) {
            this.charset = charset;
            this.word = word;
        }

        public Charset charset() {
            return Charset.forName(charset);
        }

        /** As a person chooses it. */
        public String word() {
            return word;
        }

        public static Optional<Encoding> of(Charset charset) {
            return Arrays.stream(values())
                    .filter(each -> each.charset().equals(charset))
                    .findFirst();
        }
    }

    /** Files that are given the wrong name, by how they begin. */
    private enum NoText {
        ZIP("504b0304", "a zip, such as an Excel workbook (.xlsx)"),
        EMPTY_ZIP("504b0506", "an empty zip"),
        OLD_EXCEL("d0cf11e0", "an old Excel workbook (.xls)"),
        GZIP("1f8b", "packed by gzip"),
        PDF("25504446", "a PDF");

        private final String begins;
        private final String word;

        NoText(String begins, String word) {
            this.begins = begins;
            this.word = word;
        }
    }

    /**
     * @param chosen null to find out: by its first bytes, else UTF-8 where every byte is, else Windows-1252
     * @param room the first part of its codes, such as {@code labs}
     * @throws Refusal {@code csv-too-large}; {@code bad-csv} for a file that is no text;
     *     {@code bad-encoding} where it is not in the encoding that was chosen, or says so and is not
     */
    public static CsvBytes read(byte[] bytes, @Nullable Charset chosen, String room) {
        if (bytes.length > LARGEST) {
            throw Refusal.tooLarge(
                            room + ".csv-too-large",
                            "The file has more than " + LARGEST / MEGABYTE + " MB, which are the most.",
                            "Split it, and import one part after the other.")
                    .at("csv");
        }
        var first = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, LONGEST_BEGINNING));
        for (var other : NoText.values()) {
            if (first.startsWith(other.begins)) {
                throw Refusal.invalidField(
                        "csv",
                        room + ".bad-csv",
                        "The file is " + other.word + ", and no text that separates values.",
                        "Open it in the program that it is of, save it as CSV in UTF-8, and import that.");
            }
        }
        if (chosen != null) {
            return new CsvBytes(sure(bytes, chosen, room), chosen, false);
        }
        var said = said(bytes);
        if (said != null) {
            return new CsvBytes(sure(bytes, said, room), said, false);
        }
        var utf8 = decode(bytes, StandardCharsets.UTF_8);
        if (utf8.whole()) {
            return new CsvBytes(utf8.text(), StandardCharsets.UTF_8, false);
        }
        var western = Encoding.WINDOWS_1252.charset();
        var guess = decode(bytes, western);
        return guess.whole()
                ? new CsvBytes(guess.text(), western, true)
                : new CsvBytes(sure(bytes, StandardCharsets.ISO_8859_1, room), StandardCharsets.ISO_8859_1, true);
    }

    /** What the file itself says by its first bytes; null where it says nothing. */
    private static @Nullable Charset said(byte[] bytes) {
        if (begins(bytes, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf})) {
            return StandardCharsets.UTF_8;
        }
        if (begins(bytes, new byte[] {(byte) 0xff, (byte) 0xfe})) {
            return StandardCharsets.UTF_16LE;
        }
        return begins(bytes, new byte[] {(byte) 0xfe, (byte) 0xff}) ? StandardCharsets.UTF_16BE : null;
    }

    private static boolean begins(byte[] bytes, byte[] with) {
        return bytes.length >= with.length && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
    }

    private static String sure(byte[] bytes, Charset charset, String room) {
        var decoded = decode(bytes, charset);
        if (decoded.whole()) {
            return decoded.text();
        }
        long line = decoded.text().chars().filter(each -> each == '\n').count() + 1;
        throw Refusal.invalidField(
                "csv",
                room + ".bad-encoding",
                "The file is not in " + charset.name() + ": on line " + line + ", byte " + (decoded.read() + 1)
                        + " of the file is none of it.",
                "Choose another encoding, or save the file as CSV in UTF-8.");
    }

    /** @param read so many bytes were, up to where it is not in that encoding */
    private record Decoded(String text, int read, boolean whole) {}

    private static Decoded decode(byte[] bytes, Charset charset) {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var from = ByteBuffer.wrap(bytes);
        var to = CharBuffer.allocate((int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()) + 1);
        var result = decoder.decode(from, to, true);
        if (result.isUnderflow()) {
            result = decoder.flush(to);
        }
        var text = to.flip().toString();
        return new Decoded(
                text.isEmpty() || text.charAt(0) != BOM ? text : text.substring(1), from.position(), !result.isError());
    }
}
