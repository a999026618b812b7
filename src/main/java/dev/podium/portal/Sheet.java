package dev.podium.portal;

import com.vaadin.flow.server.streams.DownloadHandler;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chart or a table shows, as rows: for people as it is read, for files with every decimal.
 *
 * @param caption what the rows are
 * @param file the name of its file without the ending, such as {@code costs-by-day-2026-11-01-2026-11-30}
 * @param rows each with a cell for every column
 */
public record Sheet(String caption, String file, List<Column> columns, List<List<Cell>> rows) {

    private static final String TYPE = "text/csv;charset=utf-8";

    /**
     * @param unit of its numbers, which a file names beside the column; "" for none
     * @param number whether it stands on the right
     */
    public record Column(String name, String unit, boolean number) {

        public static Column words(String name) {
            return new Column(name, "", false);
        }

        public static Column number(String name, String unit) {
            return new Column(name, unit, true);
        }
    }

    /**
     * @param shown as people read it
     * @param exact as a file has it: a number, or the same words
     * @param number whether {@code exact} is a number, which a file has as it is
     */
    public record Cell(String shown, String exact, boolean number) {

        public static final Cell NONE = new Cell("–", "", true);

        public static Cell words(String words) {
            return new Cell(words, words, false);
        }

        /** @param exact null for what does not apply: a dash, and nothing in a file */
        public static Cell number(String shown, @Nullable BigDecimal exact) {
            return exact == null
                    ? NONE
                    : new Cell(
                            shown,
                            exact.signum() == 0
                                    ? "0"
                                    : exact.stripTrailingZeros().toPlainString(),
                            true);
        }
    }

    public Sheet {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** As CSV (RFC 4180). */
    public String csv() {
        var out = new StringBuilder();
        CsvCells.line(
                out,
                columns.stream()
                        .map(each -> CsvCells.text(
                                each.unit().isEmpty() ? each.name() : each.name() + " (" + each.unit() + ")"))
                        .toList());
        for (var row : rows) {
            CsvCells.line(
                    out,
                    row.stream()
                            .map(cell -> cell.number() ? cell.exact() : CsvCells.text(cell.exact()))
                            .toList());
        }
        return out.toString();
    }

    /** The same as a file. */
    public DownloadHandler download() {
        return event -> {
            event.setFileName(file + ".csv");
            event.setContentType(TYPE);
            event.getResponse().setHeader("Cache-Control", "no-store");
            try (var bytes = new ByteArrayInputStream(csv().getBytes(StandardCharsets.UTF_8))) {
                bytes.transferTo(event.getOutputStream());
            }
        };
    }
}
