package dev.podium.labs;

import java.time.Instant;
import org.springframework.stereotype.Component;

/** Screens that a student was asked to show to the lab. Those that others showed go with the lab's, in the same time. */
@Component
class ScreensKept extends OfSeatsKept {

    private final KeptRows rows;

    ScreensKept(KeptRows rows) {
        super(
                rows,
                "shown-screens",
                "When you were asked to show your screen to a lab, by whom, and what you answered",
                "shown_screens",
                "select l.name as lab, c.asked_at, c.asked_by_name as asked_by, c.minutes, c.shown_at, c.ended_at,"
                        + " c.ended_by_name as ended_by from shown_screens c join seats s on s.id = c.seat_id"
                        + " join labs l on l.id = s.lab_id where s.entry_id = ? order by c.asked_at, c.id");
        this.rows = rows;
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.purge("shown_screens", before, most);
    }
}
