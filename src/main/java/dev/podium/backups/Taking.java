package dev.podium.backups;

import dev.podium.database.HomeDatabase;
import dev.podium.database.OwnerTrail;
import dev.podium.database.RestoreMark;
import dev.podium.kernel.Refusal;
import dev.podium.secrets.KeyRotation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes a back-up of a Podium that runs, or of one that does not. */
final class Taking {

    private final Path home;
    private final Map<String, String> environment;

    /** @param environment what Podium itself is started with */
    Taking(Path home, Map<String, String> environment) {
        this.home = home.toAbsolutePath().normalize();
        this.environment = environment;
    }

    /**
     * What was taken.
     *
     * @param bytes how large the file is
     * @param gone how many files were deleted meanwhile
     * @param leftOut paths that are no plain files
     * @param keyless whether there is a master key that is not in it
     */
    record Taken(Manifest manifest, long bytes, int gone, List<String> leftOut, boolean keyless) {}

    /**
     * Writes the file, which is there once it is whole and never instead of another.
     *
     * @param passphrase for the master key, which is left out where this is null
     * @throws Refusal where there is nothing to back up, or no place for it
     */
    Taken to(Path target, char @Nullable [] passphrase) throws IOException, SQLException {
        var file = target.toAbsolutePath().normalize();
        requirePlace(file);
        var draft = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        // Where Podium runs, it holds this; where not, none is to start amid.
        requireSomething();
        try (var lock = HomeLock.take(home)) {
            // Held where no Podium runs.
            try (var database = HomeDatabase.open(home, environment)) {
                var taken = write(database, draft, passphrase);
                record(database, file, taken);
                keep(draft, file);
                return taken;
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void requirePlace(Path file) throws IOException {
        if (Files.exists(file)) {
            throw Refusal.conflict(
                    "backups.file-exists",
                    "There is a file " + file + " already.",
                    "Name another; a back-up never replaces a file.");
        }
        var folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw Refusal.notFound(
                    "backups.no-folder", "There is no folder " + folder + ".", "Make it, or name another place.");
        }
        if (Files.isDirectory(home) && folder.toRealPath().startsWith(home.toRealPath())) {
            throw Refusal.invalid(
                    "backups.inside-home",
                    "A back-up in " + folder + " would be lost with Podium's home, in which that is.",
                    "Name a place on another disk.");
        }
    }

    private void requireSomething() {
        requirePodium(home, environment);
    }

    /** Refuses a home that has no Podium, or half of one. */
    static void requirePodium(Path home, Map<String, String> environment) {
        if (Files.exists(home.resolve(RestoreMark.FILE))) {
            throw Refusal.conflict(
                    "backups.half-restored",
                    "A restore into " + home + " was broken off, so not all of it is there.",
                    "Run podium restore again first.");
        }
        if (!Files.isDirectory(home) || !HomeDatabase.isExternal(environment) && !HomeDatabase.isIn(home)) {
            throw Refusal.notFound(
                    "backups.no-podium",
                    "There is no Podium in " + home + ".",
                    "Set PODIUM_HOME, and SPRING_DATASOURCE_* where its database is elsewhere, as they are for Podium.");
        }
    }

    private Taken write(HomeDatabase database, Path draft, char @Nullable [] passphrase)
            throws IOException, SQLException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = FileChannel.open(
                        draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly);
                var backup = new BackupWriter(channel);
                var files = HomeFiles.before(home);
                var snapshot = Snapshot.of(database)) {
            var tables = snapshot.writeTo(backup);
            var sequences = snapshot.sequences();
            files.writeTo(backup);
            var manifest = new Manifest(
                    Manifest.FORMAT,
                    BackupProgram.version(),
                    snapshot.at(),
                    snapshot.versions(),
                    tables,
                    snapshot.months(),
                    sequences,
                    backup.home(),
                    null);
            var id = snapshot.keyId();
            var key = KeyRotation.key(home, environment, id).orElse(null);
            if (key == null && passphrase != null && !id.isEmpty()) {
                throw Refusal.notFound(
                        "backups.no-key",
                        "The master key " + id + ", which is to be sealed, is neither in " + KeyFile.in(home)
                                + " nor in PODIUM_MASTER_KEY.",
                        "Set PODIUM_MASTER_KEY as it is for Podium, or leave the passphrase out and keep the key elsewhere.");
            }
            if (key != null && passphrase != null) {
                manifest = manifest.with(SealedKey.seal(key, passphrase, manifest.boundTo()));
            }
            backup.manifest(manifest);
            channel.force(true);
            return new Taken(
                    manifest, channel.size(), files.gone(), files.leftOut(), key != null && manifest.key() == null);
        }
    }

    /** A copy of everything is something that who runs the installation should see. Before the file is there under its name. */
    private static void record(HomeDatabase database, Path file, Taken taken) throws SQLException {
        var details = new LinkedHashMap<String, String>();
        details.put("snapshot", taken.manifest().at());
        details.put("rows", Long.toString(taken.manifest().rows()));
        details.put("files", Long.toString(taken.manifest().files()));
        details.put("bytes", Long.toString(taken.bytes()));
        details.put("masterKey", taken.manifest().key() == null ? "left out" : "sealed");
        try (var owner = database.owner()) {
            OwnerTrail.record(owner, "backups.take", String.valueOf(file.getFileName()), details);
        }
    }

    private static void keep(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            throw Refusal.conflict(
                    "backups.file-exists",
                    "There is a file " + file + " since a moment ago.",
                    "Name another; a back-up never replaces a file.");
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException noLinks) {
            // Such as on a USB stick. This one replaces nothing either, though another could come between.
            Files.move(draft, file);
        }
        try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (NoSuchFileException e) {
            throw new IOException("the folder of " + file + " is gone", e);
        }
    }
}
