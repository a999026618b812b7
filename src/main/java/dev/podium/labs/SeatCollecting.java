package dev.podium.labs;

import dev.podium.kernel.CollectedId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.Labs.Archive;
import dev.podium.labs.SeatJobStore.Taking;
import dev.podium.labs.SeatJobWork.Place;
import dev.podium.labs.SnapshotFiles.Places;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.Machines;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The end of a lab at one seat: its program is stopped where the lab is frozen, and its work brought to Podium. */
@Component
class SeatCollecting {

    private final LabStore labs;
    private final CollectedStore collected;
    private final WorkFiles files;
    private final SeatPrograms programs;
    private final SeatJobProgress progress;
    private final Machines machines;
    private final MachineHealth health;
    private final Clock clock;
    private final TransactionTemplate transactions;

    SeatCollecting(
            LabStore labs,
            CollectedStore collected,
            WorkFiles files,
            SeatPrograms programs,
            SeatJobProgress progress,
            Machines machines,
            MachineHealth health,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.labs = labs;
        this.collected = collected;
        this.files = files;
        this.programs = programs;
        this.progress = progress;
        this.machines = machines;
        this.health = health;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    String stop(Taking job, Place place) {
        var ending = read(() -> collected.ending(job.lab()));
        if (ending.filter(LabEnding.Ending::frozen).isEmpty()) {
            return "The lab is open again, so its program was left.";
        }
        end(job, place);
        return "Its program is stopped.";
    }

    private void end(Taking job, Place place) {
        progress.step(job, "Stopping its program");
        requireMachine(place);
        SeatMaker.as(place.student(), place.origin(), () -> programs.stop(place));
    }

    /** One that is away would let its program go on, and nobody would know. */
    private void requireMachine(Place place) {
        var machine = place.seat().machine();
        if (health.of(machine).state() == MachineHealth.State.OFFLINE) {
            throw Refusal.unavailable(
                    "machines.unreachable",
                    machines.get(machine).name() + " does not answer.",
                    "Try again when the machine answers.");
        }
    }

    String collect(Taking job, Place place) {
        boolean frozen = read(() -> collected.ending(job.lab()))
                .filter(LabEnding.Ending::frozen)
                .isPresent();
        if (frozen) {
            end(job, place);
        }
        progress.step(job, "Collecting the work");
        var seat = place.seat();
        var origin = read(() -> labs.find(job.lab(), Objects.requireNonNullElse(seat.templateVersion(), 0))
                .orElse(place.lab()));
        var manifest = origin.lab().template().files() instanceof Archive archive
                ? read(() -> labs.manifest(archive.id()))
                : "";
        var id = new CollectedId(job.id().value());
        var brought = SeatMaker.as(
                place.student(),
                place.origin(),
                () -> files.bring(
                        job.team(),
                        machines.account(seat.machine()),
                        seat,
                        Places.of(seat, job.id()),
                        origin,
                        manifest,
                        id,
                        job.taken(),
                        LabEnding.LARGEST));
        progress.step(job, "Writing it down");
        boolean added = read(() -> collected.add(
                job.team(),
                id,
                job.lab(),
                seat.entry(),
                seat.studentName(),
                seat.handle(),
                brought.bytes(),
                brought.sha256(),
                job.askedByName(),
                clock.instant().truncatedTo(ChronoUnit.MICROS)));
        if (!added) {
            // No row names the file, so it is swept away.
            return "Its student is not in the course any more, so nothing is kept.";
        }
        return "Collected " + SeatSnapshots.size(brought.bytes()) + "." + (frozen ? " Its program is stopped." : "");
    }
}
