package dev.podium.agents.ui;

import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;

/** A line of arguments as people type it: parted by blanks, with '…' or "…" around what holds some. No shell reads it. */
final class Arguments {

    private Arguments() {}

    /** A refusal {@code agents.open-quote} for a quote that is not closed. */
    static List<String> of(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (char c : line.toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (!Character.isWhitespace(c)) {
                word.append(c);
                inWord = true;
            } else if (inWord) {
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
            }
        }
        if (quote != 0) {
            throw Refusal.invalidField(
                    "arguments",
                    "agents.open-quote",
                    "The arguments open a quote (" + quote + ") and do not close it.",
                    "Close it, or put the other kind of quote around it.");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }
}
