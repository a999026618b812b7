package dev.podium.identity.ui;

import java.util.LinkedHashMap;
import java.util.Map;

/** Browsers as their owners know them: "Firefox on Linux". What they send of themselves names several at once. */
final class BrowserWords {

    /** The more particular first: each browser also names those that it descends from. */
    private static final Map<String, String> PROGRAMS = inOrder(
            "Edg",
            "Edge",
            "OPR/",
            "Opera",
            "Firefox/",
            "Firefox",
            "FxiOS",
            "Firefox",
            "CriOS",
            "Chrome",
            "Chrome/",
            "Chrome",
            "Safari/",
            "Safari");

    private static final Map<String, String> SYSTEMS = inOrder(
            "Android",
            "Android",
            "iPhone",
            "iPhone",
            "iPad",
            "iPad",
            "Windows",
            "Windows",
            "Mac OS",
            "macOS",
            "CrOS",
            "ChromeOS",
            "Linux",
            "Linux");

    private BrowserWords() {}

    private static Map<String, String> inOrder(String... pairs) {
        var words = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            words.put(pairs[i], pairs[i + 1]);
        }
        return words;
    }

    /** What it says of itself where it is none of those known. */
    static String of(String userAgent) {
        var program = first(PROGRAMS, userAgent);
        var system = first(SYSTEMS, userAgent);
        if (program.isEmpty()) {
            return userAgent.isBlank() ? "A browser that does not say which" : userAgent;
        }
        return system.isEmpty() ? program : program + " on " + system;
    }

    private static String first(Map<String, String> words, String userAgent) {
        return words.entrySet().stream()
                .filter(word -> userAgent.contains(word.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse("");
    }
}
