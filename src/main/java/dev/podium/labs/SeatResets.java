package dev.podium.labs;

import dev.podium.agents.Agent;
import dev.podium.kernel.Refusal;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.labs.Labs.Archive;
import dev.podium.labs.SeatJobStore.Taking;
import dev.podium.labs.SeatJobWork.Place;
import dev.podium.labs.SnapshotFiles.Places;
import dev.podium.machines.Account;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import dev.podium.secrets.Secrets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What replaces the files of a seat. The order is the rule: what is to come lies complete beside the seat,
 * then its program is stopped, then what is there is packed and that is written down, and only then is it replaced. So
 * whatever fails before leaves the seat as it was, and whoever takes up a job that broke off repeats no more than what it
 * left undone.
 */
@Component
class SeatResets {

    private static final Logger log = LoggerFactory.getLogger(SeatResets.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final SeatJobStore jobs;
    private final SnapshotStore snapshots;
    private final SeatSnapshots taking;
    private final LabStore labs;
    private final SeatFiles files;
    private final SnapshotFiles kept;
    private final SeatPrograms programs;
    private final SeatJobProgress progress;
    private final Machines machines;
    private final Policies policies;
    private final Secrets secrets;
    private final Clock clock;
    private final TransactionTemplate transactions;

    SeatResets(
            SeatJobStore jobs,
            SnapshotStore snapshots,
            SeatSnapshots taking,
            LabStore labs,
            SeatFiles files,
            SnapshotFiles kept,
            SeatPrograms programs,
            SeatJobProgress progress,
            Machines machines,
            Policies policies,
            Secrets secrets,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jobs = jobs;
        this.snapshots = snapshots;
        this.taking = taking;
        this.labs = labs;
        this.files = files;
        this.kept = kept;
        this.programs = programs;
        this.progress = progress;
        this.machines = machines;
        this.policies = policies;
        this.secrets = secrets;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    private static <T> T as(Place place, Supplier<T> work) {
        return SeatMaker.as(place.student(), place.origin(), work);
    }

    private static void doAs(Place place, Runnable work) {
        as(place, () -> {
            work.run();
            return true;
        });
    }

    private Account account(Place place) {
        return as(place, () -> machines.account(place.seat().machine()));
    }

    /** What a seat is made of from now on. */
    private record Next(int version, String commit, String said) {}

    String replace(Taking job, Place place) {
        var account = account(place);
        var places = Places.of(place.seat(), job.id());
        boolean put = job.again() && as(place, () -> kept.isPut(account, places, job.id()));
        if (!put && place.lab().lab().state() == Labs.State.ENDED) {
            throw TeamSeats.ended(place.lab().lab());
        }
        var next = put ? known(job, place) : comes(job, place, account, places);
        if (!put) {
            progress.step(job, "Putting the files in place");
            doAs(place, () -> kept.swap(account, place.seat(), places, next.version(), next.commit(), job.id()));
        }
        progress.step(job, "Removing what was there");
        boolean gone = as(place, () -> kept.remove(account, places.old()));
        progress.step(job, "Starting its program");
        start(job, place, next);
        return next.said()
                + read(() -> snapshots.find(job.snapshot()))
                        .map(row -> " What was there is kept as a snapshot of " + SeatSnapshots.size(row.bytes()) + ".")
                        .orElse(" Nothing was there to keep.")
                + (gone ? "" : " Some of what was there could not be removed and lies in " + places.old() + ".");
    }

    /** Up to where nothing of the seat has been replaced; where that fails, it is left as it was. */
    private Next comes(Taking job, Place place, Account account, Places places) {
        boolean stopped = false;
        try {
            var next = prepare(job, place, account, places);
            progress.step(job, "Stopping its program");
            stopped = as(place, () -> programs.stop(place));
            progress.step(job, "Taking a snapshot");
            keep(job, place);
            return next;
        } catch (Refusal refused) {
            undo(place, account, places, stopped);
            throw refused;
        }
    }

    /** Without a snapshot nothing is replaced, unless nothing is there, or a link, which leads to nothing of this seat's. */
    private void keep(Taking job, Place place) {
        try {
            taking.take(job, place);
        } catch (Refusal refused) {
            if (!List.of("labs.snapshot-nothing", "labs.snapshot-link").contains(refused.code())) {
                throw refused;
            }
            log.debug("There is nothing to keep of the seat {}.", place.seat().id(), refused);
        }
    }

    private SnapshotStore.Row source(Taking job) {
        var wanted = Objects.requireNonNull(job.source());
        return read(() -> snapshots.find(wanted)).orElseThrow(TeamSnapshots::noSnapshot);
    }

    /** What was put in place before this job broke off. */
    private Next known(Taking job, Place place) {
        var lab = place.lab();
        return switch (job.kind()) {
            case RESTORE ->
                of(read(() -> snapshots.find(Objects.requireNonNull(job.source())))
                        .orElseGet(() ->
                                read(() -> snapshots.find(job.snapshot())).orElseThrow(TeamSnapshots::noSnapshot)));
            case RESET, SNAPSHOT, COLLECT, STOP -> anew(lab.lab().version(), lab.commit());
        };
    }

    private static Next of(SnapshotStore.Row snapshot) {
        return new Next(
                Objects.requireNonNullElse(snapshot.templateVersion(), 1),
                snapshot.commit(),
                "Brought back as it was on " + TIME.format(snapshot.takenAt()) + ".");
    }

    private static Next anew(int version, String commit) {
        return new Next(version, commit, "Made anew from version " + version + " of the template.");
    }

    /** Lays what is to come beside the seat. */
    private Next prepare(Taking job, Place place, Account account, Places places) {
        if (job.kind() == SeatJob.Kind.RESTORE) {
            progress.step(job, "Unpacking the snapshot");
            var snapshot = source(job);
            doAs(place, () -> kept.unpack(account, places, snapshot));
            return of(snapshot);
        }
        progress.step(job, "Laying the files");
        // Where the seat is, whatever directory the template says by now.
        var lab = at(place.lab(), places.base());
        var archive = lab.lab().template().files() instanceof Archive packed
                ? read(() -> labs.content(packed.id()))
                : new byte[0];
        var laid = as(place, () -> {
            policies.requireMachine(null, place.seat().machine());
            return files.lay(account, place.seat().id(), places.nextName(), lab, archive);
        });
        if (laid.commit().isEmpty()) {
            return anew(laid.version(), "");
        }
        var commit = read(() -> labs.pin(job.lab(), laid));
        if (!commit.equals(laid.commit())) {
            doAs(place, () -> files.repin(account, laid, commit));
        }
        return anew(laid.version(), commit);
    }

    private static LabRow at(LabRow row, String base) {
        var lab = row.lab();
        var template = lab.template();
        return new LabRow(
                new Labs.Lab(
                        lab.id(),
                        lab.name(),
                        lab.slug(),
                        lab.starts(),
                        lab.ends(),
                        lab.state(),
                        lab.version(),
                        new Labs.Template(
                                template.program(),
                                template.command(),
                                template.arguments(),
                                template.environmentNames(),
                                template.files(),
                                base,
                                template.models(),
                                template.modelHint(),
                                template.steps()),
                        lab.madeBy(),
                        lab.madeAt()),
                row.environment(),
                row.commit());
    }

    /** Also where its program does not start, the files are those that came. */
    private void start(Taking job, Place place, Next next) {
        var agent = place.seat().agent();
        try {
            agent = begin(job, place, next).id();
        } finally {
            var by = agent;
            transactions.executeWithoutResult(_ -> jobs.replaced(
                    place.seat().id(),
                    by,
                    next.version(),
                    next.commit(),
                    clock.instant().truncatedTo(ChronoUnit.MICROS)));
        }
    }

    private Agent begin(Taking job, Place place, Next next) {
        var seat = place.seat();
        var environment = read(() -> TeamLabs.reveal(secrets, place.lab().environment()));
        var laid = new SeatFiles.Laid(seat.directory(), next.version(), next.commit(), true);
        boolean anew = job.kind() == SeatJob.Kind.RESET
                && !Objects.equals(seat.templateVersion(), place.lab().lab().version());
        // An agent that is made anew is none that was frozen.
        if (anew && read(() -> labs.isFrozen(job.lab()))) {
            throw FrozenSeats.frozen(place.lab().lab().name());
        }
        return as(place, () -> programs.begin(place, laid, environment, anew));
    }

    /** What lies beside the seat goes, and its program runs again. */
    private void undo(Place place, Account account, Places places, boolean stopped) {
        try {
            doAs(place, () -> {
                kept.remove(account, places.next());
                if (stopped) {
                    programs.again(place);
                }
            });
        } catch (Refusal refused) {
            // Its machine is away by now, most likely, which the first refusal says.
            log.debug("The seat {} could not be left as it was.", place.seat().id(), refused);
        }
    }
}
