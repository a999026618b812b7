package dev.podium.tasks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of a run, from the files that it left. A program's last answer by its own format: Claude Code's {@code result} of
 * {@code stream-json}, the file that Codex writes, the last message's texts of OpenCode's events; of what prints plain text the
 * end of that. Pure.
 */
final class Answers {

    /** Of an answer, in characters. */
    static final int LONGEST = 262_144;
    /** Of what is printed as plain text the end is the answer. */
    private static final int PLAIN = 65_536;

    private static final int LONGEST_ERRORS = 16_384;

    private static final Pattern ESCAPES = Pattern.compile(
            "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[PX^_][^\u001b]*(?:\u001b\\\\)?|[ -/]*[0-~])");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Answers() {}

    /** @param files as {@link RunFolders#collect} brings them */
    static RunResult of(String program, Map<String, byte[]> files) {
        var head = files.getOrDefault("output", new byte[0]);
        var tail = files.getOrDefault("output.end", new byte[0]);
        // Where the end is as long as it may be, something before it was left out.
        boolean cut = tail.length >= RunFolders.TAIL;
        var output = joined(head, cut ? "\n… Podium left out what was printed here …\n" : "", tail);
        var said = said(program, files, head, tail);
        var answer = said.text == null ? null : shown(said.text);
        boolean answerCut = answer != null && answer.length() > LONGEST;
        if (answer != null && answerCut) {
            answer = answer.substring(answer.length() - LONGEST);
        }
        var patch = files.get("patch");
        var patchSaid = text(files.getOrDefault("patch.said", new byte[0])).strip();
        if (patch != null && patch.length > RunFolders.LONGEST_PATCH) {
            patch = wholeLines(patch);
            patchSaid = "What changed is longer than " + (RunFolders.LONGEST_PATCH >> 20)
                    + " MiB, so the patch is only its beginning and cannot be applied.";
        } else if (patch == null && patchSaid.isEmpty()) {
            patchSaid = "Its program did not get far enough for Podium to see what changed.";
        } else if (patch != null && patch.length == 0 && patchSaid.isEmpty()) {
            patchSaid = "Nothing changed.";
        }
        return new RunResult(
                answer == null || answer.isBlank() ? null : answer,
                answerCut || said.cut,
                patchSaid,
                patch,
                output,
                cut,
                last(shown(text(files.getOrDefault("errors", new byte[0]))), LONGEST_ERRORS),
                said.failed);
    }

    private record Said(@Nullable String text, boolean cut, boolean failed) {}

    private static Said said(String program, Map<String, byte[]> files, byte[] head, byte[] tail) {
        var written = files.get("answer");
        return switch (program) {
            case "claude-code" -> claude(lines(head, tail));
            case "codex" ->
                written != null && written.length > 0
                        ? new Said(text(written), written.length >= RunFolders.MOST_COLLECTED, false)
                        : new Said(codex(lines(head, tail)), false, false);
            case "opencode" -> new Said(openCode(lines(head, tail)), false, false);
            default -> {
                if (written != null && written.length > 0) {
                    yield new Said(text(written), written.length >= RunFolders.MOST_COLLECTED, false);
                }
                var all = shown(text(tail.length == 0 ? head : joined(head, "", tail)));
                yield new Said(last(all, PLAIN), all.length() > PLAIN, false);
            }
        };
    }

    private static Said claude(List<JsonNode> lines) {
        String text = null;
        for (var line : lines.reversed()) {
            var type = line.path("type").asString("");
            if (type.equals("result")) {
                return new Said(
                        line.path("result").asString(""),
                        false,
                        line.path("is_error").asBoolean(false));
            }
            if (text == null && type.equals("assistant")) {
                var parts = new ArrayList<String>();
                for (var part : line.path("message").path("content")) {
                    if (part.path("type").asString("").equals("text")) {
                        parts.add(part.path("text").asString(""));
                    }
                }
                text = parts.isEmpty() ? null : String.join("\n", parts);
            }
        }
        return new Said(text, false, false);
    }

    private static @Nullable String codex(List<JsonNode> lines) {
        for (var line : lines.reversed()) {
            var item = line.path("item");
            if (line.path("type").asString("").equals("item.completed")
                    && item.path("type").asString("").equals("agent_message")) {
                return item.path("text").asString("");
            }
        }
        return null;
    }

    private static @Nullable String openCode(List<JsonNode> lines) {
        String message = null;
        var parts = new ArrayList<String>();
        for (var line : lines) {
            if (line.path("type").asString("").equals("text")) {
                var of = line.path("part").path("messageID").asString("");
                if (!Objects.equals(of, message)) {
                    parts.clear();
                    message = of;
                }
                parts.add(line.path("part").path("text").asString(""));
            }
        }
        return parts.isEmpty() ? null : String.join("\n", parts);
    }

    /** Those that are JSON objects: programs print other things between them. */
    private static List<JsonNode> lines(byte[] head, byte[] tail) {
        var found = new ArrayList<JsonNode>();
        text(joined(head, "", tail)).lines().map(String::strip).forEach(line -> {
            if (line.startsWith("{")) {
                try {
                    found.add(JSON.readTree(line));
                } catch (JacksonException notWhole) {
                    // A line that was cut, or is no JSON after all, is none of the program's events.
                    found.add(JSON.createObjectNode());
                }
            }
        });
        return found;
    }

    private static byte[] joined(byte[] head, String between, byte[] tail) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(head);
        all.writeBytes(between.getBytes(StandardCharsets.UTF_8));
        all.writeBytes(tail);
        return all.toByteArray();
    }

    private static byte[] wholeLines(byte[] patch) {
        int end = RunFolders.LONGEST_PATCH;
        while (end > 0 && patch[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(patch, end);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Without what a terminal would act on; a table takes no NUL either. */
    static String shown(String text) {
        var plain = ESCAPES.matcher(text.replace("\r\n", "\n")).replaceAll("");
        return CONTROLS.matcher(plain).replaceAll("").stripTrailing();
    }

    private static String last(String text, int most) {
        return text.length() <= most ? text : text.substring(text.length() - most);
    }
}
