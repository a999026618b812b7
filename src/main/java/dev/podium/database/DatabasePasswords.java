package dev.podium.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The embedded server's passwords: random, made once, each in a file that only its owner reads. */
record DatabasePasswords(Path superuserFile, String superuser, String owner, String application) {

    static DatabasePasswords in(Path home) throws IOException {
        var folder = home.resolve("postgres").resolve("passwords");
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new DatabasePasswords(
                folder.resolve("superuser"),
                password(folder.resolve("superuser")),
                password(folder.resolve("owner")),
                password(folder.resolve("application")));
    }

    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            var random = new byte[24];
            new SecureRandom().nextBytes(random);
            // Whole or not at all: an empty one, left by a kill, would be the password for ever.
            var draft = Files.createTempFile(
                    file.getParent(),
                    "password",
                    ".draft",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, HexFormat.of().formatHex(random), StandardOpenOption.DSYNC);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    @Override
    public String toString() {
        return "DatabasePasswords";
    }
}
