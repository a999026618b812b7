package dev.podium.gpus.web;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rows as CSV (RFC 4180), in UTF-8. Text that a spreadsheet would take for a formula begins with an apostrophe, for names are
 * what somebody typed.
 */
public final class Csv {

    public static final String TYPE = "text/csv;charset=utf-8";

    private final Writer out;

    Csv(OutputStream target) {
        out = new BufferedWriter(new OutputStreamWriter(target, StandardCharsets.UTF_8));
    }

    /** Numbers and moments as they are, text guarded; null as nothing. */
    void row(@Nullable Object... cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            out.write(i == 0 ? "" : ",");
            out.write(cell(cells[i]));
        }
        out.write("\r\n");
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> quoted(text);
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    private static String quoted(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
        boolean plain = !formula && text.chars().noneMatch(each -> ",\"\r\n".indexOf(each) >= 0);
        return plain ? text : "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }

    /** What was written is on its way; the stream is left open. */
    void flush() throws IOException {
        out.flush();
    }
}
