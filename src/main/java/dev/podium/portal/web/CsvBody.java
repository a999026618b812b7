package dev.podium.portal.web;

import dev.podium.kernel.Refusal;
import dev.podium.portal.CsvBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * A file of separated values that is a request's body.
 *
 * @param room the first part of the codes of its refusals, such as {@code labs}
 */
public record CsvBody(String room) {

    /** So much of a body that is too long is read and thrown away. */
    private static final long MOST_UNREAD = 100_000_000;

    /**
     * The file.
     *
     * @param type of its content; its charset, where it names one, is what the file is read in
     */
    public CsvBytes read(@Nullable String type, InputStream content) {
        if (type != null && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            // Somebody else has read it by now, as a form.
            throw Refusal.invalidField(
                    "csv",
                    room + ".bad-csv",
                    "The Content-Type says that the body is a form, and no file.",
                    "Send it with the Content-Type text/csv.");
        }
        var charset = charset(type);
        try {
            var bytes = content.readNBytes(CsvBytes.LARGEST + 1);
            if (bytes.length > CsvBytes.LARGEST) {
                skip(content);
            }
            return CsvBytes.read(bytes, charset, room);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The answer reaches whoever sends only when they have sent; one who sends for ever is cut off. */
    private static void skip(InputStream content) throws IOException {
        long left = MOST_UNREAD;
        for (long gone = content.skip(left); gone > 0 && left > 0; gone = content.skip(left)) {
            left -= gone;
        }
    }

    private @Nullable Charset charset(@Nullable String type) {
        if (type == null) {
            return null;
        }
        try {
            return MediaType.parseMediaType(type).getCharset();
        } catch (IllegalArgumentException unknown) {
            var refusal = Refusal.invalidField(
                    "csv",
                    room + ".bad-encoding",
                    "The Content-Type of the file names no charset that Podium knows.",
                    "Send one of "
                            + Arrays.stream(CsvBytes.Encoding.values())
                                    .map(each -> each.charset().name())
                                    .collect(Collectors.joining(", "))
                            + ", or none: then it is found out.");
            refusal.initCause(unknown);
            throw refusal;
        }
    }
}
