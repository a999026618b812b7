package dev.podium.labs;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Origin;
import dev.podium.kernel.Refusal;
import dev.podium.labs.SeatJobStore.Taking;
import dev.podium.labs.SeatStore.SeatRow;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Does one job, from its taking to the sentence that says what came of it. */
@Component
class SeatJobWork {

    private static final Logger log = LoggerFactory.getLogger(SeatJobWork.class);

    private final SeatStore seats;
    private final LabStore labs;
    private final SeatMaker maker;
    private final SeatSnapshots snapshots;
    private final SeatResets resets;
    private final SeatCollecting collecting;
    private final SeatJobProgress progress;
    private final TransactionTemplate reading;

    SeatJobWork(
            SeatStore seats,
            LabStore labs,
            SeatMaker maker,
            SeatSnapshots snapshots,
            SeatResets resets,
            SeatCollecting collecting,
            SeatJobProgress progress,
            PlatformTransactionManager transactions) {
        this.seats = seats;
        this.labs = labs;
        this.maker = maker;
        this.snapshots = snapshots;
        this.resets = resets;
        this.collecting = collecting;
        this.progress = progress;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** What a job is done to, and as whom. */
    record Place(SeatRow seat, LabStore.LabRow lab, Actor student, Origin origin) {}

    /** Of nobody in particular; whatever fails is written to the job. */
    void doIt(Taking job) {
        CurrentActor.run(Actor.system(job.team()), () -> {
            try {
                var said = work(job);
                progress.end(job, SeatJob.State.DONE, said);
            } catch (SeatJobProgress.Lost lost) {
                log.info("The job {} is somebody else's by now.", job.id(), lost);
            } catch (Refusal refused) {
                progress.end(job, SeatJob.State.FAILED, refused.sentence() + " " + refused.nextStep());
            } catch (RuntimeException mistake) {
                log.error("The job {} of the seat {} failed.", job.id(), job.seat(), mistake);
                progress.end(
                        job, SeatJob.State.FAILED, "Podium made a mistake, which its log describes. Try it again.");
            }
        });
    }

    private String work(Taking job) {
        progress.step(job, "Looking whose it is");
        var place = Objects.requireNonNull(reading.execute(_ -> place(job)));
        return switch (job.kind()) {
            case SNAPSHOT -> snapshots.snapshot(job, place);
            case RESET, RESTORE -> resets.replace(job, place);
            case COLLECT -> collecting.collect(job, place);
            case STOP -> collecting.stop(job, place);
        };
    }

    private Place place(Taking job) {
        var seat = seats.find(job.seat())
                .filter(each -> each.state() == Seats.State.READY)
                .orElseThrow(() -> Refusal.conflict(
                        "labs.seat-not-ready", "The seat is not ready any more.", "Give it out again."));
        var lab = TeamLabs.find(labs, job.lab());
        var origin = new Origin(
                UUID.randomUUID().toString(),
                "",
                "Podium, for " + job.askedByName() + ": "
                        + switch (job.kind()) {
                            case SNAPSHOT -> "a snapshot of a seat";
                            case RESET -> "a seat is reset";
                            case RESTORE -> "a seat's snapshot is brought back";
                            case COLLECT -> "a seat's work is collected";
                            case STOP -> "a seat's program is stopped";
                        }
                        + " in the lab " + lab.lab().name());
        return new Place(seat, lab, maker.student(job.team(), seat), origin);
    }
}
