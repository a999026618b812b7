package dev.podium.portal;

import java.util.Locale;

/** A name's first letters, two at most, for the mark of a person. */
public final class Initials {

    private Initials() {}

    public static String of(String name) {
        var letters = new StringBuilder();
        for (var word : name.strip().split("[\\s.@_-]+")) {
            if (!word.isEmpty() && letters.length() < 2) {
                letters.appendCodePoint(word.codePointAt(0));
            }
        }
        return letters.toString().toUpperCase(Locale.ROOT);
    }
}
