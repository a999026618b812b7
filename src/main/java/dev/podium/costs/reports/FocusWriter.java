package dev.podium.costs.reports;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes rows one by one, in UTF-8; the stream is left open. Amounts are written with all their decimals. */
public interface FocusWriter {

    /** As it is sent by HTTP. */
    String CSV_TYPE = "text/csv;charset=utf-8";

    String LINES_TYPE = "application/jsonl;charset=utf-8";

    /** @param values for each of {@link Focus#COLUMNS}, as {@link Focus#row} gives them */
    void row(@Nullable Object[] values) throws IOException;

    /** All of it is on its way. */
    void flush() throws IOException;

    /** With the names of columns in the first line (RFC 4180). Text that a spreadsheet would take for a formula begins with '. */
    static FocusWriter csv(OutputStream target) throws IOException {
        var csv = new Csv(target);
        csv.header(Focus.COLUMNS.stream().map(Focus.Column::name).toList());
        return csv;
    }

    /** An object a line, with every column; null for what is not there. */
    static FocusWriter lines(OutputStream target) {
        return new Lines(target);
    }

    /** Rows that were kept as lines, as CSV with the columns that they have. @param line without its end */
    static void lineAsCsv(String line, boolean first, Writer csv) throws IOException {
        var row = Csv.JSON.readTree(line);
        if (first) {
            csv.write(Csv.line(row.propertyStream().map(Map.Entry::getKey).toList()));
        }
        csv.write(Csv.line(row.values().stream().map(Csv::value).toList()));
    }

    /** The first line of a CSV in which nothing else is. */
    static String emptyCsv() {
        return Csv.line(Focus.COLUMNS.stream().map(Focus.Column::name).toList());
    }

    /** Rows as CSV. */
    final class Csv implements FocusWriter {

        private static final JsonMapper JSON = JsonMapper.builder()
                .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        private static final String FORMULA = "=+-@\t\r\n";

        private final Moments moments = new Moments();
        private final Writer out;

        private Csv(OutputStream target) {
            out = new BufferedWriter(new OutputStreamWriter(target, StandardCharsets.UTF_8), 1 << 16);
        }

        private void header(List<String> names) throws IOException {
            out.write(line(names));
        }

        @Override
        public void row(@Nullable Object[] values) throws IOException {
            for (int i = 0; i < values.length; i++) {
                if (i > 0) {
                    out.write(',');
                }
                out.write(values[i] instanceof Instant moment ? moments.text(moment) : cell(values[i]));
            }
            out.write("\r\n");
        }

        private static String line(List<? extends @Nullable Object> values) {
            var line = new StringBuilder();
            for (int i = 0; i < values.size(); i++) {
                line.append(i == 0 ? "" : ",").append(cell(values.get(i)));
            }
            return line.append("\r\n").toString();
        }

        private static @Nullable Object value(JsonNode node) {
            if (node.isNull()) {
                return null;
            }
            if (node.isNumber()) {
                return node.decimalValue();
            }
            return node.isObject() ? new Tags(node.toString()) : node.asString();
        }

        /** Written already. */
        private record Tags(String json) {}

        private static String cell(@Nullable Object value) {
            return switch (value) {
                case null -> "";
                case BigDecimal number -> number.toPlainString();
                case String text -> quoted(text);
                case Tags tags -> quotes(tags.json());
                case Map<?, ?> tags -> quotes(object(tags));
                default -> value.toString();
            };
        }

        /** Texts alone, so that no mapper is needed for each of very many rows. */
        private static String object(Map<?, ?> tags) {
            var text = new StringBuilder("{");
            tags.forEach((key, value) -> {
                text.append(text.length() == 1 ? "\"" : ",\"");
                JsonStringEncoder.getInstance().quoteAsString((String) key, text);
                text.append("\":\"");
                JsonStringEncoder.getInstance().quoteAsString((String) value, text);
                text.append('"');
            });
            return text.append('}').toString();
        }

        private static String quoted(String text) {
            boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
            if (formula) {
                return quotes("'" + text);
            }
            for (int i = 0; i < text.length(); i++) {
                char each = text.charAt(i);
                if (each == ',' || each == '"' || each == '\r' || each == '\n') {
                    return quotes(text);
                }
            }
            return text;
        }

        private static String quotes(String text) {
            return "\"" + text.replace("\"", "\"\"") + "\"";
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    /** Rows as JSON Lines. */
    final class Lines implements FocusWriter {

        private static final JsonMapper JSON = JsonMapper.builder(
                        JsonFactory.builder().rootValueSeparator("\n").build())
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();

        private final Moments moments = new Moments();
        private final JsonGenerator json;
        private boolean any;

        private Lines(OutputStream target) {
            json = JSON.createGenerator(target);
        }

        @Override
        public void row(@Nullable Object[] values) {
            any = true;
            json.writeStartObject();
            for (int i = 0; i < values.length; i++) {
                json.writeName(Focus.COLUMNS.get(i).name());
                switch (values[i]) {
                    case null -> json.writeNull();
                    case BigDecimal number -> json.writeNumber(number);
                    case Map<?, ?> tags -> {
                        json.writeStartObject();
                        tags.forEach((key, value) -> json.writeStringProperty((String) key, (String) value));
                        json.writeEndObject();
                    }
                    case Instant moment -> json.writeString(moments.text(moment));
                    case Object other -> json.writeString(other.toString());
                }
            }
            json.writeEndObject();
        }

        @Override
        public void flush() {
            if (any) {
                json.writeRaw('\n');
                any = false;
            }
            json.flush();
        }
    }

    /** Rows follow each other by days, so that the same few moments are written again and again. */
    final class Moments {

        private static final int MOST = 256;

        private final Map<Instant, String> known = new HashMap<>();

        private String text(Instant moment) {
            if (known.size() > MOST) {
                known.clear();
            }
            return known.computeIfAbsent(moment, Instant::toString);
        }
    }
}
