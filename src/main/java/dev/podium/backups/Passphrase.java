package dev.podium.backups;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;

/** Where a passphrase comes from: never from the arguments, which the list of processes shows. */
final class Passphrase {

    private static final int SHORTEST = 12;

    private Passphrase() {}

    /** The file's only line. */
    static char[] in(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Refusal.invalid(
                    "backups.no-passphrase-file",
                    "There is no passphrase file " + file + ".",
                    "Put the passphrase into it, and let nobody else read it: chmod 600 " + file + ".");
        }
        var others = Files.getPosixFilePermissions(file);
        others.removeAll(EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        if (!others.isEmpty()) {
            throw Refusal.invalid(
                    "backups.passphrase-open",
                    "Others can read the passphrase in " + file + ".",
                    "Run: chmod 600 " + file + ".");
        }
        return checked(Files.readString(file).strip().toCharArray());
    }

    /** Asks at the terminal, twice where it is a new one. */
    static char[] asked(boolean anew) {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            throw Refusal.invalid(
                    "backups.no-terminal",
                    "There is no terminal to ask for the passphrase at.",
                    "Give it in a file: --passphrase-file FILE.");
        }
        var given = console.readPassword("Passphrase: ");
        if (anew && !Arrays.equals(given, console.readPassword("The same again: "))) {
            throw Refusal.invalid(
                    "backups.passphrases-differ", "The two passphrases differ.", "Run the command again.");
        }
        return checked(given == null ? new char[0] : given);
    }

    private static char[] checked(char[] passphrase) {
        if (passphrase.length < SHORTEST) {
            throw Refusal.invalid(
                    "backups.short-passphrase",
                    "The passphrase has " + passphrase.length + " characters; it has to have " + SHORTEST + ".",
                    "Take a longer one, such as six random words.");
        }
        return passphrase;
    }
}
