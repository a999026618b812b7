package dev.podium.labs;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.SeatJobId;
import dev.podium.kernel.SnapshotId;
import dev.podium.labs.SeatStore.SeatRow;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes down what is to be done to seats, for services that have asked who may; within their transaction. */
@Component
class SeatJobRequests {

    private final SeatStore seats;
    private final SeatJobStore jobs;
    private final Clock clock;

    SeatJobRequests(SeatStore seats, SeatJobStore jobs, Clock clock) {
        this.seats = seats;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** @param wanted seats of that lab; empty for all of it */
    SeatJob.Asked ask(LabId lab, Collection<SeatId> wanted, SeatJob.Kind kind, String why) {
        var all = seats.of(lab);
        var chosen = wanted.isEmpty()
                ? all
                : all.stream().filter(seat -> wanted.contains(seat.id())).toList();
        if (chosen.size() < new HashSet<>(wanted).size()) {
            throw Refusal.notFound("labs.no-seat", "The lab has no such seat.", "Take one of the lab's list.")
                    .at("seats");
        }
        var left = new ArrayList<String>();
        int begun = 0;
        for (var seat : chosen) {
            if (seat.state() != Seats.State.READY) {
                left.add(seat.studentName() + "'s seat is not ready.");
            } else if (ask(seat, kind, null, why) == null) {
                left.add(busy(seat));
            } else {
                begun++;
            }
        }
        return new SeatJob.Asked(begun, left);
    }

    static String busy(SeatRow seat) {
        return "Something is being done to " + seat.studentName() + "'s seat.";
    }

    /** Null where something is being done to it. */
    @Nullable
    SeatJobId ask(SeatRow seat, SeatJob.Kind kind, @Nullable SnapshotId source, String why) {
        var actor = CurrentActor.require();
        var id = SeatJobId.random();
        boolean asked = jobs.ask(
                CurrentActor.team(),
                id,
                seat.lab(),
                seat.id(),
                kind,
                source,
                why,
                actor.person(),
                actor.name(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return asked ? id : null;
    }

    List<SeatJob> lastOf(LabId lab) {
        return jobs.lastOf(lab);
    }
}
