package dev.podium.labs;

import dev.podium.kernel.CollectedId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Where collected work lies below Podium's home, readable by its OS user alone: a folder for each team, in it one for each lab. */
@Component
class CollectedFiles {

    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})\\..*");

    private final Path root;
    private final long keepFree;

    CollectedFiles(@Value("${podium.home}") Path home, @Value("${podium.labs.keep-free:256MB}") DataSize keepFree) {
        this.root = home.toAbsolutePath().resolve("labs");
        this.keepFree = keepFree.toBytes();
    }

    private Path folder(TeamId team, LabId lab) {
        return root.resolve(team.toString()).resolve(lab.toString());
    }

    Path path(TeamId team, LabId lab, CollectedId work) {
        return folder(team, lab).resolve(work + ".tar.gz");
    }

    /** What is not complete yet, of one try. */
    Path part(TeamId team, LabId lab, CollectedId work, int taken) {
        return folder(team, lab).resolve(work + ".part-" + taken);
    }

    /** Anew, whatever an earlier try left there. */
    OutputStream create(Path part) throws IOException {
        Files.createDirectories(
                part.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (Files.getFileStore(root).getUsableSpace() < keepFree + LabEnding.LARGEST) {
            throw new IOException("less than "
                    + DataSize.ofBytes(keepFree + LabEnding.LARGEST).toMegabytes() + " MB are free");
        }
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.newOutputStream(part, StandardOpenOption.WRITE);
    }

    void complete(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Refusal diskFull(IOException failure) {
        var message = failure.getMessage();
        var refusal = Refusal.unavailable(
                "labs.work-disk-full",
                "Podium's disk takes no more collected work"
                        + (message == null ? "" : ": " + message.strip().replaceFirst("\\.$", "")) + ".",
                "Make room on Podium's disk, then collect again.");
        refusal.initCause(failure);
        return refusal;
    }

    /** @throws Refusal {@code labs.work-elsewhere} where another Podium has it */
    void copy(TeamId team, LabId lab, CollectedId work, OutputStream to) throws IOException {
        try (var from = Files.newInputStream(path(team, lab, work))) {
            from.transferTo(to);
        } catch (NoSuchFileException missing) {
            var refusal = elsewhere();
            refusal.initCause(missing);
            throw refusal;
        }
    }

    /** Before anything is sent of several. */
    void require(TeamId team, LabId lab, CollectedId work) {
        if (!Files.isRegularFile(path(team, lab, work))) {
            throw elsewhere();
        }
    }

    private static Refusal elsewhere() {
        return Refusal.conflict(
                "labs.work-elsewhere",
                "The file of this work is not on this Podium's disk.",
                "Ask the Podium that collected it, or collect it again.");
    }

    /** Files that nobody has written for so long, by the id that names them. */
    Map<UUID, Path> older(Duration than) throws IOException {
        var found = new HashMap<UUID, Path>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        var before = Instant.now().minus(than);
        try (var files = Files.walk(root, 3)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = NAME.matcher(file.getFileName().toString());
                if (name.matches()
                        && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    found.put(UUID.fromString(name.group(1)), file);
                }
            }
        }
        return found;
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        try {
            Files.delete(file.getParent());
        } catch (DirectoryNotEmptyException others) {
            // They stay.
            return;
        }
    }
}
