package dev.podium.labs;

import dev.podium.kernel.Refusal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How messages, commands and files have to look before they are sent. Pure. */
final class CastRules {

    private CastRules() {}

    /** The same without blanks around it. */
    static String message(String text) {
        var said = text.strip();
        if (said.isEmpty()
                || said.length() > Broadcasts.LONGEST_MESSAGE
                || said.chars().anyMatch(each -> each != '\n' && Character.isISOControl(each))) {
            throw Refusal.invalidField(
                    "text",
                    "labs.bad-message",
                    "The message has " + said.length() + " characters; it needs 1 to " + Broadcasts.LONGEST_MESSAGE
                            + ", without control characters.",
                    "Say it shorter; what is long goes into a file.");
        }
        return said;
    }

    /** A Tab would complete, and other control characters are keys. */
    static String command(String command) {
        var typed = command.replace("\r\n", "\n").strip();
        if (typed.isEmpty()
                || typed.length() > Broadcasts.LONGEST_COMMAND
                || typed.chars().anyMatch(each -> each != '\n' && Character.isISOControl(each))) {
            throw Refusal.invalidField(
                    "command",
                    "labs.bad-command",
                    "The command has " + typed.length() + " characters; it needs 1 to " + Broadcasts.LONGEST_COMMAND
                            + ", without tabs and other keys.",
                    "Put what is long into a file, send that, and run it.");
        }
        return typed;
    }

    static void fileName(String name) {
        if (name.isBlank()
                || name.length() > Broadcasts.LONGEST_FILE_NAME
                || name.equals(".")
                || name.equals("..")
                || name.equals(".git")
                || name.equals(".podium-seat")
                || name.indexOf('/') >= 0
                || name.indexOf('\\') >= 0
                || RosterFile.breaksOut(name)) {
            throw Refusal.invalidField(
                    "name",
                    "labs.bad-file-name",
                    RosterFile.shown(name) + " is no name for a file: it needs 1 to " + Broadcasts.LONGEST_FILE_NAME
                            + " characters on one line, and no folder.",
                    "Name the file alone, such as notes.md.");
        }
    }

    static void fileSize(String name, byte[] content) {
        if (content.length > Broadcasts.LARGEST_FILE) {
            throw Refusal.tooLarge(
                            "labs.file-too-large",
                            "The file " + name + " has " + content.length + " bytes; " + (Broadcasts.LARGEST_FILE >> 20)
                                    + " MiB is the most.",
                            "Send where it can be fetched instead.")
                    .at("file");
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
