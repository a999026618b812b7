package dev.podium.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokens that {@code podium login} keeps, one for each Podium, in a file that nobody else may read; and the file with
 * one token and no address, which is made by hand.
 */
final class KeptTokens {

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    KeptTokens(Path folder) {
        this.folder = folder;
    }

    private Path file() {
        return folder.resolve("podiums.json");
    }

    /** The file with one token and nothing else. */
    Path plain() {
        return folder.resolve("token");
    }

    /** The Podium that was signed in to last; "" for none. */
    String last() {
        return read().path("last").asString("");
    }

    /** @param orPlain whether the token without an address will do */
    Optional<String> token(String url, boolean orPlain) {
        var kept = read().path("tokens").path(url).asString("");
        if (!kept.isEmpty()) {
            return Optional.of(kept);
        }
        return orPlain && Files.exists(plain()) ? Optional.of(own(plain()).strip()) : Optional.empty();
    }

    void keep(String url, String token) {
        var all = read();
        all.put("last", url);
        tokens(all).put(url, token);
        write(all);
    }

    /** Whether there was one. */
    boolean forget(String url) {
        var all = read();
        boolean was = tokens(all).remove(url) != null;
        if (url.equals(all.path("last").asString(""))) {
            all.remove("last");
        }
        if (was) {
            write(all);
        }
        return was;
    }

    private static ObjectNode tokens(ObjectNode all) {
        return all.path("tokens") instanceof ObjectNode tokens ? tokens : all.putObject("tokens");
    }

    private ObjectNode read() {
        if (!Files.exists(file())) {
            return Session.JSON.createObjectNode();
        }
        try {
            return (ObjectNode) Session.JSON.readTree(own(file()));
        } catch (JacksonException | ClassCastException e) {
            throw new Said(
                    Said.NOT_ALLOWED,
                    file() + " cannot be read as what podium login wrote. Move it away, and sign in.");
        }
    }

    private static String own(Path file) {
        try {
            var open = Files.getPosixFilePermissions(file);
            open.removeAll(OWN);
            if (!open.isEmpty()) {
                throw new Said(Said.NOT_ALLOWED, "Others can read " + file + ". Run: chmod 600 " + file);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new Said(Said.NOT_ALLOWED, "The token in " + file + " cannot be read: " + e.getMessage() + ".");
        }
    }

    /** At one stroke, so that whoever reads meanwhile finds the one or the other. */
    private void write(ObjectNode all) {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWN));
            var fresh = Files.createTempFile(folder, "podiums", ".json", mode);
            try {
                Files.writeString(
                        fresh, Session.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
                Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (FileSystemException e) {
            throw new Said(Said.NOT_ALLOWED, "The token cannot be kept in " + file() + ": " + e.getReason() + ".");
        } catch (IOException e) {
            throw new Said(Said.NOT_ALLOWED, "The token cannot be kept in " + file() + ": " + e.getMessage() + ".");
        }
    }
}
