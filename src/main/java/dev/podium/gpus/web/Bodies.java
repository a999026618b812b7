package dev.podium.gpus.web;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a request holds, one value at a time. */
final class Bodies {

    private static final int LAST_YEAR = 9999;

    private Bodies() {}

    /** A refusal {@code gpus.field-missing} where it is not there. */
    static <T> T needed(String field, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalidField(field, "gpus.field-missing", "The field " + field + " is missing.", "Send it.");
        }
        return value;
    }

    static int number(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    static Duration minutes(String field, @Nullable Integer value) {
        return Duration.ofMinutes(needed(field, value));
    }

    /** None where it is not there; a refusal for a null among them. */
    static Set<String> texts(String field, @Nullable Set<@Nullable String> some) {
        return some == null
                ? Set.of()
                : some.stream().map(each -> needed(field, each)).collect(Collectors.toSet());
    }

    /** Of a request, a lease or a reservation. */
    static UUID id(String text) {
        return PersonId.parse(text).value();
    }

    static Instant moment(String field, @Nullable String text) {
        try {
            var time = OffsetDateTime.parse(needed(field, text));
            if (time.getYear() >= 1 && time.getYear() <= LAST_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException noTime) {
            throw badTime(field, "moment", "Send it as 2026-01-31T12:00:00Z, or with an offset.", noTime);
        }
        throw badTime(field, "moment", "Send it as 2026-01-31T12:00:00Z, or with an offset.", null);
    }

    static LocalDate day(String field, String text) {
        try {
            var day = LocalDate.parse(text);
            if (day.getYear() >= 1 && day.getYear() <= LAST_YEAR) {
                return day;
            }
        } catch (DateTimeException noDay) {
            throw badTime(field, "day", "Send it as 2026-01-31.", noDay);
        }
        throw badTime(field, "day", "Send it as 2026-01-31.", null);
    }

    private static Refusal badTime(String field, String noun, String nextStep, @Nullable Throwable cause) {
        var refusal = Refusal.invalidField(
                field, "gpus.bad-time", "The value of " + field + " is no " + noun + ".", nextStep);
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    static <E extends Enum<E>> E word(String field, String text, Class<E> words) {
        return Arrays.stream(words.getEnumConstants())
                .filter(each -> each.name().equals(text.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Refusal.invalidField(
                        field,
                        "gpus.bad-word",
                        "The value of " + field + " is none that there is.",
                        "Send one of "
                                + Arrays.stream(words.getEnumConstants())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }
}
