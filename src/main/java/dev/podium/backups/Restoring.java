package dev.podium.backups;

import dev.podium.database.HomeDatabase;
import dev.podium.database.OwnerTrail;
import dev.podium.database.RestoreMark;
import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * Brings a back-up into a home and a database that are empty. The file is read twice: once to see that all of it is as it was
 * made, before anything is changed, and once to bring it in.
 *
 * <p>From the first change to the last a mark stands in the home and in the database, by which no Podium starts there and a
 * restore that was broken off can be repeated.
 *
 * <p>Longer than most files: the steps of one restore, in their order, are easier to check side by side.
 */
final class Restoring {

    /** Of the embedded database: rows, indexes and what it writes ahead, against the rows as they are in the file. */
    private static final int ROOM_FOR_ROWS = 3;

    private final Path home;
    private final Map<String, String> environment;

    /** @param environment what Podium itself is started with */
    Restoring(Path home, Map<String, String> environment) {
        this.home = home.toAbsolutePath().normalize();
        this.environment = environment;
    }

    /**
     * What was restored.
     *
     * @param leftOut tables that were none of Podium's
     * @param keyless whether secrets wait for a master key that was not brought
     */
    record Restored(Manifest manifest, List<String> leftOut, boolean keyless) {}

    /**
     * Looks at the whole file and changes nothing.
     *
     * @param passphrase where the master key is to be tried too
     * @throws Refusal where it is no whole back-up, or the passphrase is wrong
     */
    static Manifest check(Path file, char @Nullable [] passphrase) throws IOException {
        try (var channel = open(file)) {
            var manifest = read(file, channel);
            if (passphrase != null) {
                key(file, manifest, passphrase);
            }
            return manifest;
        }
    }

    /** @param passphrase for the master key; null where it is not to be brought, or is not in it */
    Restored from(Path file, char @Nullable [] passphrase) throws IOException, SQLException {
        try (var channel = open(file)) {
            var manifest = read(file, channel);
            requireKnown(manifest);
            var key = passphrase == null ? null : key(file, manifest, passphrase);
            Files.createDirectories(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (var lock = HomeLock.take(home)) {
                if (lock == null) {
                    throw Refusal.conflict(
                            "backups.podium-runs",
                            "Podium runs on " + home + ".",
                            "Stop it and empty its home, or set PODIUM_HOME to an empty one.");
                }
                boolean again = Files.exists(home.resolve(RestoreMark.FILE));
                requireEmpty(manifest, again);
                if (key != null) {
                    KeyFile.requireNoOther(home, environment, key);
                }
                requireRoom(manifest);
                if (HomeDatabase.isExternal(environment)) {
                    requireEmptyDatabase();
                }
                return bringIn(file, channel, manifest, key);
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            var refusal = Refusal.notFound("backups.no-file", "There is no file " + file + ".", "Name another.");
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static Manifest read(Path file, FileChannel channel) throws IOException {
        try {
            return BackupReader.read(channel, BackupReader.NOBODY);
        } catch (BrokenBackup e) {
            throw broken(file, e);
        }
    }

    private static Refusal broken(Path file, BrokenBackup why) {
        var refusal = Refusal.invalid(
                "backups.broken",
                file + " is no whole back-up: " + why.getMessage() + ".",
                "Nothing was restored. Take another back-up, or another copy of this one.");
        refusal.initCause(why);
        return refusal;
    }

    private static String key(Path file, Manifest manifest, char[] passphrase) {
        var sealed = manifest.key();
        if (sealed == null) {
            throw Refusal.invalid(
                    "backups.no-key",
                    "There is no master key in " + file + ".",
                    "Leave the passphrase out, and put master.key into the home from where you keep it.");
        }
        try {
            return sealed.open(passphrase, manifest.boundTo());
        } catch (BrokenBackup e) {
            throw broken(file, e);
        }
    }

    private static void requireKnown(Manifest manifest) {
        var newest = HomeDatabase.newestVersions();
        manifest.versions().forEach((room, version) -> {
            var known = newest.get(room);
            if (known == null
                    || MigrationVersion.fromVersion(version).compareTo(MigrationVersion.fromVersion(known)) > 0) {
                throw Refusal.invalid(
                        "backups.newer",
                        "The back-up is of a newer Podium (" + manifest.podium() + "): its tables of " + room
                                + " are of version " + version + ", and this Podium knows "
                                + (known == null ? "none" : known)
                                + ".",
                        "Restore it with the Podium that made it, or a newer one.");
            }
        });
    }

    private void requireEmpty(Manifest manifest, boolean again) throws IOException {
        var may = new HashSet<>(Set.of(HomeLock.FILE, "master.key"));
        if (again) {
            may.add(RestoreMark.FILE);
            may.add("postgres");
            manifest.home().forEach(part -> may.add(part.name()));
        }
        List<String> found;
        try (var all = Files.list(home)) {
            found = all.map(each -> each.getFileName().toString())
                    .filter(name -> !may.contains(name))
                    .sorted()
                    .toList();
        }
        if (!found.isEmpty()) {
            throw Refusal.conflict(
                    "backups.home-not-empty",
                    "There is something in " + home + " already: " + some(found) + ".",
                    "Set PODIUM_HOME to an empty one; a restore never replaces anything.");
        }
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(5, names.size())))
                + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "");
    }

    private void requireRoom(Manifest manifest) throws IOException {
        long needed = manifest.sizeOfHome()
                + (HomeDatabase.isExternal(environment) ? 0 : ROOM_FOR_ROWS * manifest.sizeOfTables());
        long free = Files.getFileStore(home).getUsableSpace();
        if (free < needed) {
            throw Refusal.unavailable(
                    "backups.no-room",
                    "The back-up takes some " + (needed >> 20) + " MB, and " + (free >> 20)
                            + " MB are free on the disk of " + home + ".",
                    "Make room there, or set PODIUM_HOME to another disk.");
        }
    }

    private void requireEmptyDatabase() throws IOException, SQLException {
        try (var database = HomeDatabase.open(home, environment);
                var owner = database.owner()) {
            var found = Catalog.anything(owner);
            if (!found.isEmpty() && !RestoreMark.isIn(owner)) {
                throw Refusal.conflict(
                        "backups.database-not-empty",
                        "There is something in the database already: " + some(found) + ".",
                        "Name an empty one; a restore never replaces anything.");
            }
        }
    }

    private Restored bringIn(Path file, FileChannel channel, Manifest manifest, @Nullable String key)
            throws IOException, SQLException {
        mark(file);
        for (var part : manifest.home()) {
            delete(home.resolve(part.name()));
        }
        List<String> strange;
        try (var database = HomeDatabase.open(home, environment);
                var owner = database.owner()) {
            Catalog.settle(owner);
            RestoreMark.set(owner);
            database.migrate(manifest.versions());
            if (!HomeDatabase.versions(owner).equals(manifest.versions())) {
                throw Refusal.conflict(
                        "backups.other-versions",
                        "The database has tables of newer versions than the back-up, from a restore that was broken off.",
                        "Empty the database, and " + home + ", then restore again.");
            }
            owner.setAutoCommit(false);
            strange = load(file, channel, manifest, owner);
            if (key != null) {
                KeyFile.write(home, environment, key);
            }
            OwnerTrail.record(
                    owner,
                    "backups.restore",
                    String.valueOf(file.getFileName()),
                    Map.of("snapshot", manifest.at(), "podium", manifest.podium()));
            RestoreMark.clear(owner);
            owner.commit();
            owner.setAutoCommit(true);
            // Else PostgreSQL plans as for empty tables until it comes to that by itself.
            Catalog.execute(owner, "analyze");
        }
        Files.delete(home.resolve(RestoreMark.FILE));
        return new Restored(manifest, strange, KeyFile.find(home, environment) == null);
    }

    private void mark(Path file) throws IOException {
        Files.writeString(
                home.resolve(RestoreMark.FILE),
                "Not all of " + file
                        + " is here yet. Where no podium restore runs, it was broken off: run it again.\n");
    }

    private List<String> load(Path file, FileChannel channel, Manifest manifest, Connection owner)
            throws IOException, SQLException {
        var load = Load.begin(owner, manifest);
        try {
            var again = BackupReader.read(channel, new BackupReader.Taker() {
                @Override
                public void table(String name, InputStream rows) throws IOException {
                    load.table(name, rows);
                }

                @Override
                public void file(String path, FileTime modified, InputStream content) throws IOException {
                    write(path, modified, content);
                }
            });
            if (!again.equals(manifest)) {
                throw new BrokenBackup("it was changed while it was restored");
            }
        } catch (BrokenBackup e) {
            throw broken(file, e);
        }
        load.finish();
        return load.strange();
    }

    private void write(String path, FileTime modified, InputStream content) throws IOException {
        var target = home.resolve(path).normalize();
        if (!target.startsWith(home)) {
            throw new BrokenBackup("it holds " + path + ", which leads out of Podium's home");
        }
        Files.createDirectories(
                target.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var to =
                FileChannel.open(target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            content.transferTo(Channels.newOutputStream(to));
            to.force(true);
        }
        Files.setLastModifiedTime(target, modified);
    }

    /** What an earlier try brought. */
    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
