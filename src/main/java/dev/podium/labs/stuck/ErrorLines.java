package dev.podium.labs.stuck;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which lines of an output say what is wrong. Lines that every failure ends with say nothing of this one and are left out,
 * or two different failures of one tool would be the same error.
 */
final class ErrorLines {

    static final int MOST = 8;
    private static final int LONGEST = 200;

    private static final Pattern ERROR = Pattern.compile(
            "(?iu)\\b(?:\\w*error|\\w*exception|err!|fatal|fail(?:ed|ure|s)?|panic\\w*|abort(?:ed)?"
                    + "|cannot|can't|could not|couldn't|unable to|no such|not found|not defined|not recogni[sz]ed|no rule to"
                    + "|denied|refused|undefined|undeclared|unresolved|unreachable|unexpected|unknown|invalid|illegal|missing|mismatch"
                    + "|expected|assert\\w*|segmentation fault|core dumped|timed? ?out|no route to host|does not exist"
                    + "|is not an?|conflict|rejected|fehler|fehlgeschlagen|nicht gefunden|erreur|introuvable|errore|error:|ошибка)\\b");

    /** What ends every failure of a tool, whatever it was about. */
    private static final Pattern SAYS_NOTHING = Pattern.compile("(?iu)"
            + "^(?:g?make(?:\\[\\d+\\])?: (?:\\*\\*\\* )?\\[.*\\] error \\d+.*"
            + "|g?make(?:\\[\\d+\\])?: (?:target|leaving|entering|\\*\\*\\* waiting).*"
            + "|collect2: .*|traceback \\(most recent.*|during handling of the above.*|the above exception was.*"
            + "|=+.*(?:failed|error|failures|errors|passed).*=+|[=_-]{3,}.*|failed \\(.*\\)|ran \\d+ tests?.*"
            + "|\\d+ (?:errors?|warnings?|failures?|failed|passed)\\b.*|errors?: \\d+.*|tests? run: .*|tests?: +\\d+.*|test suites?: .*"
            + "|npm (?:err!|error) (?:code|errno|a complete log|path|command|signal|lifecycle|syscall)\\b.*|npm (?:err!|error)\\s*"
            + "|build failed.*|\\[error\\]\\s*|\\[error\\] (?:->|to see the full|re-run maven|for more information|failed to execute goal|\\[help).*"
            + "|error: (?:could not compile|aborting due to|process completed|failed to push some refs).*"
            + "|.*error generated\\.|.*errors generated\\.|for more information.*|exit status \\d+"
            + "|.*returned (?:a )?non-?zero exit (?:status|code).*|command (?:exited|failed) with.*|fail\\s*|failed\\s*|error\\s*"
            + "|(?:in file included )?from .*|hint: .*|note: .*)$");

    /** A kind of error without a word of which one. */
    private static final Pattern BARE =
            Pattern.compile("(?:\\w+\\.)*\\w*(?:Error|Exception)(?::\\s*)?|(?i:e\\s+assert|assertion failed)");

    /** Which line of a file it was in changes with every edit above it. */
    private static final Pattern PLACE =
            Pattern.compile(":\\d+(?::\\d+)?(?=:|\\)|\\s|$)|(?<=\\bline )\\d+|(?<=\\()\\d+,\\d+(?=\\))");

    private ErrorLines() {}

    /** @param shown as {@link Plain#shown} makes it */
    static List<String> of(String shown) {
        var found = new ArrayList<String>();
        var kinds = new HashSet<String>();
        var before = "";
        for (var each : shown.split("\n")) {
            var line = each.strip();
            if (line.isEmpty() || line.chars().allMatch(c -> "^~ |-=".indexOf(c) >= 0)) {
                continue;
            }
            // The same of a thousand places is looked at once.
            if (found.size() < MOST
                    && kinds.add(PLACE.matcher(line).replaceAll(""))
                    && ERROR.matcher(line).find()
                    && !SAYS_NOTHING.matcher(line).matches()) {
                var told = BARE.matcher(line).matches() ? line + " at " + before : line;
                var normal = normal(told);
                if (!found.contains(normal)) {
                    found.add(normal);
                }
            }
            before = line;
        }
        return found;
    }

    /** The last line that says something, for an output without a line that says error. */
    static String last(String shown) {
        var lines = shown.strip().split("\n");
        for (int i = lines.length - 1; i >= 0; i--) {
            var line = lines[i].strip();
            if (!line.isEmpty() && !SAYS_NOTHING.matcher(line).matches()) {
                return normal(line);
            }
        }
        return "";
    }

    private static String normal(String line) {
        // Long lines cost patterns time, and nobody reads them.
        var text = line.length() > 2 * LONGEST ? line.substring(0, 2 * LONGEST) : line;
        var normal = Plain.line(PLACE.matcher(text).replaceAll(""));
        return normal.length() > LONGEST ? normal.substring(0, LONGEST) : normal;
    }
}
