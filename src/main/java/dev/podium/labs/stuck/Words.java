package dev.podium.labs.stuck;

import java.time.Duration;
import java.util.List;

/** Sentences, as whoever teaches reads them. */
final class Words {

    private static final int LONGEST = 120;

    private Words() {}

    static String repeated(Rule rule, String what, boolean failed, int times, String since, String error) {
        var who = rule == Rule.AGENT_LOOP ? "The agent's call " : "";
        var did = failed ? " failed " : " gave the same result ";
        var same = failed ? " with the same error" : "";
        return who + brief(what) + did + times + " times" + same + " since " + since
                + (error.isEmpty() || !failed ? "." : ": " + brief(error));
    }

    static String sameError(int times, List<String> commands, String since, String error) {
        var by = commands.size() == 1 ? brief(commands.getFirst()) : commands.size() + " commands";
        return "The same error " + times + " times by " + by + " since " + since + ": " + brief(error);
    }

    static String minutes(Duration time) {
        long minutes = time.toMinutes();
        if (minutes < 1) {
            return time.toSeconds() + " s";
        }
        return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    /** On one line, and no longer than is read at a glance. */
    static String brief(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
