package dev.podium.identity;

/** Text from outside, cut and cleaned to what PostgreSQL keeps and a page shows on one line. */
final class Lines {

    private Lines() {}

    /**
     * Whether the text stays on its line, and in its place there: without control characters, without Unicode's two ends
     * of lines, and without the marks that turn the direction of what follows, by which a name could rewrite its
     * neighbours ({@code U+202E}). Names written from right to left need none of these.
     */
    static boolean isOne(String text) {
        return text.chars().noneMatch(Lines::breaksOut);
    }

    private static boolean breaksOut(int letter) {
        return Character.isISOControl(letter)
                || letter >= 0x2028 && letter <= 0x202e
                || letter >= 0x2066 && letter <= 0x2069;
    }

    static String shortened(String text, int longest) {
        var cut = text.length() <= longest ? text : text.substring(0, longest);
        return cut.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]", "\uFFFD");
    }

    /** What is searched for: without characters that no name has, and nothing that PostgreSQL would not take. */
    static String searched(String text) {
        return shortened(text.strip(), 200);
    }
}
