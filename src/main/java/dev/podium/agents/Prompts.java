package dev.podium.agents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The prompts of one program, by which its screen tells what it does. They are data, a file a program in the folder
 * {@code prompts}; the first that is found counts. What no prompt fits says nothing.
 *
 * @param program its id in the catalogue
 * @param commands the names that its process may have where it runs inside something else
 */
record Prompts(String program, List<String> commands, List<Prompt> prompts) {

    private static final int LONGEST_LINE = 300;
    private static final int MOST_LINES = 40;

    private static final List<Prompts> KNOWN = Stream.of(
                    "claude-code", "codex", "opencode", "in-a-shell", "run-in-a-shell")
            .map(Prompts::load)
            .toList();

    /**
     * @param lines of how many of the screen's last lines, blank ones not counted
     * @param all patterns that are all found there
     * @param says patterns whose groups say what it waits for, the first that is found; looked for in the whole screen
     * @param words what it says where none is found
     * @param before what stands before that
     * @param ask how it is answered; null where Podium does not know
     */
    record Prompt(
            AgentState state,
            int lines,
            List<Pattern> all,
            List<Pattern> says,
            @Nullable String words,
            @Nullable String before,
            @Nullable Asking ask) {}

    /** What a screen says. */
    record Shown(AgentState state, String reason) {}

    /** Those of an agent's program, or else of what runs in front in its terminal. */
    static @Nullable Prompts of(AgentRow row, String command) {
        return of(row.command() == null ? row.program() : "", command);
    }

    /** @param program its id in the catalogue; "" for a command of the agent's own */
    static @Nullable Prompts of(String program, String command) {
        return KNOWN.stream()
                .filter(each -> each.program().equals(program))
                .findFirst()
                .or(() -> KNOWN.stream()
                        .filter(each -> each.commands().contains(command))
                        .findFirst())
                .orElse(null);
    }

    static Prompts of(String program) {
        return KNOWN.stream()
                .filter(each -> each.program().equals(program))
                .findFirst()
                .orElseThrow();
    }

    /** What the screen says, or nothing where it fits no prompt. */
    Optional<Shown> read(String screen) {
        var lines = lines(screen);
        return on(lines).map(prompt -> new Shown(prompt.state(), said(prompt, last(lines, MOST_LINES))));
    }

    /** What the screen asks permission for, with its answers; nothing where Podium knows none. */
    Optional<Asking.Asked> asked(List<String> rows, List<String> coloured) {
        return on(lines(String.join("\n", rows))).map(Prompt::ask).flatMap(ask -> ask.read(rows, coloured));
    }

    private Optional<Prompt> on(List<String> lines) {
        return prompts.stream()
                .filter(prompt -> {
                    var end = last(lines, prompt.lines());
                    return prompt.all().stream()
                            .allMatch(each -> each.matcher(end).find());
                })
                .findFirst();
    }

    private static List<String> lines(String screen) {
        return screen.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line)
                .map(String::stripTrailing)
                .toList();
    }

    private static String last(List<String> lines, int count) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size())) + "\n";
    }

    private static String said(Prompt prompt, String whole) {
        for (var pattern : prompt.says()) {
            // The last one: what stands above it was answered before.
            var found = pattern.matcher(whole).results().reduce((first, second) -> second);
            if (found.isPresent()) {
                var groups = Stream.iterate(1, group -> group <= found.get().groupCount(), group -> group + 1)
                        .map(found.get()::group)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(": "));
                return HookWords.line(Objects.requireNonNullElse(prompt.before(), "") + groups);
            }
        }
        return Objects.requireNonNullElse(prompt.words(), "It does not say for what.");
    }

    private static Prompts load(String program) {
        try (InputStream file =
                Objects.requireNonNull(Prompts.class.getResourceAsStream("prompts/" + program + ".json"))) {
            return JsonMapper.builder().build().readValue(file, Written.class).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it stands in the file. */
    private record Written(String program, List<String> commands, List<WrittenPrompt> prompts) {

        Prompts read() {
            return new Prompts(
                    program, commands, prompts.stream().map(WrittenPrompt::read).toList());
        }
    }

    private record WrittenPrompt(
            AgentState state,
            int lines,
            List<String> all,
            @Nullable List<String> says,
            @Nullable String words,
            @Nullable String before,
            @Nullable WrittenAsk ask) {

        Prompt read() {
            return new Prompt(
                    state,
                    lines,
                    patterns(all),
                    patterns(Objects.requireNonNullElse(says, List.of())),
                    words,
                    before,
                    ask == null ? null : ask.read());
        }

        private static List<Pattern> patterns(List<String> texts) {
            return texts.stream()
                    .map(text -> Pattern.compile(text, Pattern.MULTILINE))
                    .toList();
        }
    }

    private record WrittenAsk(
            @Nullable String block,
            @Nullable String above,
            String start,
            String end,
            @Nullable String border,
            @Nullable String partly,
            String option,
            @Nullable String next,
            Map<String, String> answers) {

        Asking read() {
            var labels = new EnumMap<Approvals.Kind, Pattern>(Approvals.Kind.class);
            answers.forEach((kind, label) ->
                    labels.put(Approvals.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), Pattern.compile(label)));
            return new Asking(
                    maybe(block),
                    maybe(above),
                    pattern(start),
                    pattern(end),
                    maybe(border),
                    maybe(partly),
                    pattern(option),
                    next,
                    labels);
        }

        private static @Nullable Pattern maybe(@Nullable String text) {
            return text == null ? null : pattern(text);
        }

        private static Pattern pattern(String text) {
            return Pattern.compile(text, Pattern.MULTILINE | Pattern.UNIX_LINES);
        }
    }
}
