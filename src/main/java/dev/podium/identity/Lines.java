package dev.podium.identity;

/** Text from outside, cut and cleaned to what PostgreSQL keeps and a page shows on one line. */
final class Lines {

    private Lines() {}

    static String shortened(String text, int longest) {
        var cut = text.length() <= longest ? text : text.substring(0, longest);
        return cut.replaceAll("\\p{Cntrl}|[\\ud800-\\udfff]", "\uFFFD");
    }

    /** What is searched for: without characters that no name has, and nothing that PostgreSQL would not take. */
    static String searched(String text) {
        return shortened(text.strip(), 200);
    }
}
