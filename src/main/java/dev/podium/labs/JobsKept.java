package dev.podium.labs;

import java.time.Instant;
import org.springframework.stereotype.Component;

/** What was done to a student's seats: snapshots, resets, what was brought back, collected or stopped. */
@Component
class JobsKept extends OfSeatsKept {

    private final KeptRows rows;

    JobsKept(KeptRows rows) {
        super(
                rows,
                "seat-jobs",
                "What was done to your seats: when, by whom, and what came of it",
                "seat_jobs",
                "select l.name as lab, j.asked_at, j.asked_by_name as asked_by, j.kind, j.state, j.said, j.ended_at"
                        + " from seat_jobs j join seats s on s.id = j.seat_id join labs l on l.id = s.lab_id"
                        + " where s.entry_id = ? order by j.asked_at, j.id");
        this.rows = rows;
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.purge("seat_jobs", before, most);
    }
}
