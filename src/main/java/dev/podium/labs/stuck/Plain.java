package dev.podium.labs.stuck;

import java.util.regex.Pattern;

/**
 * Text without what differs from one time to the next although nothing else does. What is left out leaves a sign, so that
 * two results are the same only if they have it in the same place. Small numbers stay: "3 failed" is not "2 failed".
 */
final class Plain {

    /** Of escape sequences those that move, colour or name; an unfinished one at the end too. */
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1b(?:\\[[0-?]*[ -/]*[@-~]?|[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\|$)|[ -/]*[0-~]?)");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\n\\r\\t]]");

    private record Left(Pattern what, String sign) {}

    /** In this order: what is longer and says more first. No pattern may go back over what it has read. */
    private static final Left[] LEFT = {
        left("\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b", "<id>"),
        left(
                "\\b\\d{4}[-/]\\d{1,2}[-/]\\d{1,2}(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?:Z|[ ]?[+-]\\d{2}:?\\d{2})?)?",
                "<time>"),
        left(
                "\\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* +\\d{1,2}(?:,? \\d{4})?\\b",
                "<date>"),
        left("\\b\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d+)?\\b(?: ?[AP]M\\b)?", "<time>"),
        left("\\b0x[0-9a-fA-F]+", "<address>"),
        left("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?\\b", "<host>"),
        left("\\b(localhost|port):? ?\\d{2,5}\\b", "$1 <port>"),
        left("(?:/private)?/(?:var/)?tmp/[^\\s:'\"),;]+", "<temp>"),
        left("/(?:proc|dev/pts|run/user)/[^\\s:'\"),;]+", "<temp>"),
        left("\\b(?:tmp|temp)[._-]?(?=[A-Za-z0-9_]*[A-Z0-9])[A-Za-z0-9_]{6,}(?:\\.[a-z]{1,4}\\b)?", "<temp>"),
        left("\\bcc[A-Za-z0-9]{6}\\.(?:o|s|c|ltrans\\S*)\\b", "<temp>"),
        left("\\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,}\\b", "<hex>"),
        left("\\b(?i:pid|process|tid|thread)[ =:#]*\\d+", "<process>"),
        left("\\[\\d{3,}\\]", "[<process>]"),
        left("\\(\\d{4,}\\)", "(<process>)"),
        left("==\\d{2,}==", "==<process>=="),
        left(
                "\\b\\d+(?:[.,]\\d+)? ?(?:ns|us|µs|ms|s|sec|secs|seconds?|m|min|minutes?|h|hours?)\\b(?: ?\\d+(?:\\.\\d+)? ?(?:ms|s|m|sec)\\b)*",
                "<duration>"),
        left("\\b\\d+(?:[.,]\\d+)? ?(?:[kKMGT]i?)?B(?:/s|ps)?\\b", "<size>"),
        left("\\b\\d{1,3}(?:\\.\\d+)? ?%", "<percent>"),
        left("\\b\\d{5,}\\b", "<number>"),
        left("\\b\\d+\\.\\d{4,}\\b", "<number>"),
    };

    /** A path says where somebody's files lie; its last part says which file. */
    private static final Pattern PATH = Pattern.compile("(?<![\\w.<])(?:~|\\.{1,2})?/(?:[\\w.@+-]+/)+(?=[\\w.@+-])");

    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    private Plain() {}

    private static Left left(String what, String sign) {
        return new Left(Pattern.compile(what), sign);
    }

    /** As a person reads it: without escape sequences, a line that was drawn over as it was drawn last. */
    static String shown(String raw) {
        var text = CONTROLS.matcher(ESCAPES.matcher(raw).replaceAll("")).replaceAll("");
        if (text.indexOf('\r') < 0) {
            return text;
        }
        var shown = new StringBuilder(text.length());
        for (var line : text.split("\n", -1)) {
            var end = line.length();
            while (end > 0 && line.charAt(end - 1) == '\r') {
                end--;
            }
            shown.append(line, line.lastIndexOf('\r', end - 1) + 1, end).append('\n');
        }
        shown.setLength(shown.length() - 1);
        return shown.toString();
    }

    /** One line, without what differs from time to time. */
    static String line(String shown) {
        var text = shown;
        for (var each : LEFT) {
            text = each.what().matcher(text).replaceAll(each.sign());
        }
        text = PATH.matcher(text).replaceAll("");
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }
}
