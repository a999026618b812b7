package dev.podium.agents;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a program asks for permission, as data: where its prompt stands on the screen, and which keys are which answer. A
 * command is the work of a model that may have been talked into something, so it may look like another prompt: the
 * first beginning on the screen counts and the very last options, and all that stands between is shown.
 *
 * @param block each row of the prompt, up from the screen's last; null where that is any row
 * @param above what has to be found before it, so that its beginning is known to be on the screen; null for nothing
 * @param start its beginning, up to the group {@code title}
 * @param end its last part, up to the screen's end, with the group {@code options}
 * @param border what is taken off the beginning of each line
 * @param partly found in what it asks where the program may not show all of that
 * @param option one of them: {@code label}, and {@code key} that chooses it; without keys, one of a row is selected
 * @param next the key that selects the next one of a row
 * @param answers the labels of each answer
 */
record Asking(
        @Nullable Pattern block,
        @Nullable Pattern above,
        Pattern start,
        Pattern end,
        @Nullable Pattern border,
        @Nullable Pattern partly,
        Pattern option,
        @Nullable String next,
        Map<Approvals.Kind, Pattern> answers) {

    private static final String ENTER = "\r";
    private static final Pattern UNSEEN =
            Pattern.compile("[\\u00ad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]");

    /** @param key what chooses it; null where it is to be selected */
    private record Option(String label, @Nullable String key) {}

    /** One that Podium knows the meaning of. @param at its place among all */
    record Choice(
            Approvals.Kind kind,
            String label,
            int at,
            @Nullable String key) {}

    /**
     * What a screen asks.
     *
     * @param rows where it stands, blank rows left out
     * @param text those rows
     * @param options how many there are in all
     * @param selected which of a row of options is, or -1 where that is not known
     */
    record Asked(
            String title,
            String body,
            boolean partly,
            List<Integer> rows,
            List<String> text,
            List<Choice> choices,
            int options,
            int selected,
            @Nullable String next) {

        Optional<Choice> choice(Approvals.Kind kind) {
            return choices.stream().filter(each -> each.kind() == kind).findFirst();
        }

        /** The keys that select it; empty where that is not needed. */
        String moves(Choice choice) {
            return next == null || choice.key() != null
                    ? ""
                    : next.repeat(Math.floorMod(choice.at() - selected, options));
        }

        /** The keys that choose it once it is selected. */
        String keys(Choice choice) {
            return choice.key() == null ? ENTER : choice.key();
        }
    }

    /**
     * @param rows of the screen
     * @param coloured the same with colours, or an empty list where nothing is to be chosen
     */
    Optional<Asked> read(List<String> rows, List<String> coloured) {
        int first = first(rows);
        var before = text(rows.subList(0, first));
        var text = text(rows.subList(first, rows.size()));
        var begins = start.matcher(text);
        if (!begins.find()
                || above != null
                        && !above.matcher(before + text.substring(0, begins.start()))
                                .find()) {
            return Optional.empty();
        }
        var ends = end.matcher(text).region(begins.end(), text.length());
        ends.useAnchoringBounds(false);
        if (!ends.find()) {
            return Optional.empty();
        }
        var body = body(text.substring(begins.end(), ends.start("options")));
        int top = first + lines(text.substring(0, begins.start("title")));
        var shown = IntStream.range(top, rows.size())
                .filter(row -> !rows.get(row).isBlank())
                .boxed()
                .toList();
        var options = options(ends.group("options"));
        int selected = next == null
                ? -1
                : selected(options, first + lines(text.substring(0, ends.start("options"))), rows, coloured);
        boolean cut = partly != null && partly.matcher(body + "\n").find();
        return Optional.of(new Asked(
                oneLine(begins.group("title")),
                body,
                cut,
                shown,
                shown.stream().map(rows::get).map(Asking::unmarked).toList(),
                next != null && selected < 0 && !coloured.isEmpty() ? List.of() : choices(options, cut),
                options.size(),
                selected,
                next));
    }

    /** The first row of the last block. */
    private int first(List<String> rows) {
        if (block == null) {
            return 0;
        }
        int last = rows.size();
        while (last > 0 && rows.get(last - 1).isBlank()) {
            last--;
        }
        int first = last;
        while (first > 0 && block.matcher(rows.get(first - 1)).find()) {
            first--;
        }
        return first;
    }

    private String body(String text) {
        var lines = new ArrayList<String>();
        text.lines()
                .map(line -> border == null ? line : border.matcher(line).replaceFirst(""))
                .map(String::stripTrailing)
                .forEach(lines::add);
        while (!lines.isEmpty() && lines.getFirst().isEmpty()) {
            lines.removeFirst();
        }
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return plain(String.join("\n", lines).stripIndent());
    }

    private List<Option> options(String text) {
        boolean keyed = next == null;
        return option.matcher(text)
                .results()
                .map(found -> new Option(oneLine(found.group("label")), keyed ? found.group("key") : null))
                .toList();
    }

    /** Only those of which there is exactly one; a key that stands twice, or not in order, is nobody's. */
    private List<Choice> choices(List<Option> options, boolean cut) {
        for (int i = 0; i < options.size(); i++) {
            var key = options.get(i).key();
            if (key != null && !key.equals(Integer.toString(i + 1))) {
                return List.of();
            }
        }
        var known = new EnumMap<Approvals.Kind, Choice>(Approvals.Kind.class);
        answers.forEach((kind, label) -> {
            var fitting = IntStream.range(0, options.size())
                    .filter(i -> label.matcher(options.get(i).label()).matches())
                    .toArray();
            if (fitting.length == 1 && (!cut || kind == Approvals.Kind.DENY)) {
                var found = options.get(fitting[0]);
                known.put(kind, new Choice(kind, found.label(), fitting[0], found.key()));
            }
        });
        return List.copyOf(known.values());
    }

    /** Which of a row of options stands on another ground than the row; -1 where that is not exactly one. */
    private static int selected(List<Option> options, int row, List<String> rows, List<String> coloured) {
        var grounds = row < coloured.size() ? Grounds.of(coloured.get(row)) : null;
        if (grounds == null || !grounds.text().equals(rows.get(row))) {
            return -1;
        }
        int selected = -1;
        int from = 0;
        for (int i = 0; i < options.size(); i++) {
            var label = options.get(i).label();
            int at = rows.get(row).indexOf(label, from);
            if (at < 0) {
                return -1;
            }
            from = at + label.length();
            if (!grounds.at(at).equals(grounds.most())) {
                if (selected >= 0) {
                    return -1;
                }
                selected = i;
            }
        }
        return selected;
    }

    /** Which option is selected makes it no other prompt. */
    private static String unmarked(String row) {
        return row.replaceFirst("^( ?)[❯›](?= ?\\d\\.)", "$1 ");
    }

    /** What is not seen, or turns what stands beside it around, stands there by its number. */
    private static String plain(String text) {
        return UNSEEN.matcher(text)
                .replaceAll(found -> String.format("⟨U+%04X⟩", found.group().codePointAt(0)));
    }

    private static String oneLine(String text) {
        return plain(text.strip().replaceAll("\\s+", " "));
    }

    private static String text(List<String> rows) {
        return rows.isEmpty() ? "" : String.join("\n", rows) + "\n";
    }

    private static int lines(String text) {
        return (int) text.chars().filter(each -> each == '\n').count();
    }
}
