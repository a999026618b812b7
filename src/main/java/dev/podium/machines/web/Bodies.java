package dev.podium.machines.web;

import dev.podium.kernel.Refusal;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a body holds. */
final class Bodies {

    private Bodies() {}

    /** A refusal {@code machines.field-missing} where it is not there. */
    static <T> T needed(String field, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalidField(
                    field, "machines.field-missing", "The field " + field + " is missing.", "Send it.");
        }
        return value;
    }

    /** None where it is not there; a refusal for a null among them. */
    static Set<String> texts(String field, @Nullable Set<@Nullable String> some) {
        return some == null
                ? Set.of()
                : some.stream().map(each -> needed(field, each)).collect(Collectors.toSet());
    }
}
