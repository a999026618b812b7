package dev.podium.machines.web;

import dev.podium.portal.web.Values;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a body holds. */
final class Bodies {

    private static final Values VALUES = new Values("machines");

    private Bodies() {}

    static <T> T needed(String field, @Nullable T value) {
        return VALUES.needed(field, value);
    }

    static Set<String> texts(String field, @Nullable Set<@Nullable String> some) {
        return VALUES.texts(field, some);
    }
}
