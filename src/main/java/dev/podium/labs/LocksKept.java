package dev.podium.labs;

import java.time.Instant;
import org.springframework.stereotype.Component;

/** When the input of a student's seats was locked. */
@Component
class LocksKept extends OfSeatsKept {

    private final KeptRows rows;

    LocksKept(KeptRows rows) {
        super(
                rows,
                "locks",
                "When the input of your seats was locked, and by whom",
                "input_locks",
                "select l.name as lab, c.since, c.locked_by_name as locked_by, c.ended_at, c.ended_by_name as ended_by"
                        + " from input_locks c join seats s on s.id = c.seat_id join labs l on l.id = s.lab_id"
                        + " where s.entry_id = ? order by c.since, c.id");
        this.rows = rows;
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.purge("input_locks", before, most);
    }
}
