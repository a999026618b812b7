package dev.podium.costs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Journals in Podium's home: one folder for each run, locked while it lasts. What a run that was killed left is booked by
 * another: what it settled as it was, what it only began as an estimate.
 */
final class Leftovers {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String LOCK = "lock";
    private static final int BATCH = 500;

    /** Those of this process: to open the lock's file of one would give its lock away. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final LedgerStore ledger;
    private final BudgetStore budgets;

    Leftovers(Path home, LedgerStore ledger, BudgetStore budgets) {
        this.home = home;
        this.ledger = ledger;
        this.budgets = budgets;
    }

    /** A folder of this run. */
    static final class Own implements AutoCloseable {

        private final Path folder;
        private final FileChannel channel;

        private Own(Path folder, FileChannel channel) {
            this.folder = folder;
            this.channel = channel;
        }

        Path folder() {
            return folder;
        }

        /** Deletes it. */
        void delete() throws IOException {
            Leftovers.delete(folder);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            OWN.remove(folder);
        }
    }

    /** A folder for a run, which no other takes for a leftover. */
    Own open(UUID holder) throws IOException {
        var owners = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(home, owners);
        var folder = home.toRealPath().resolve(holder.toString());
        // Under another name until it is locked.
        var made = Files.createDirectory(folder.resolveSibling("new-" + holder), owners);
        OWN.add(folder);
        var channel = FileChannel.open(
                made.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (channel.tryLock() == null) {
            throw new IOException("The new journal " + made + " is locked by another.");
        }
        Files.move(made, folder);
        return new Own(folder, channel);
    }

    /** Books what runs that are no more left; for one thread. Throws where the database is away: then it is all there still. */
    void book() throws IOException {
        if (!Files.isDirectory(home)) {
            return;
        }
        List<Path> folders;
        try (var found = Files.list(home.toRealPath())) {
            folders = found.filter(
                            each -> ID.matcher(each.getFileName().toString()).matches())
                    .filter(each -> !OWN.contains(each))
                    .sorted()
                    .toList();
        }
        for (var folder : folders) {
            if (!Files.exists(folder.resolve(LOCK))) {
                // Its end was cut short when it was deleted.
                delete(folder);
                continue;
            }
            try (var channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                    var lock = channel.tryLock()) {
                if (lock != null) {
                    book(folder, lock);
                }
            }
        }
    }

    private void book(Path folder, FileLock held) throws IOException {
        if (!held.isValid()) {
            return;
        }
        var open = new LinkedHashMap<String, String>();
        int settled = 0;
        int unreadable = 0;
        List<Path> files;
        try (var found = Files.list(folder)) {
            files = found.filter(each -> each.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
        var batch = new ArrayList<String>();
        for (var file : files) {
            try (var lines = reader(file)) {
                String line;
                while ((line = lines.readLine()) != null) {
                    var stage = stage(line);
                    if (stage == null) {
                        unreadable += line.isBlank() ? 0 : 1;
                    } else if (stage.getValue().equals(Line.BEGUN)) {
                        open.put(stage.getKey(), line);
                    } else {
                        open.remove(stage.getKey());
                        batch.add(line);
                        settled++;
                    }
                    if (batch.size() == BATCH) {
                        book(batch);
                    }
                }
            }
        }
        batch.addAll(open.values());
        book(batch);
        budgets.release(UUID.fromString(folder.getFileName().toString()));
        delete(folder);
        if (settled + open.size() + unreadable > 0) {
            log.info(
                    "Booked what another run of Podium left: {} settled, {} cut off, {} lines that cannot be read.",
                    settled,
                    open.size(),
                    unreadable);
        }
    }

    /** A broken byte of a cut line is no reason to stop. */
    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new java.io.InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    private void book(List<String> batch) throws IOException {
        for (int from = 0; from < batch.size(); from += BATCH) {
            // Its leases end as a whole, after.
            Booking.book(
                    ledger,
                    batch.subList(from, Math.min(from + BATCH, batch.size())),
                    null,
                    home.resolve("refused.jsonl"));
        }
        batch.clear();
    }

    /** Id and stage; null where the line is none. */
    private static Map.@Nullable Entry<String, String> stage(String line) {
        try {
            var node = JSON.readTree(line);
            var id = node.path(Line.ID).stringValue("");
            var stage = node.path(Line.STAGE).stringValue("");
            return id.isEmpty() || !stage.equals(Line.BEGUN) && !stage.equals(Line.SETTLED)
                    ? null
                    : Map.entry(id, stage);
        } catch (JacksonException cutShort) {
            log.debug("A line of a journal is none.", cutShort);
            return null;
        }
    }

    /** The lock's file last: a folder without one is no journal any more. */
    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (var found = Files.list(folder)) {
            files = found.sorted(Comparator.comparing(each -> each.endsWith(LOCK)))
                    .toList();
        }
        for (var file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}
