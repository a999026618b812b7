package dev.podium.labs;

import java.time.Instant;
import org.springframework.stereotype.Component;

/** Messages, commands and files that a student's seats were sent. */
@Component
class BroadcastsKept extends OfSeatsKept {

    private final KeptRows rows;

    BroadcastsKept(KeptRows rows) {
        super(
                rows,
                "broadcasts",
                "Messages, commands and files that your seats were sent",
                "broadcast_results",
                "select l.name as lab, b.sent_at, b.sent_by_name as sent_by, b.kind, b.content, r.outcome, r.said, r.seen_at"
                        + " from broadcast_results r join broadcasts b on b.id = r.broadcast_id"
                        + " join seats s on s.id = r.seat_id join labs l on l.id = s.lab_id"
                        + " where s.entry_id = ? order by b.sent_at, b.id");
        this.rows = rows;
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.purge("broadcasts", before, most);
    }
}
