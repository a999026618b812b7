package dev.podium.costs.web;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.web.Values;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a request holds, one value at a time. */
final class Bodies {

    private static final Values VALUES = new Values("costs");

    private Bodies() {}

    static <T> T needed(String field, @Nullable T value) {
        return VALUES.needed(field, value);
    }

    /** Null for what is not there or empty. */
    static <T> @Nullable T optional(@Nullable String text, Function<String, T> parsed) {
        return text == null || text.isBlank() ? null : parsed.apply(text.strip());
    }

    /** An id of any kind, where the field is to be named that is wrong. */
    static <T> Function<String, T> id(String field, Function<String, T> parsed) {
        return text -> {
            try {
                return parsed.apply(text);
            } catch (Refusal bad) {
                throw bad.at(field);
            }
        };
    }

    static Function<String, UUID> key(String field) {
        return id(field, text -> PersonId.parse(text).value());
    }

    static Instant moment(String field, String text) {
        return VALUES.moment(field, text);
    }

    static LocalDate day(String field, String text) {
        return VALUES.day(field, text);
    }

    static <E extends Enum<E>> E word(String field, String text, Class<E> words) {
        return VALUES.word(field, text, words);
    }
}
