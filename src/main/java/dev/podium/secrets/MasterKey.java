package dev.podium.secrets;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key that encrypts the keys of all secrets: 32 bytes, in base64, from the environment or from a file. */
final class MasterKey {

    static final int BYTES = 32;

    private MasterKey() {}

    /**
     * @param given base64 as the environment gives it; blank when it gives none
     * @param home where {@code master.key} lies; made there, readable by its owner alone, when it is missing
     */
    static SecretKey find(String given, Path home) {
        if (!given.isBlank()) {
            return decode(given, "PODIUM_MASTER_KEY");
        }
        var file = home.resolve("master.key");
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return decode(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new IllegalStateException("The master key " + file + " can be neither read nor made.", e);
        }
    }

    /** Written whole under another name and then linked, so that of two starts at once one wins and none reads half. */
    private static void make(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        var draft = Files.createTempFile(
                file.getParent(),
                "master",
                ".draft",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, Base64.getEncoder().encodeToString(random) + "\n");
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            return;
        } finally {
            Files.delete(draft);
        }
    }

    private static SecretKey decode(String text, String source) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("The master key in " + source + " is not base64.", e);
        }
        if (bytes.length != BYTES) {
            throw new IllegalStateException(
                    "The master key in " + source + " has " + bytes.length + " bytes; it has to have " + BYTES + ".");
        }
        return new SecretKeySpec(bytes, "AES");
    }
}
