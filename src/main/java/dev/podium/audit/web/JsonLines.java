package dev.podium.audit.web;

import dev.podium.audit.AuditTrails;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * An export as JSON Lines. In plain ASCII, all else escaped: no name in it can end a line, nor move the cursor of a
 * terminal that shows it.
 */
@Component
public class JsonLines {

    public static final String TYPE = "application/x-ndjson";

    private static final int BUFFER = 1 << 16;

    private final ObjectWriter writer;

    JsonLines(JsonMapper json) {
        this.writer =
                json.rebuild().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writerFor(AuditJson.One.class);
    }

    /** Writes each entry as it is read; the stream is left open. */
    public void write(AuditTrails.Export export, OutputStream target) throws IOException {
        var out = new BufferedOutputStream(target, BUFFER);
        try {
            export.to(entry -> {
                try {
                    // DEL is the one control character of ASCII that JSON leaves as it is.
                    var line =
                            writer.writeValueAsString(AuditJson.One.of(entry)).replace("\u007f", "\\u007f");
                    out.write(line.getBytes(StandardCharsets.US_ASCII));
                    out.write('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.flush();
    }
}
