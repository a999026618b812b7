package dev.podium.labs;

import java.time.Instant;
import org.springframework.stereotype.Component;

/** How the checks of a lab's steps ended at a student's seats. */
@Component
class StepsKept extends OfSeatsKept {

    private final KeptRows rows;

    StepsKept(KeptRows rows) {
        super(
                rows,
                "steps",
                "The last check of each step at your seats, and what it printed",
                "seat_steps",
                "select l.name as lab, t.step, t.exit_code, t.passed_at, t.at, t.output from seat_steps t"
                        + " join seats s on s.id = t.seat_id join labs l on l.id = s.lab_id where s.entry_id = ?"
                        + " order by l.name, l.id, t.step");
        this.rows = rows;
    }

    @Override
    public boolean quotesScreen() {
        return true;
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.update(
                "delete from seat_steps where (seat_id, step) in (select t.seat_id, t.step from seat_steps t"
                        + " join seats s on s.id = t.seat_id where s.lab_id in " + OVER
                        + " order by t.seat_id, t.step limit ?)",
                before,
                most);
    }
}
