package dev.podium.gpus.web;

import dev.podium.kernel.PersonId;
import dev.podium.portal.web.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a request holds, one value at a time. */
final class Bodies {

    private static final Values VALUES = new Values("gpus");

    private Bodies() {}

    static <T> T needed(String field, @Nullable T value) {
        return VALUES.needed(field, value);
    }

    static int number(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    static Duration minutes(String field, @Nullable Integer value) {
        return Duration.ofMinutes(needed(field, value));
    }

    static Set<String> texts(String field, @Nullable Set<@Nullable String> some) {
        return VALUES.texts(field, some);
    }

    /** Of a request, a lease or a reservation. */
    static UUID id(String text) {
        return PersonId.parse(text).value();
    }

    static Instant moment(String field, @Nullable String text) {
        return VALUES.moment(field, needed(field, text));
    }

    static LocalDate day(String field, String text) {
        return VALUES.day(field, text);
    }

    static <E extends Enum<E>> E word(String field, String text, Class<E> words) {
        return VALUES.word(field, text, words);
    }
}
