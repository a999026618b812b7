package dev.podium.portal.web;

import dev.podium.kernel.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request holds, one value at a time: what is none is refused at its field, by the room's own codes.
 *
 * @param room the first part of its codes, such as {@code gpus}
 */
public record Values(String room) {

    private static final int LAST_YEAR = 9999;

    /** A refusal {@code field-missing} where it is not there. */
    public <T> T needed(String field, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalidField(
                    field, room + ".field-missing", "The field " + field + " is missing.", "Send it.");
        }
        return value;
    }

    /** None where it is not there; a refusal {@code field-missing} for a null among them. */
    public Set<String> texts(String field, @Nullable Set<@Nullable String> some) {
        return some == null
                ? Set.of()
                : some.stream().map(each -> needed(field, each)).collect(Collectors.toSet());
    }

    /** A refusal {@code bad-time} where it is none with an offset, of the years 1 to 9999. */
    public Instant moment(String field, String text) {
        try {
            var time = OffsetDateTime.parse(text);
            if (isShown(time.getYear())) {
                return time.toInstant();
            }
        } catch (DateTimeException noTime) {
            throw noMoment(field, noTime);
        }
        throw noMoment(field, null);
    }

    private Refusal noMoment(String field, @Nullable Throwable cause) {
        return badTime(field, "moment", "Send it as 2026-01-31T12:00:00Z, or with an offset.", cause);
    }

    /** A refusal {@code bad-time} where it is none of the years 1 to 9999. */
    public LocalDate day(String field, String text) {
        try {
            var day = LocalDate.parse(text);
            if (isShown(day.getYear())) {
                return day;
            }
        } catch (DateTimeException noDay) {
            throw badTime(field, "day", "Send it as 2026-01-31.", noDay);
        }
        throw badTime(field, "day", "Send it as 2026-01-31.", null);
    }

    private static boolean isShown(int year) {
        return year >= 1 && year <= LAST_YEAR;
    }

    private Refusal badTime(String field, String noun, String nextStep, @Nullable Throwable cause) {
        var refusal = Refusal.invalidField(
                field, room + ".bad-time", "The value of " + field + " is no " + noun + ".", nextStep);
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    /** A refusal {@code bad-word} where it is none of these, in large or small letters. */
    public <E extends Enum<E>> E word(String field, String text, Class<E> words) {
        return Arrays.stream(words.getEnumConstants())
                .filter(each -> each.name().equals(text.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Refusal.invalidField(
                        field,
                        room + ".bad-word",
                        "The value of " + field + " is none that there is.",
                        "Send one of "
                                + Arrays.stream(words.getEnumConstants())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }
}
