package dev.podium.labs.web;

import dev.podium.portal.CsvBytes;
import dev.podium.portal.web.CsvBody;
import dev.podium.portal.web.Values;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a request holds, one value at a time. */
final class LabBodies {

    private static final Values VALUES = new Values("labs");
    private static final CsvBody CSV = new CsvBody("labs");

    private LabBodies() {}

    static <T> T needed(String field, @Nullable T value) {
        return VALUES.needed(field, value);
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    static List<String> texts(String field, @Nullable List<@Nullable String> some) {
        return some == null
                ? List.of()
                : some.stream().map(each -> VALUES.needed(field, each)).toList();
    }

    static @Nullable Instant moment(String field, @Nullable String value) {
        return value == null ? null : VALUES.moment(field, value);
    }

    static <E extends Enum<E>> E word(String field, @Nullable String text, Class<E> words) {
        return VALUES.word(field, VALUES.needed(field, text), words);
    }

    /** A file of separated values that is a request's body. */
    static CsvBytes csv(@Nullable String type, InputStream content) {
        return CSV.read(type, content);
    }

    /** Of an archive. */
    static UUID archive(String text) {
        return dev.podium.kernel.LabId.parse(text).value();
    }
}
