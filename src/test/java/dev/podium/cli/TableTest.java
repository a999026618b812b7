package dev.podium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TableTest {

    private static String print(Screen screen, List<List<String>> rows) {
        var out = new StringWriter();
        new Table(screen).print(rows, new PrintWriter(out, true));
        return out.toString();
    }

    private static JsonNode json(String text) {
        return Session.JSON.readTree(text);
    }

    @Test
    void columnsStandUnderEachOtherWhateverTheirLettersAre() {
        var rows = List.of(List.of("NAME", "STATE"), List.of("日本", "Idle"), List.of("e\u0301x", "Stuck"));
        assertThat(print(Screen.FILE, rows).lines()).containsExactly("NAME  STATE", "日本  Idle", "e\u0301x    Stuck");
    }

    @Test
    void aTerminalsWidthIsKeptAndAFileHasItAll() {
        var rows = List.of(
                List.of("NAME", "REASON"), List.of("one", "word ".repeat(20).strip()));
        assertThat(print(new Screen(40, false), rows).lines()).allMatch(line -> Table.width(line) <= 40);
        assertThat(print(new Screen(40, false), rows)).contains("…");
        assertThat(print(Screen.FILE, rows)).contains("word word word word word word word word word word");
    }

    @Test
    void coloursAreForTerminalsThatHaveSome() {
        var rows = List.of(List.of("STATE"), List.of("Crashed"));
        assertThat(print(new Screen(80, true), rows)).contains("\033[31mCrashed\033[0m");
        assertThat(print(new Screen(80, false), rows)).doesNotContain("\033");
    }

    @Test
    void whatSomebodyTypedMovesNoCursorAndAmountsKeepTheirDigits() {
        var shown =
                Shown.parse("NAME=name AMOUNT=sum.amount LIST=some WHEN=at@time SIZE=bytes@bytes PART=part@percent");
        var row = shown.row(json("{\"name\":\"a\\u001b[2J\\u202eb\\u009b\",\"sum\":{\"amount\":0.10000000000000000001},"
                + "\"some\":[\"x\\u0007\",\"y\"],\"at\":null,\"bytes\":1536,\"part\":0.256}"));
        assertThat(row).containsExactly("a¶[2J¶b¶", "0.10000000000000000001", "x¶, y", "-", "1.5 KiB", "26 %");
    }
}
