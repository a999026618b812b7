package dev.podium.labs.stuck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/**
 * What a seat's shell is started with so that it marks its commands: variables of its environment alone, for bash. Its
 * own files are read as ever, nothing is written to any. See {@code docs/reference/stuck-rules.md} for what that
 * survives and what not.
 */
public final class ShellIntegration {

    /** What bash runs before each prompt, for those who come after a file that sets something else there. */
    private static final String FIRST = "eval \"$PODIUM_PROMPT\"";

    /**
     * Shown when a command was read and before it runs. Counting in it is the only way to tell the shell itself, not a
     * copy of it, that a command ran; and where one of the user's files took the prompt's command away, it is put back.
     */
    private static final String BEGUN = "\\e]133;C;aid=$$;on=${podium_on:=${PROMPT_COMMAND[77]:=$PODIUM_FIRST}}"
            + ";n=$((podium_n=podium_n+1));at=${EPOCHREALTIME-};cmd=$(eval \"$PODIUM_LINE\")\\a";

    private ShellIntegration() {}

    /** For bash from 4.4 on, as a login shell or not. Whoever starts it must not set these otherwise. */
    public static Map<String, String> bash() {
        return Map.of(
                "PODIUM_PROMPT", text("prompt.bash"),
                "PODIUM_LINE", text("line.bash"),
                "PODIUM_FIRST", FIRST,
                "PROMPT_COMMAND", FIRST,
                "PS0", BEGUN);
    }

    /**
     * For zsh from 5.1 on, which is told by a folder only, where it is started with {@link #zsh}: this text as the
     * folder's {@code .zshenv}.
     */
    public static String zshenv() {
        return text("zshenv");
    }

    /**
     * @param folder absolute; it holds {@link #zshenv}
     * @param own the folder that the user's own files are in, where that is not their home; otherwise ""
     */
    public static Map<String, String> zsh(String folder, String own) {
        return Map.of("ZDOTDIR", folder, "PODIUM_ZDOTDIR", own);
    }

    /** Whether a shell that is started with variables of these names marks its commands. */
    public static boolean marks(Collection<String> names) {
        return names.containsAll(bash().keySet())
                || names.containsAll(zsh("", "").keySet());
    }

    private static String text(String name) {
        try (var file = Objects.requireNonNull(ShellIntegration.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
