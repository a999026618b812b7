package dev.podium.labs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command line cut into the commands that a shell would run, with quotes taken off as a shell takes them. Pure. It knows no
 * values of variables, no aliases and no functions, and takes what it does not understand for a word.
 *
 * <p>Longer than most files: what each mark means stands beside how it ends what was read before it.
 */
final class ShellWords {

    /** How deep commands within commands are followed. */
    private static final int DEEPEST = 8;

    /**
     * One command.
     *
     * @param words without quotes; where it is written to is not among them
     * @param writesTo files that its output goes to
     * @param fed whether another's output is its input
     * @param feed the words of all that stand before it in its pipe, in order
     */
    record Simple(List<String> words, List<String> writesTo, boolean fed, List<Simple> feed) {

        Simple {
            words = List.copyOf(words);
            writesTo = List.copyOf(writesTo);
            feed = List.copyOf(feed);
        }
    }

    private final String text;
    private final int depth;
    private final List<Simple> found = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean quoted;
    private boolean target;
    private List<String> words = new ArrayList<>();
    private List<String> targets = new ArrayList<>();
    private List<Simple> pipe = new ArrayList<>();
    private int at;

    private ShellWords(String text, int depth) {
        this.text = text;
        this.depth = depth;
    }

    /** All, also those inside {@code $(…)}, backquotes and brackets. */
    static List<Simple> commands(String text) {
        return new ShellWords(text, 0).cut();
    }

    private List<Simple> cut() {
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '\\' -> escaped();
                case '\'' -> single();
                case '"' -> doubled();
                case '`' -> within(closing('`', at + 1), at + 1);
                case '$' -> dollar();
                case ' ', '\t' -> {
                    endWord();
                    at++;
                }
                case '#' -> comment();
                case '\n', ';' -> endPipe();
                case '&' -> ampersand();
                case '|' -> bar();
                case '>' -> redirect();
                case '<' -> input();
                case '(', ')' -> endPipe();
                default -> add(c);
            }
        }
        endPipe();
        return found;
    }

    private void add(char c) {
        word.append(c);
        inWord = true;
        at++;
    }

    private void escaped() {
        if (at + 1 < text.length()) {
            if (text.charAt(at + 1) != '\n') {
                word.append(text.charAt(at + 1));
                inWord = true;
                quoted = true;
            }
            at += 2;
        } else {
            at++;
        }
    }

    private void single() {
        int end = text.indexOf('\'', at + 1);
        int last = end < 0 ? text.length() : end;
        word.append(text, at + 1, last);
        inWord = true;
        quoted = true;
        at = last + 1;
    }

    private void doubled() {
        inWord = true;
        quoted = true;
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && "\"\\$`\n".indexOf(text.charAt(at + 1)) >= 0) {
                if (text.charAt(at + 1) != '\n') {
                    word.append(text.charAt(at + 1));
                }
                at += 2;
            } else if (c == '`') {
                within(closing('`', at + 1), at + 1);
            } else if (c == '$') {
                dollar();
            } else {
                word.append(c);
                at++;
            }
        }
        inWord = true;
        at++;
    }

    /** Its output would be part of the word; what it is stands there as it was written. */
    private void within(int end, int from) {
        var inner = text.substring(from, end);
        if (depth < DEEPEST) {
            found.addAll(new ShellWords(inner, depth + 1).cut());
        }
        word.append("$(").append(inner).append(')');
        inWord = true;
        at = end + 1;
    }

    private void dollar() {
        if (text.startsWith("$(", at)) {
            within(closingBracket(at + 2), at + 2);
        } else if (text.startsWith("$'", at)) {
            ansi();
        } else if (text.startsWith("${IFS}", at)) {
            // Written in place of a blank by those who mean to be clever.
            endWord();
            at += 6;
        } else if (text.startsWith("$IFS", at)) {
            endWord();
            at += 4;
        } else {
            add('$');
        }
    }

    /** {@code $'…'}: of its escapes those that hide a letter. */
    private void ansi() {
        int end = closing('\'', at + 2);
        var inner = text.substring(at + 2, end);
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == '\\' && i + 3 < inner.length() && inner.charAt(i + 1) == 'x') {
                int code = Character.digit(inner.charAt(i + 2), 16) * 16 + Character.digit(inner.charAt(i + 3), 16);
                word.append((char) Math.max(32, code));
                i += 3;
            } else if (c == '\\' && i + 1 < inner.length()) {
                word.append(inner.charAt(i + 1));
                i++;
            } else {
                word.append(c);
            }
        }
        inWord = true;
        quoted = true;
        at = end + 1;
    }

    private int closing(char mark, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == mark) {
                return i;
            }
        }
        return text.length();
    }

    private int closingBracket(int from) {
        int open = 1;
        for (int i = from; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '\'' -> i = closing('\'', i + 1);
                case '(' -> open++;
                case ')' -> open--;
                default -> {}
            }
            if (open == 0) {
                return i;
            }
        }
        return text.length();
    }

    private void comment() {
        if (inWord) {
            add('#');
            return;
        }
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void ampersand() {
        if (text.startsWith("&>", at)) {
            at++;
            redirect();
        } else {
            endPipe();
        }
    }

    private void bar() {
        if (text.startsWith("||", at)) {
            at++;
            endPipe();
            return;
        }
        var before = endCommand(!pipe.isEmpty());
        if (before != null) {
            pipe.add(before);
        }
        at += text.startsWith("|&", at) ? 2 : 1;
    }

    private void redirect() {
        if (inWord && !quoted && word.chars().allMatch(Character::isDigit)) {
            // The number of what is written, as in 2>.
            clearWord();
        }
        endWord();
        at++;
        while (at < text.length() && (text.charAt(at) == '>' || text.charAt(at) == '|')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '(') {
            return;
        }
        if (at < text.length() && text.charAt(at) == '&') {
            at++;
        }
        target = true;
    }

    /** {@code <(…)} is a command whose output is read as a file. */
    private void input() {
        if (text.startsWith("<(", at)) {
            int end = closingBracket(at + 2);
            within(end, at + 2);
            return;
        }
        endWord();
        at++;
        while (at < text.length() && text.charAt(at) == '<') {
            at++;
        }
    }

    private void endWord() {
        if (!inWord) {
            return;
        }
        (target ? targets : words).add(word.toString());
        target = false;
        clearWord();
    }

    private void clearWord() {
        word.setLength(0);
        inWord = false;
        quoted = false;
    }

    /** Null where there is none. */
    private @Nullable Simple endCommand(boolean fed) {
        endWord();
        target = false;
        if (words.isEmpty() && targets.isEmpty()) {
            return null;
        }
        var command = new Simple(words, targets, fed, pipe);
        found.add(command);
        words = new ArrayList<>();
        targets = new ArrayList<>();
        return command;
    }

    private void endPipe() {
        endCommand(!pipe.isEmpty());
        pipe = new ArrayList<>();
        at++;
    }
}
