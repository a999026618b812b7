package dev.podium.secrets;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The master keys that lie in a home: {@code master.key}, the one that is to follow it while it is changed
 * ({@code master.key.next}), and those of before, by the moment they were replaced ({@code master.key.….old}). Each file is
 * its owner's alone, and appears whole or not at all. Which of them counts, the database says.
 */
final class KeyFiles {

    static final String CURRENT = "master.key";
    private static final String NEXT = "master.key.next";
    private static final String OLD = ".old";
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    private final Path home;

    KeyFiles(Path home) {
        this.home = home.toAbsolutePath();
    }

    Path current() {
        return home.resolve(CURRENT);
    }

    /** The one in {@code master.key}; null where there is none. */
    @Nullable
    MasterKey inUse() {
        return read(current());
    }

    @Nullable
    MasterKey next() {
        return read(home.resolve(NEXT));
    }

    /** The key of this id, wherever it lies: empty where it is in none of the files. */
    Optional<MasterKey> find(String id) {
        // While a change is brought to its end a file may get another name just when it is looked for.
        return look(id).or(() -> look(id));
    }

    private Optional<MasterKey> look(String id) {
        for (var file : all()) {
            var key = read(file);
            if (key != null && key.id().equals(id)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private List<Path> all() {
        try (var files = Files.list(home)) {
            return files.filter(each -> {
                        var name = each.getFileName().toString();
                        return name.equals(CURRENT)
                                || name.equals(NEXT)
                                || name.startsWith(CURRENT + ".") && name.endsWith(OLD);
                    })
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    private static @Nullable MasterKey read(Path file) {
        try {
            return MasterKey.of(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static Refusal unusable(Path file, IOException cause) {
        var refusal = Refusal.unavailable(
                "secrets.key-unreadable",
                "The master key " + file + " can be neither read nor made: " + cause.getMessage() + ".",
                "Let the OS user " + System.getProperty("user.name") + " read it and write its folder.");
        refusal.initCause(cause);
        return refusal;
    }

    /** Makes {@code master.key}, unless somebody was quicker. */
    MasterKey make() {
        return make(current());
    }

    /** Makes the one that is to follow; it is on the disk when this returns. */
    MasterKey makeNext() {
        return make(home.resolve(NEXT));
    }

    /** Written whole under another name and then linked, so that of two starts at once one wins and none reads half. */
    private MasterKey make(Path file) {
        try {
            Files.createDirectories(home);
            var draft = Files.createTempFile(
                    home,
                    "master",
                    ".draft",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(draft, MasterKey.random() + "\n", StandardOpenOption.DSYNC);
                Files.createLink(file, draft);
                force();
            } catch (FileAlreadyExistsException madeMeanwhile) {
                // That one counts.
            } finally {
                Files.delete(draft);
            }
        } catch (IOException e) {
            throw unusable(file, e);
        }
        var made = read(file);
        if (made == null) {
            throw unusable(file, new NoSuchFileException(file.toString()));
        }
        return made;
    }

    /**
     * The key that was to follow becomes {@code master.key}, and that one gets its old name; where this was broken off, it
     * goes on from there. Nothing is ever without a name.
     */
    void replace(Instant now) {
        try {
            var before = inUse();
            var after = next();
            if (after == null) {
                return;
            }
            if (before != null && !before.id().equals(after.id()) && !isKept(before.id())) {
                Files.createLink(free(MOMENT.format(now)), current());
            }
            Files.move(
                    home.resolve(NEXT), current(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force();
        } catch (IOException e) {
            throw unusable(current(), e);
        }
    }

    /** Of two changes within a second the second one counts on. */
    private Path free(String moment) {
        var name = home.resolve(CURRENT + "." + moment + OLD);
        for (int i = 2; Files.exists(name); i++) {
            name = home.resolve(CURRENT + "." + moment + "-" + i + OLD);
        }
        return name;
    }

    private boolean isKept(String id) {
        return all().stream().filter(each -> each.toString().endsWith(OLD)).anyMatch(each -> {
            var key = read(each);
            return key != null && key.id().equals(id);
        });
    }

    /** Where the keys of before lie. */
    List<Path> old() {
        return all().stream().filter(each -> each.toString().endsWith(OLD)).toList();
    }

    private void force() throws IOException {
        try (var folder = FileChannel.open(home, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
