package dev.podium.backups;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The master key, where Podium has it: in the environment, else in its home. */
final class KeyFile {

    private static final String VARIABLE = "PODIUM_MASTER_KEY";

    private KeyFile() {}

    static Path in(Path home) {
        return home.resolve("master.key");
    }

    /** In base64; null where there is none. */
    static @Nullable String find(Path home, Map<String, String> environment) throws IOException {
        var given = environment.getOrDefault(VARIABLE, "").strip();
        if (!given.isEmpty()) {
            return given;
        }
        return Files.exists(in(home)) ? Files.readString(in(home)).strip() : null;
    }

    /** Refuses a home, or an environment, that has another one. */
    static void requireNoOther(Path home, Map<String, String> environment, String key) throws IOException {
        var there = find(home, environment);
        if (there != null && !there.equals(key)) {
            throw Refusal.conflict(
                    "backups.other-key",
                    "There is another master key in " + (environment.containsKey(VARIABLE) ? VARIABLE : in(home))
                            + " than in the back-up.",
                    "Move it away, or leave the back-up's out by --without-key.");
        }
    }

    static void write(Path home, Map<String, String> environment, String key) throws IOException {
        if (find(home, environment) == null) {
            var file = Files.createFile(
                    in(home), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, key + "\n");
        }
    }
}
