package dev.podium.agents;

import dev.podium.terminals.Told;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a program's hooks say: a number, the event's name in quotation marks, and the beginning of the JSON that
 * came with it, cut wherever it was too long. Whatever cannot be read says nothing.
 */
final class HookWords {

    private static final int LONGEST = 200;
    private static final Pattern EVENT = Pattern.compile("\\d+ :?\"(\\w{1,60})\"(.*?)(?: \\.)?");
    private static final Pattern TOOL = string("tool_name");
    /** What a tool is asked to do, by the names of the arguments that say it, the most telling first. */
    private static final List<Pattern> ARGUMENTS = Stream.of(
                    "command", "file_path", "notebook_path", "url", "query", "pattern", "description")
            .map(HookWords::string)
            .toList();

    /** What a shell is asked to run, as the tools of the known programs call it. */
    static final Pattern COMMAND = string("command");

    static final Pattern PATH = string("file_path|notebook_path|path");

    private static final Pattern QUESTION = string("question");
    private static final Pattern MESSAGE = string("last_assistant_message|message");
    private static final Pattern ERROR = string("error");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");
    private static final Map<String, String> NAMED = Map.of("ExitPlanMode", "Its plan is ready to be approved");

    private HookWords() {}

    /** What an agent's program says of itself, or null where that is nothing that tells its state. */
    static @Nullable Sign of(Told told) {
        var found = EVENT.matcher(told.text());
        if (!found.matches()) {
            return null;
        }
        var json = found.group(2);
        return switch (found.group(1)) {
            case "SessionStart" -> sign(AgentState.IDLE, "It waits for a prompt.", told);
            case "UserPromptSubmit", "PostToolUse", "PostToolUseFailure", "PermissionDenied" ->
                sign(AgentState.WORKING, "It works on a prompt.", told);
            case "PermissionRequest" -> asks(json, told);
            // The one kind of notice that the hook is for.
            case "Notification" -> sign(AgentState.WAITING_FOR_INPUT, or(MESSAGE, json, "It asks something."), told);
            case "Stop" -> sign(AgentState.IDLE, "It has finished what it was asked.", told);
            case "StopFailure" -> sign(AgentState.STUCK, failure(json), told);
            default -> null;
        };
    }

    private static Sign asks(String json, Told told) {
        var tool = or(TOOL, json, "a tool");
        if (tool.equals("AskUserQuestion")) {
            return sign(AgentState.WAITING_FOR_INPUT, or(QUESTION, json, "It asks something."), told);
        }
        var argument = ARGUMENTS.stream()
                .map(each -> or(each, json, ""))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        var reason = NAMED.getOrDefault(tool, argument.isEmpty() ? tool : tool + ": " + argument);
        return sign(AgentState.WAITING_FOR_PERMISSION, reason, told);
    }

    private static String failure(String json) {
        var message = or(MESSAGE, json, or(ERROR, json, ""));
        return message.isEmpty() ? "It could not go on and does not say why." : "It could not go on: " + message;
    }

    private static Sign sign(AgentState state, String reason, Told told) {
        return new Sign(state, reason, Evidence.HOOK, told.at());
    }

    /** A string of these names, also one that was cut off. Possessive, so that no text makes it go back. */
    static Pattern string(String names) {
        return Pattern.compile("\"(?:" + names + ")\":\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)");
    }

    static String or(Pattern string, String json, String otherwise) {
        var found = string.matcher(json);
        var text = found.find() ? plain(found.group(1)) : "";
        return text.isEmpty() ? otherwise : text;
    }

    static String plain(String escaped) {
        var text = ESCAPE.matcher(escaped)
                .replaceAll(each -> Matcher.quoteReplacement(character(each.group(1), each.group(2))));
        return line(text);
    }

    /** As it was before it became JSON, its lines too. */
    static String unescaped(String escaped) {
        return ESCAPE.matcher(escaped).replaceAll(each -> {
            var letter = each.group(2);
            return Matcher.quoteReplacement(
                    "n".equals(letter) ? "\n" : "t".equals(letter) ? "\t" : character(each.group(1), letter));
        });
    }

    private static String character(@Nullable String code, @Nullable String letter) {
        if (code != null) {
            return Character.toString(Integer.parseInt(code, 16));
        }
        return letter == null || "nrtbf".contains(letter) ? " " : letter;
    }

    /** On one line and not too long for a person to read. */
    static String line(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
