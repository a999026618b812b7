package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import dev.podium.labs.Roster.Entry;
import dev.podium.labs.Roster.Kind;
import dev.podium.portal.CsvBytes;
import dev.podium.portal.CsvBytes.Encoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rosters in the encodings in which spreadsheets of the world write them. */
class CsvBytesTest {

    private static final Instant NOW = Instant.parse("2031-03-04T08:00:00Z");
    private static final String NAMES = "Name\tE-mail\nЖанна Ёлкина\ta@x.org\nΝίκος Άγγελος\tb@x.org\n山田 太郎\tc@x.org\n"
            + "محمد علي\td@x.org\nŁukasz Żółć\te@x.org\nO'Neil \"Bo\"\tf@x.org\n𠮷野家\tg@x.org\n";

    private static byte[] bytes(String bom, String text, Charset charset) {
        var out = new ByteArrayOutputStream();
        out.writeBytes((bom + text).getBytes(charset));
        return out.toByteArray();
    }

    /** What it is called, its bytes, in which encoding it is, whether that is a guess. */
    private static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("UTF-8", bytes("", NAMES, StandardCharsets.UTF_8), "UTF-8", false),
                Arguments.of("with BOM", bytes("\ufeff", NAMES, StandardCharsets.UTF_8), "UTF-8", false),
                Arguments.of("Unicode text", bytes("\ufeff", NAMES, StandardCharsets.UTF_16LE), "UTF-16LE", false),
                Arguments.of("big-endian", bytes("\ufeff", NAMES, StandardCharsets.UTF_16BE), "UTF-16BE", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void everyNameIsReadAsItWasWritten(String what, byte[] bytes, String charset, boolean guessed) {
        var file = CsvBytes.read(bytes, null, "labs");
        assertThat(file.text()).as(what).isEqualTo(NAMES);
        assertThat(file.charset().name()).isEqualTo(charset);
        assertThat(file.guessed()).isEqualTo(guessed);
        assertThat(RosterFile.read(file.text()).rows())
                .hasSize(7)
                .allMatch(row -> row.wrong().isEmpty());
    }

    /** Each encoding with a name that it has letters for; chosen, for nothing in such a file says which it is. */
    private static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(Encoding.WINDOWS_1252, "Zoë Müller–Nuñez €"),
                Arguments.of(Encoding.LATIN_1, "Zoë Müller Nuñez"),
                Arguments.of(Encoding.WINDOWS_1250, "Łukasz Žižek"),
                Arguments.of(Encoding.WINDOWS_1251, "Жанна Ёлкина"),
                Arguments.of(Encoding.WINDOWS_1253, "Νίκος Άγγελος"),
                Arguments.of(Encoding.GB18030, "山田 太郎"),
                Arguments.of(Encoding.UTF_16LE, "محمد علي"),
                Arguments.of(Encoding.UTF_16BE, "Анна 山田"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatIsChosenIsTaken(Encoding encoding, String name) {
        var bytes = bytes("", "Name;E-mail\n" + name + ";a@x.org\n", encoding.charset());
        var file = CsvBytes.read(bytes, encoding.charset(), "labs");
        assertThat(file.guessed()).isFalse();
        assertThat(RosterFile.read(file.text()).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.name()).isEqualTo(name));
        assertThat(Encoding.of(file.charset())).contains(encoding);
    }

    @Test
    void whatIsNotUtf8IsTakenForWesternEuropeanAndSaidToBeAGuess() {
        var file = CsvBytes.read(
                bytes("", "Name;E-mail\nZoë Müller–Nuñez;a@x.org\n", Encoding.WINDOWS_1252.charset()), null, "labs");
        assertThat(file.charset().name()).isEqualTo("windows-1252");
        assertThat(file.guessed()).isTrue();
        assertThat(file.text()).contains("Zoë Müller–Nuñez");
        var noSuchByteThere = CsvBytes.read(new byte[] {'a', (byte) 0x81, '\n'}, null, "labs");
        assertThat(noSuchByteThere.charset()).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(noSuchByteThere.guessed()).isTrue();
    }

    @Test
    void plainLettersAreNoGuess() {
        var file = CsvBytes.read("Name,E-mail\nAda,a@x.org\n".getBytes(StandardCharsets.US_ASCII), null, "labs");
        assertThat(file.charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(file.guessed()).isFalse();
    }

    private static void refuses(String code, String said, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.sentence()).contains(said);
            assertThat(refusal.field()).isEqualTo("csv");
        });
    }

    @Test
    void whatDoesNotFitIsRefusedAtItsLineAndNothingIsPutInItsPlace() {
        refuses(
                "labs.bad-encoding",
                "not in UTF-8: on line 2, byte 6",
                () -> CsvBytes.read(
                        new byte[] {'n', 'a', 'm', 'e', '\n', (byte) 0xe9}, StandardCharsets.UTF_8, "labs"));
        refuses(
                "labs.bad-encoding",
                "not in windows-1252",
                () -> CsvBytes.read(new byte[] {(byte) 0x8d}, Encoding.WINDOWS_1252.charset(), "labs"));
        refuses(
                "labs.bad-encoding",
                "not in UTF-16LE",
                () -> CsvBytes.read(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0, 'b'}, null, "labs"));
        // Half a character, as some programs cut one.
        refuses(
                "labs.bad-encoding",
                "not in UTF-16BE: on line 1, byte 5",
                () -> CsvBytes.read(
                        new byte[] {(byte) 0xfe, (byte) 0xff, 0, 'a', (byte) 0xd8, 0, 0, 'b'}, null, "labs"));
        refuses(
                "labs.bad-encoding",
                "not in UTF-8",
                () -> CsvBytes.read(
                        new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, (byte) 0xed, (byte) 0xa0, (byte) 0x80},
                        null,
                        "labs"));
    }

    @Test
    void whatIsNoTextSaysWhatItIs() {
        refuses("labs.bad-csv", ".xlsx", () -> CsvBytes.read(new byte[] {'P', 'K', 3, 4, 20, 0}, null, "labs"));
        refuses(
                "labs.bad-csv",
                ".xlsx",
                () -> CsvBytes.read(new byte[] {'P', 'K', 3, 4, 20, 0}, StandardCharsets.UTF_8, "labs"));
        refuses(
                "labs.bad-csv",
                ".xls",
                () -> CsvBytes.read(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 0}, null, "labs"));
        refuses("labs.bad-csv", "gzip", () -> CsvBytes.read(new byte[] {0x1f, (byte) 0x8b, 8}, null, "labs"));
        refuses(
                "labs.bad-csv",
                "PDF",
                () -> CsvBytes.read("%PDF-1.7".getBytes(StandardCharsets.US_ASCII), null, "labs"));
        refuses("labs.csv-too-large", "more than 16 MB", () -> CsvBytes.read(new byte[60_000_000], null, "labs"));
        // UTF-16 without a word of it: every other byte is NUL.
        var unsaid = CsvBytes.read(bytes("", "name,email\n", StandardCharsets.UTF_16LE), null, "labs");
        refuses("labs.bad-csv", "NUL", () -> RosterFile.read(unsaid.text()));
    }

    /** Whatever the bytes are: they are read without loss, or refused. */
    @Test
    void nothingIsLostOfAnyBytes() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                var file = CsvBytes.read(bytes, null, "labs");
                var back = file.text().getBytes(file.charset());
                int bom = bytes.length - back.length;
                assertThat(bom).as("seed " + seed).isIn(0, 2, 3);
                assertThat(bytes).as("seed " + seed).endsWith(back);
            } catch (Refusal refused) {
                assertThat(refused.code()).as("seed " + seed).isIn("labs.bad-encoding", "labs.bad-csv");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void everyChoiceIsThere(Encoding encoding) {
        assertThat(Encoding.of(encoding.charset())).contains(encoding);
        assertThat(encoding.word()).isNotBlank();
    }

    @Test
    void fiveThousandNamesOfManyScriptsAreReadInUtf16() {
        var text = "Name\tE-mail\r\n"
                + IntStream.range(0, 5_000)
                        .mapToObj(i -> "Жанна 山田 " + i + "\ts" + i + "@x.org\r\n")
                        .collect(Collectors.joining());
        var file = CsvBytes.read(bytes("\ufeff", text, StandardCharsets.UTF_16LE), null, "labs");
        assertThat(RosterFile.read(file.text()).rows())
                .hasSize(5_000)
                .allMatch(row -> row.wrong().isEmpty());
    }

    private static String apart(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD);
    }

    private static List<Entry> imported(String csv) {
        return RosterPlan.of(List.of(), RosterFile.read(csv), NOW).added();
    }

    @Test
    void aNameOfMarksThatAreOneOrTwoCharactersIsTheSameName() {
        var csv = "Name,E-mail\nZoë Müller,zoë@x.org\nĐặng Thị Hồng,hồng@x.org\n";
        var before = imported(csv);
        var again = RosterPlan.of(before, RosterFile.read(apart(csv)), NOW);
        assertThat(again.rows()).extracting(Roster.Row::kind).containsExactly(Kind.SAME, Kind.SAME);
        // As an import of earlier may have kept it.
        var old = before.stream()
                .map(entry -> new Entry(
                        entry.id(),
                        apart(entry.email()),
                        apart(entry.name()),
                        "",
                        "",
                        entry.role(),
                        entry.handle(),
                        null,
                        NOW,
                        null))
                .toList();
        assertThat(RosterPlan.of(old, RosterFile.read(csv), NOW).rows())
                .extracting(Roster.Row::kind)
                .containsExactly(Kind.SAME, Kind.SAME);
        var twice = RosterFile.read("Name,E-mail\nZoë,zoë@x.org\nZoë," + apart("zoë") + "@x.org\n");
        assertThat(twice.rows().getLast().wrong()).isEqualTo("The e-mail stands on line 2 already.");
    }

    @Test
    void blanksThatNobodySeesMakeNobodyTwice() {
        var twice = RosterFile.read("Name,E-mail\nAda,a@x.org\nAda,\u00a0a@x.org\u200b\nBo\u00a0,b@x.org\n");
        assertThat(twice.rows().get(1).wrong()).isEqualTo("The e-mail stands on line 2 already.");
        assertThat(twice.rows().get(2).name()).isEqualTo("Bo");
    }

    @Test
    void aGreekQuestionMarkSeparatesNothing() {
        // In the common form of characters it is a semicolon; only values are brought into that form.
        assertThat(RosterFile.read("Name;E-mail\nΠοιος\u037e;a@x.org\n").rows())
                .singleElement()
                .satisfies(row -> assertThat(row.wrong()).isEmpty());
    }

    @Test
    void halfACharacterIsSaidOfItsRow() {
        var rows = RosterFile.read("Name,E-mail\nAda \ud83d,a@x.org\nBo 😀,b@x.org\n")
                .rows();
        assertThat(rows.getFirst().wrong()).startsWith("Half a character stands in it");
        assertThat(rows.getFirst().name().codePoints()).noneMatch(each -> each >= 0xd800 && each <= 0xdfff);
        assertThat(rows.getLast().wrong()).isEmpty();
    }
}
