package dev.podium.costs;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link Meter}: budgets in memory, a journal on the disk, and the ledger a moment later. What works in the background is
 * called by {@link CostsWatch}, on one thread.
 * Longer than most files: it is where memory, journal and ledger meet, each in a few lines.
 */
@Service
class JournalledMeter implements Meter {

    private static final Logger log = LoggerFactory.getLogger(JournalledMeter.class);
    private static final long SEGMENT = 16L << 20;
    private static final int MOST_TIER = 9;

    /** A second's work at most: leases are renewed in between. */
    private static final int BATCHES = 5;

    /** As much as a disk gives at a time. */
    private static final int TRIED = 64 << 10;

    private final Corrections corrections;
    private final LedgerStore ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Leftovers leftovers;
    private final Leftovers.Own own;
    private final Journal journal;
    private final Allowances allowances;
    private final Booking booking;
    private final Path folder;
    private @Nullable Instant unwritableSince;

    @Autowired
    JournalledMeter(
            CostsSettings settings,
            LedgerStore ledger,
            BudgetStore budgets,
            PlatformTransactionManager transactions,
            Clock clock) {
        this(settings, ledger, budgets, transactions, clock, System::nanoTime);
    }

    JournalledMeter(
            CostsSettings settings,
            LedgerStore ledger,
            BudgetStore budgets,
            PlatformTransactionManager transactions,
            Clock clock,
            LongSupplier nanos) {
        this.corrections = new Corrections(ledger);
        this.ledger = ledger;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.folder = settings.folder();
        this.leftovers = new Leftovers(settings.folder(), ledger, budgets);
        var holder = UUID.randomUUID();
        try {
            this.own = leftovers.open(holder);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal of what is spent cannot be opened: " + e.getMessage(), e);
        }
        this.journal = new Journal(own.folder(), settings.journalBytes(), SEGMENT);
        var apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.allowances = new Allowances(budgets, apart, holder, settings.zone(), nanos);
        this.booking = new Booking(ledger, journal, holder, settings.folder().resolve("refused.jsonl"));
    }

    /** As exactly as the database keeps it, so that an entry is found where it is booked twice. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Metered begin(Payer payer, Subject subject, BigDecimal most) {
        if (most.signum() < 0 || most.compareTo(MOST) > 0 || subject.tier() < 0 || subject.tier() > MOST_TIER) {
            throw new IllegalArgumentException("Nobody can set " + most + " aside for tier " + subject.tier()
                    + ": it is 0 to " + MOST + ", 0 to 9.");
        }
        if (journal.isFull()) {
            throw Refusal.unavailable(
                    "costs.unavailable",
                    "The database has been away for so long that what is spent can be kept no longer.",
                    "Try again when it is back; an admin can see to it.");
        }
        var begun = now();
        var rounded = most.setScale(Line.SCALE, RoundingMode.UP);
        var reservation = allowances.reserve(payer, subject.model(), begun, rounded);
        try {
            var head = new Line.Head(TimeOrderedId.at(begun), begun, payer, subject, rounded, reservation.leases());
            return new Running(head, reservation, journal.begun(Line.begun(head)));
        } catch (IOException e) {
            reservation.release();
            throw unwritable(e);
        } catch (RuntimeException e) {
            reservation.release();
            throw e;
        }
    }

    private Refusal unwritable(IOException e) {
        say(e);
        return Refusal.unavailable(
                "costs.unavailable",
                "What is spent cannot be written down: the disk of Podium takes no more.",
                "Ask an admin to make room on it, then try again.");
    }

    private synchronized void say(IOException e) {
        if (unwritableSince == null) {
            log.error("The journal of what is spent cannot be written; what it costs is refused until it can.", e);
            unwritableSince = now();
        }
    }

    /** How the journal is, and what waits to be booked. @param unwritableSince null where the disk takes it */
    record Trouble(@Nullable Instant unwritableSince, boolean full, int waiting, boolean refused) {}

    /** Where the disk took nothing of late, it is tried whether it does by now. */
    synchronized Trouble trouble() {
        if (unwritableSince != null && takesWrites()) {
            log.info("The journal of what is spent can be written again.");
            unwritableSince = null;
        }
        return new Trouble(unwritableSince, journal.isFull(), waiting(), Files.exists(folder.resolve("refused.jsonl")));
    }

    private boolean takesWrites() {
        var tried = own.folder().resolve("tried");
        try {
            Files.write(tried, new byte[TRIED]);
            return true;
        } catch (IOException e) {
            log.debug("The journal still cannot be written", e);
            return false;
        } finally {
            tried.toFile().delete();
        }
    }

    /** What is under way. */
    private final class Running implements Metered {

        private final Line.Head head;
        private final Reservation reservation;
        private final Journal.Segment from;
        private final AtomicBoolean settled = new AtomicBoolean();

        private Running(Line.Head head, Reservation reservation, Journal.Segment from) {
            this.head = head;
            this.reservation = reservation;
            this.from = from;
        }

        @Override
        public UUID id() {
            return head.id();
        }

        @Override
        public Instant begun() {
            return head.begun();
        }

        @Override
        public @Nullable String overSoft() {
            return reservation.overSoft();
        }

        @Override
        public BigDecimal settle(Spent spent) {
            if (!settled.compareAndSet(false, true)) {
                throw new IllegalStateException("The entry " + head.id() + " is settled already.");
            }
            var amount = Line.amount(spent, head.subject().rate());
            var line = Line.settled(head, now(), spent, amount);
            reservation.settle(amount);
            Journal.Place place = null;
            try {
                place = journal.settled(from, line);
            } catch (IOException e) {
                say(e);
                journal.settledUnwritten(from);
            }
            booking.add(line, place, reservation, amount);
            return amount;
        }
    }

    @Override
    public void require(Payer payer, Subject subject, BigDecimal most) {
        allowances
                .reserve(payer, subject.model(), now(), most.min(MOST).setScale(Line.SCALE, RoundingMode.UP))
                .release();
    }

    @Override
    public void book(UUID id, Instant begun, Payer payer, Subject subject, Spent spent) {
        var head = new Line.Head(id, begun.truncatedTo(ChronoUnit.MICROS), payer, subject, BigDecimal.ZERO, List.of());
        ledger.book(List.of(Line.settled(head, now(), spent, Line.amount(spent, subject.rate()))), null);
    }

    @Override
    public boolean reconcile(TeamId team, UUID entry, Spent bill) {
        return Objects.requireNonNull(CurrentActor.get(
                Actor.system(team), () -> transaction.execute(_ -> corrections.book(entry, bill, now()))));
    }

    /** Budgets as they are now. */
    void readBudgets() {
        allowances.read();
    }

    /** Books all that was settled. */
    void book() throws IOException {
        booking.work(Integer.MAX_VALUE);
    }

    /** Books a part of it; true where more waits. */
    boolean bookSome() throws IOException {
        booking.work(BATCHES);
        return booking.size() > 0;
    }

    /** How many budgets that are spent from here have nothing left. */
    long usedUp() {
        return allowances.usedUp(now());
    }

    /** Tells the database what is held, and hears from it. */
    void renew() {
        allowances.renew(now());
    }

    /** Once after something was refused for want of money. */
    boolean takeRefused() {
        return allowances.takeRefused();
    }

    /** Books what runs that are no more left. */
    void bookLeftovers() throws IOException {
        leftovers.book();
    }

    /** To the disk. */
    void force() throws IOException {
        journal.force();
    }

    /** For how long the first of what waits to be booked has waited, in nanoseconds. */
    long waitingFor() {
        return booking.oldest();
    }

    /** What the journal takes of the disk. */
    long journalBytes() {
        return journal.bytes();
    }

    /** How much waits to be booked. */
    int waiting() {
        return booking.size();
    }

    /** Books what it can and gives back what it leased; what is under way now is booked by the next start. */
    void close() throws IOException {
        try (own) {
            boolean done = false;
            try {
                book();
                allowances.releaseAll();
                done = journal.isDone();
            } finally {
                journal.close();
            }
            if (done) {
                own.delete();
            }
        }
    }

    /** As if it was killed: its files are let go as they are. */
    void abandon() throws IOException {
        try (own) {
            journal.close();
        }
    }
}
