package dev.podium.backups;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The passphrase of the master key. */
final class PassphraseOptions {

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Has the passphrase of the master key; nobody else may read it.")
    @Nullable
    Path file;

    @Option(names = "--ask-passphrase", description = "Asks for the passphrase of the master key at the terminal.")
    boolean ask;

    /** Null where none is given. */
    char @Nullable [] find(boolean anew) throws IOException {
        return file != null ? Passphrase.in(file) : ask ? Passphrase.asked(anew) : null;
    }
}
