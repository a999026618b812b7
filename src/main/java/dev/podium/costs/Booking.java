package dev.podium.costs;

import dev.podium.costs.Journal.Place;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;

/**
 * What was settled, on its way into the ledger: many lines a statement. What the database does not take now waits; past some
 * thousands its lines are read from the journal again, so that memory is bounded by little more than the journal.
 */
final class Booking {

    private static final Logger log = LoggerFactory.getLogger(Booking.class);
    private static final int BATCH = 1_000;
    private static final int BATCH_CHARACTERS = 4 << 20;
    private static final int LINES_IN_MEMORY = 10_000;

    /** Errors of the row itself: of its values, its constraints, its size. */
    private static final Set<String> ROWS_FAULT = Set.of("22", "23", "54");

    /** @param line null where it is read from its place; @param place null where the disk did not take it */
    private record Waiting(
            @Nullable String line, @Nullable Place place, Reservation reservation, BigDecimal amount, long since) {}

    private final LedgerStore store;
    private final Journal journal;
    private final UUID holder;
    private final Path refused;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int lines;

    Booking(LedgerStore store, Journal journal, UUID holder, Path refused) {
        this.store = store;
        this.journal = journal;
        this.holder = holder;
        this.refused = refused;
    }

    void add(String line, @Nullable Place place, Reservation reservation, BigDecimal amount) {
        synchronized (waiting) {
            boolean kept = place == null || lines < LINES_IN_MEMORY;
            waiting.add(new Waiting(kept ? line : null, place, reservation, amount, System.nanoTime()));
            lines += kept ? 1 : 0;
        }
    }

    /** For how long the first of what waits has waited, in nanoseconds; 0 where nothing does. */
    long oldest() {
        synchronized (waiting) {
            var first = waiting.peek();
            return first == null ? 0 : System.nanoTime() - first.since();
        }
    }

    int size() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /**
     * Books what waits, as far as so many batches go; for one thread. Throws where the database is away, and what it did not
     * take waits on.
     */
    synchronized void work(int mostBatches) throws IOException {
        for (int i = 0; i < mostBatches; i++) {
            var batch = next();
            if (batch.isEmpty()) {
                return;
            }
            var texts = new ArrayList<String>(batch.size());
            for (var each : batch) {
                var line = each.line();
                texts.add(line == null && each.place() != null ? journal.read(each.place()) : String.valueOf(line));
            }
            book(store, texts, holder, refused);
            for (var each : batch) {
                each.reservation().booked(each.amount());
            }
            journal.booked(batch.stream()
                    .map(Waiting::place)
                    .filter(place -> place != null)
                    .toList());
            synchronized (waiting) {
                for (var each : batch) {
                    waiting.remove();
                    lines -= each.line() == null ? 0 : 1;
                }
            }
        }
    }

    private List<Waiting> next() {
        synchronized (waiting) {
            var batch = new ArrayList<Waiting>();
            int characters = 0;
            for (var each : waiting) {
                var line = each.line();
                characters += line != null
                        ? line.length()
                        : each.place() == null ? 0 : each.place().length();
                if (batch.size() == BATCH || !batch.isEmpty() && characters > BATCH_CHARACTERS) {
                    break;
                }
                batch.add(each);
            }
            return batch;
        }
    }

    /** Books these. One that the database can never take does not stop the others: it is kept in a file, and said. */
    static void book(LedgerStore store, List<String> lines, @Nullable UUID holder, Path refused) throws IOException {
        try {
            store.book(lines, holder);
        } catch (DataAccessException e) {
            if (!isRowsFault(e)) {
                throw e;
            }
            if (lines.size() > 1) {
                int half = lines.size() / 2;
                book(store, lines.subList(0, half), holder, refused);
                book(store, lines.subList(half, lines.size()), holder, refused);
            } else {
                bookBare(store, lines.getFirst(), holder, refused, e);
            }
        }
    }

    private static void bookBare(
            LedgerStore store, String line, @Nullable UUID holder, Path refused, DataAccessException first)
            throws IOException {
        try {
            store.book(List.of(Line.bare(line)), holder);
            log.warn("An entry was booked without what the provider said of it: {}", first.getMessage());
        } catch (DataAccessException e) {
            if (!isRowsFault(e)) {
                throw e;
            }
            if (!Files.exists(refused)) {
                Files.createFile(
                        refused, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(refused, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            log.error("The ledger does not take an entry; it is kept in {}: {}", refused, e.getMessage());
        }
    }

    private static boolean isRowsFault(DataAccessException e) {
        return NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException cause
                && cause.getSQLState() != null
                && ROWS_FAULT.contains(cause.getSQLState().substring(0, 2));
    }
}
