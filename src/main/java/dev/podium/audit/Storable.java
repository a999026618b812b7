package dev.podium.audit;

import java.nio.charset.StandardCharsets;

/** PostgreSQL's text holds no NUL and only whole characters; what people type may hold either, at any length. */
final class Storable {

    private static final int LONGEST = 1000;

    private Storable() {}

    static String text(String text) {
        var shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return new String(shortened.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
