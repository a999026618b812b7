package dev.podium.labs;

import dev.podium.labs.SeatJobStore.Taking;
import dev.podium.labs.SeatJobWork.Place;
import dev.podium.labs.SnapshotFiles.Places;
import dev.podium.machines.Account;
import dev.podium.machines.Machines;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps a seat's files as they are, and writes that down; of each seat a few. */
@Component
class SeatSnapshots {

    private static final DateTimeFormatter FILE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final SnapshotStore snapshots;
    private final SnapshotFiles kept;
    private final SeatJobProgress progress;
    private final Machines machines;
    private final Clock clock;
    private final TransactionTemplate transactions;

    SeatSnapshots(
            SnapshotStore snapshots,
            SnapshotFiles kept,
            SeatJobProgress progress,
            Machines machines,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.snapshots = snapshots;
        this.kept = kept;
        this.progress = progress;
        this.machines = machines;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    String snapshot(Taking job, Place place) {
        progress.step(job, "Taking a snapshot");
        return "Kept as a snapshot of " + size(take(job, place).bytes()) + ".";
    }

    /** Packs what is there, writes that down, and lets go of the oldest. */
    SnapshotStore.Row take(Taking job, Place place) {
        var before = read(() -> snapshots.find(job.snapshot()));
        if (before.isPresent()) {
            return before.get();
        }
        var seat = place.seat();
        var account = SeatMaker.as(place.student(), place.origin(), () -> machines.account(seat.machine()));
        var places = Places.of(seat, job.id());
        // The same for each try, so that a file whose row was not written is written over.
        var name = FILE.format(job.askedAt()) + "-" + job.id().toString().substring(0, 8) + ".tar.gz";
        var packed = SeatMaker.as(
                place.student(), place.origin(), () -> kept.take(account, places, name, Snapshots.LARGEST));
        var row = new SnapshotStore.Row(
                job.snapshot(),
                seat.id(),
                seat.machine(),
                packed.path(),
                packed.bytes(),
                packed.sha256(),
                seat.templateVersion(),
                seat.commit(),
                why(job),
                job.askedByName(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        transactions.executeWithoutResult(_ -> snapshots.add(job.team(), row));
        prune(place, account);
        return row;
    }

    private static String why(Taking job) {
        return switch (job.kind()) {
            case RESET -> "Before it was reset";
            case RESTORE -> "Before another was brought back";
            case SNAPSHOT, COLLECT, STOP -> job.why();
        };
    }

    private void prune(Place place, Account account) {
        var seat = place.seat();
        var old = read(() -> snapshots.of(seat.id())).stream()
                .filter(each -> each.machine().equals(seat.machine()))
                .skip(Snapshots.MOST)
                .toList();
        if (!old.isEmpty()) {
            var paths = old.stream().map(SnapshotStore.Row::path).toList();
            SeatMaker.as(place.student(), place.origin(), () -> {
                kept.forget(account, paths);
                return true;
            });
            transactions.executeWithoutResult(_ -> old.forEach(each -> snapshots.forget(each.id())));
        }
    }

    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        return bytes < 1 << 20 ? (bytes >> 10) + " KB" : (bytes >> 20) + " MB";
    }
}
